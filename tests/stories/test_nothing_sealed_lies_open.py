"""B11: of what is sealed nothing can be read in the database's files, its log of writes, mail or logs.

A site is served by real processes, people write by its forms, then every file is searched for their words.
`make prove` sets KOKOTOMO_CANARIES to 1,000.
"""

import os
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask

from bench.browsing import Browser
from bench.pages import forms
from bench.writers import letter_link
from tests.stories.canaries import Canaries, database_files, plain_copy, settle
from tests.stories.long_words import form_with
from tests.stories.reported_words import reader as reader_of
from tests.stories.reported_words import report_some, send
from tests.stories.serving import Server, serving
from tests.support.factories_imports import lines, said

PARTS = ("event", "feeling", "effort", "title", "note")
NUMBER = int(os.environ.get("KOKOTOMO_CANARIES", "12"))
PASSWORD = "みずうみの朝もや 27"

Figure = Callable[[str, object], None]


@pytest.fixture
def server(app: Flask, tmp_path: Path) -> Iterator[Server]:
    """The site, served; its output lies in ``server.log``."""
    with serving(app, tmp_path / "server.log", KOKOTOMO_LIMITS="off") as one:
        yield one


def join(app: Flask, server: Server, email: str, nickname: str) -> Browser:
    """Register by form and letter; the browser is signed in then."""
    browser = Browser(server.url)
    page = browser.get("/register")
    said = {"nickname": nickname, "email": email, "password": PASSWORD}
    born = {"birth_year": "1990", "birth_month": "4", "agreement": "y"}
    assert browser.send(page, form_with(page.page, "nickname"), **said, **born).status == 303
    server.work()
    link = letter_link(app.config["SETTINGS"].instance / "mail", email, "/register/")
    page = browser.get(link)
    confirmed = browser.send(page, next(one for one in forms(page.page) if one.action.startswith(link)))
    assert confirmed.status == 303
    return browser


def write(browser: Browser, words: dict[str, str], path: str = "/diaries/new?new=1", **more: str) -> str:
    """Send the box at *path* with *words*; where that leads."""
    page = browser.get(path)
    answer = browser.send(page, form_with(page.page, "event"), **words, **more)
    assert answer.status in (200, 303), answer.status
    return answer.location.split("#")[0]


def test_no_sealed_word_stands_in_any_file(app: Flask, server: Server, tmp_path: Path, figure: Figure):
    sealed, addresses, open_words = Canaries(), Canaries(), Canaries()
    email = f"{addresses.new('address')}@example.jp"
    browser = join(app, server, email, "すみれいろ")
    for number in range(NUMBER):
        write(browser, {part: sealed.new(f"自分だけ {part} {number}") for part in PARTS}, audience="private")
        write(browser, {part: sealed.new(f"draft {part} {number}") for part in PARTS}, draft="1")
    page = write(browser, {part: sealed.new(f"before an edit {part}") for part in PARTS}, audience="private")
    edited = {part: sealed.new(f"after an edit {part}") for part in PARTS}
    write(browser, edited, f"{page}/edit", audience="private")
    write(browser, {"event": open_words.new("open")}, audience="members")
    _bring_along(browser, server, sealed)
    report_some(app, server.url, browser, sealed)
    _odd_ways(browser, server, sealed, addresses)
    server.work()
    _require_nothing(app, sealed, addresses, tmp_path / "server.log")
    settle(app)
    _require_nothing(app, sealed, addresses, tmp_path / "server.log")
    copy = [plain_copy(app, tmp_path)]
    assert {**sealed.found_in(copy), **addresses.found_in(copy)} == {}
    # The control: what is open is found, so the search can fail.
    assert open_words.found_in(database_files(app))
    assert open_words.found_in(copy)
    figure("canaries: sealed words and addresses looked for", len(sealed.marks) + len(addresses.marks))
    figure("canaries: found in database, its log, mail or server log", 0)


def test_letters_carry_addresses_in_their_envelope_only(app: Flask, server: Server, figure: Figure):
    addresses = Canaries()
    email = f"{addresses.new('address')}@example.jp"
    join(app, server, email, "すみれいろ")
    letters = sorted((app.config["SETTINGS"].instance / "mail").glob("*.eml"))
    assert letters
    for path in letters:
        message = message_from_bytes(path.read_bytes(), policy=default)
        assert str(message["To"]) == email
        del message["To"]
        assert not any(mark in message.as_string() for mark in addresses.marks)
    figure("canaries: addresses in a letter outside of To", 0)


def test_what_was_open_for_a_while_is_gone_from_the_table_when_it_is_closed(
    app: Flask, server: Server, figure: Figure
):
    flipped = Canaries()
    browser, reader = join(app, server, "flip@example.jp", "すみれいろ"), reader_of(app, server.url)
    paths = []
    for number in range(3):
        words = {part: flipped.new(f"{part} {number}") for part in PARTS}
        paths.append(write(browser, words, audience="private"))
    for audience in ("members", "private", "everyone", "private"):
        for path in paths:
            page = browser.get(f"{path}/audience")
            assert browser.send(page, form_with(page.page, "audience"), audience=audience).status == 303
            if audience == "members":
                # What is kept of it as evidence is sealed as well.
                send(reader, path, reason="blame")
        if audience == "everyone":
            settle(app)
            assert len(flipped.found_in(_tables(app))) == len(flipped.marks)
    settle(app, vacuum=True)
    found = flipped.found_in(_tables(app))
    figure("canaries: left in the tables after an entry was closed again", len(found))
    assert found == {}


def _bring_along(browser: Browser, server: Server, sealed: Canaries) -> None:
    """Files: one that is taken, one that is left, and one whose page is still open; packed and not."""
    for number, steps in enumerate((("taking", "removal"), ("removal",), ())):
        entries = [
            said(
                sealed.new(f"file {number}"), source=sealed.new("source"), heading_note=sealed.new("heading")
            ),
            said("", heading_note=sealed.new("not taken")),
            {**said(sealed.new("no date"), date=None), "author": sealed.new("author")},
        ]
        page = browser.get("/settings/import")
        form = form_with(page.page, "year")
        fields = [pair for pair in form.filled(audience="private", year="") if pair[0] != "file"]
        # Beyond what werkzeug keeps in memory by itself, and beyond what is read at once.
        data = lines(*entries, b" " * (0 if number else 700_000))
        answer = browser.upload("/settings/import", fields, data)
        assert answer.status == 303, answer.status
        server.work()
        where = answer.location
        assert browser.get(where).status == 200
        step = form_with(browser.get(where).page, "year") if steps[:1] == ("taking",) else None
        if step is not None:
            sent = browser.send(browser.get(where), step, authors="すみ", audience="private")
            assert sent.status == 303
            server.work()
        for one in steps:
            page = browser.get(where)
            button = next(form for form in forms(page.page) if form.action.endswith(one))
            assert browser.send(page, button).status == 303
            server.work()


def _odd_ways(browser: Browser, server: Server, sealed: Canaries, addresses: Canaries) -> None:
    """Words that come in where they cannot be taken: without a token, without a session, too long, wrong."""
    stranger = Browser(server.url)
    page = browser.get("/diaries/new?new=1")
    box = form_with(page.page, "event")
    stranger.post("/diaries", box.filled(event=sealed.new("without a token")))
    browser.send(page, box, event=sealed.new("in a mistake"), title="あ" * 61)
    browser.send(page, box, event=sealed.new("preview"), preview="1")
    browser.cookies.pop("kokotomo")
    kept = browser.send(page, box, event=sealed.new("without a session"))
    assert kept.status == 401
    login = form_with(kept.page, "email")
    email = next(iter(addresses.marks)) + "@example.jp"
    assert browser.send(kept, login, email=email, password=PASSWORD).status == 303
    page = browser.get("/settings/email")
    fields = {"email": f"{addresses.new('new address')}@example.jp", "present_password": PASSWORD}
    assert browser.send(page, form_with(page.page, "email"), **fields).status == 303
    page = stranger.get("/reset")
    unknown = f"{addresses.new('unknown address')}@example.jp"
    assert stranger.send(page, form_with(page.page, "email"), email=unknown).status == 303
    page = stranger.get("/login")
    wrong = f"{addresses.new('mistyped address')}@example.jp"
    assert stranger.send(page, form_with(page.page, "email"), email=wrong, password="ちがう 12").status == 422


def _require_nothing(app: Flask, sealed: Canaries, addresses: Canaries, log: Path) -> None:
    instance = app.config["SETTINGS"].instance
    files = [path for path in instance.rglob("*") if path.is_file()]
    mails = [path for path in files if path.suffix == ".eml"]
    assert log.stat().st_size > 0
    everything = {*database_files(app), *files, log}
    assert sealed.found_in(everything) == {}
    assert addresses.found_in(everything - set(mails)) == {}


def _tables(app: Flask) -> list[Path]:
    """The database's files without Postgres's log of writes, which is its own backup for a while."""
    return [path for path in database_files(app) if "pg_wal" not in path.parts]
