"""B27, the part below the program: a worker that is killed while a post comes in, a line that drops.

Without scripts the page with the words is still in the browser, and sending it again must make one entry,
whole. With scripts the draft on the server is there as well, even in another tab.
"""

import os
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from bench.browsing import Browser
from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.models import Diary
from kokotomo.foundation.db import db
from tests.stories.long_words import WORDS, form_with
from tests.stories.serving import Server, serving
from tests.support.people import People
from tests.support.visitor import Visitor

KILLS = int(os.environ.get("KOKOTOMO_KILLS", "4"))


@pytest.fixture
def server(app: Flask, tmp_path: Path) -> Iterator[Server]:
    """The site of this test, served by processes of its own."""
    with serving(app, tmp_path / "server.log") as one:
        yield one


@pytest.fixture
def writer(app: Flask) -> User:
    """Somebody who has been here for a month."""
    return People(app).member()


def tab_of(app: Flask, server: Server, person: User) -> Browser:
    """A browser before the server, in which *person* is signed in."""
    visitor = Visitor(app)
    visitor.sign_in(person)
    browser = Browser(server.url)
    cookie = visitor.client.get_cookie("kokotomo")
    assert cookie is not None
    browser.cookies["kokotomo"] = cookie.value
    return browser


def stored(app: Flask, person: User) -> list[dict[str, str | None]]:
    """What *person* published, as it stands in the database."""
    with app.app_context():
        rows = db.session.scalars(select(Diary).where(Diary.author_id == person.id)).all()
        return [{part: getattr(row, part) for part in WORDS} for row in rows]


def test_a_worker_killed_during_a_post_loses_nothing(
    app: Flask, server: Server, figure: Callable[[str, object], None]
):
    chance, answered = random.Random(7), 0
    tab, began = tab_of(app, server, People(app).member()), time.monotonic()
    box = form_with(tab.get("/diaries/new").page, "event")
    assert tab.post("/diaries", box.filled(**WORDS)).status == 303
    usual = time.monotonic() - began
    for number in range(KILLS):
        person = People(app).member()
        tab = tab_of(app, server, person)
        box = form_with(tab.get("/diaries/new").page, "event")
        fields = box.filled(**WORDS)
        # From before the post arrives until after it was answered.
        wait = 0.0 if number == 0 else chance.random() * usual
        killer = threading.Timer(wait, server.kill_workers)
        killer.start()
        try:
            answered += tab.post("/diaries", fields).status == 303
        except OSError:
            tab.close()
        killer.join()
        server.recover()
        again = tab_of(app, server, person)
        again.cookies |= tab.cookies
        assert again.post("/diaries", fields).status == 303
        assert stored(app, person) == [WORDS]
    figure("worker killed during a post, times", KILLS)
    figure("of these posts answered all the same", answered)
    figure("lost or doubled after a worker was killed", 0)


def test_a_line_that_drops_in_the_middle_of_a_post_makes_no_torn_entry(
    app: Flask, server: Server, writer: User, figure: Callable[[str, object], None]
):
    tab = tab_of(app, server, writer)
    fields = form_with(tab.get("/diaries/new").page, "event").filled(**WORDS)
    body = urlencode([(name, value.replace("\n", "\r\n")) for name, value in fields]).encode()
    cookies = "; ".join(f"{name}={value}" for name, value in tab.cookies.items())
    for part in (0, 100, len(body) // 2, len(body) - 1):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
            head = (
                f"POST /diaries HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nCookie: {cookies}\r\n"
                f"Origin: {server.url}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            )
            line.sendall(head.encode() + body[:part])
            time.sleep(0.1)
    time.sleep(0.5)
    assert stored(app, writer) == []
    assert tab.post("/diaries", fields).status == 303
    assert stored(app, writer) == [WORDS]
    figure("lost or torn after a dropped line", 0)


@pytest.mark.browser
def test_with_scripts_the_draft_is_there_after_a_dropped_line_and_a_killed_worker(
    app: Flask, server: Server, writer: User, chromium, figure: Callable[[str, object], None]
):
    context = chromium.new_context(base_url=server.url)
    visitor = Visitor(app)
    visitor.sign_in(writer)
    cookie = visitor.client.get_cookie("kokotomo")
    context.add_cookies([{"name": "kokotomo", "value": cookie.value, "url": server.url}])
    page = context.new_page()
    page.goto("/diaries/new")
    page.locator("details.more--jot > summary").click()
    for name, words in WORDS.items():
        page.locator(f"textarea[name={name}]").fill(words)
    page.locator("[data-saved]").filter(has_text="に下書きを保存しました").wait_for(timeout=60_000)
    context.set_offline(True)
    page.locator("form.jot button.btn--lamp").first.click(no_wait_after=True)
    page.wait_for_timeout(500)
    server.kill_workers()
    page.close()
    context.set_offline(False)
    server.recover()
    page = context.new_page()
    page.goto("/diaries/new")
    held = {name: page.locator(f"textarea[name={name}]").input_value() for name in WORDS}
    context.close()
    assert held == WORDS
    figure("lost of a draft after a dropped line and a killed worker", 0)
