"""B11 for what is sent or kept before anybody listens: letters, names, drafts, addresses; B16: codes.

`make prove` sets KOKOTOMO_LETTERS to 500: as many of guests and of a member.
"""

import os
import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from bench.browsing import Answer, Browser
from kokotomo.domain.consultations.rules import CONSENT_VERSION
from tests.stories.canaries import Canaries, database_files, plain_copy, settle
from tests.stories.long_words import form_with
from tests.stories.serving import Server, serving
from tests.stories.test_nothing_sealed_lies_open import join
from tests.support.consulting import CODE

NUMBER = int(os.environ.get("KOKOTOMO_LETTERS", "3"))
KANA = "あいうえおかきくけこさしすせそたちつてと"


@pytest.fixture
def server(app: Flask, tmp_path: Path) -> Iterator[Server]:
    """The site, served; its output lies in ``server.log``."""
    with serving(app, tmp_path / "server.log", KOKOTOMO_LIMITS="off") as one:
        yield one


def test_no_word_no_name_no_address_and_no_code_stands_in_any_file(
    app: Flask, server: Server, tmp_path: Path, figure: Callable[[str, object], None]
):
    sealed = Canaries()
    member = join(app, server, "yoru@example.jp", "すみれいろ")
    for number in range(NUMBER):
        _guests_letter(server, sealed, number)
        _members_letter(member, sealed, number)
        _lost_ways(server, sealed, number)
    server.work()
    instance = app.config["SETTINGS"].instance
    log = tmp_path / "server.log"
    assert log.stat().st_size > 0
    everything = [*database_files(app), *(path for path in instance.rglob("*") if path.is_file()), log]
    assert sealed.found_in(everything) == {}
    settle(app)
    assert sealed.found_in([*database_files(app), plain_copy(app, tmp_path)]) == {}
    figure("canaries: letters, names, addresses and codes looked for", len(sealed.marks))
    figure("canaries: letters, names, addresses and codes found", 0)


def _alias(sealed: Canaries, number: int) -> str:
    """A mark that fits into a 呼び名."""
    mark = "".join(secrets.choice(KANA) for _ in range(18))
    sealed.marks[mark] = f"alias {number}"
    return mark


def _check(browser: Browser, **said: str) -> Answer:
    page = browser.get("/consult/new")
    answer = browser.send(page, form_with(page.page, "letter"), **said)
    assert answer.status == 200, answer.status
    return answer


def _send(browser: Browser, **said: str) -> Answer:
    page = _check(browser, **said)
    return browser.send(page, form_with(page.page, "sender"), consent=CONSENT_VERSION)


def _guests_letter(server: Server, sealed: Canaries, number: int) -> None:
    browser = Browser(server.url)
    answer = _send(browser, letter=sealed.new(f"letter {number}"), alias=_alias(sealed, number))
    found = CODE.search(answer.body)
    assert found
    for spelled in (found[0], found[0].replace("-", ""), found[0].replace("-", "")[:24]):
        sealed.marks[spelled] = f"code {number}"
    told = {"mail": f"{sealed.new(f'address {number}')}@example.jp"}
    kept = browser.send(answer, form_with(answer.page, "label"), **told)
    assert kept.status == 303
    back = Browser(server.url)
    page = back.get("/consult/return")
    assert back.send(page, form_with(page.page, "code"), code=found[0].lower()).status == 303


def _members_letter(member: Browser, sealed: Canaries, number: int) -> None:
    page = member.get("/consult/new")
    box = form_with(page.page, "letter")
    draft = box.filled(letter=sealed.new(f"draft {number}"), alias=_alias(sealed, number))
    assert member.post("/consult/draft", draft).status == 303
    assert _send(member, letter=sealed.new(f"member's letter {number}")).status == 303


def _lost_ways(server: Server, sealed: Canaries, number: int) -> None:
    """What is not taken: too long, without a token, without the tick, a wrong code, a wrong address."""
    browser = Browser(server.url)
    page = browser.get("/consult/new")
    box = form_with(page.page, "letter")
    too_long = sealed.new(f"too long {number}") + "あ" * 3001
    assert browser.send(page, box, letter=too_long).status == 422
    stranger = Browser(server.url)
    assert stranger.post("/consult/check", box.filled(letter=sealed.new(f"no token {number}"))).status == 400
    page = _check(browser, letter=sealed.new(f"no tick {number}"))
    assert browser.send(page, form_with(page.page, "sender")).status == 422
    page = browser.get("/consult/return")
    typed = re.sub("x", "z", sealed.new(f"wrong code {number}"))
    sealed.marks[typed] = f"wrong code {number}"
    assert browser.send(page, form_with(page.page, "code"), code=typed).status == 422
