"""Somebody becomes a volunteer and takes their first letter, in a real browser without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from kokotomo.domain.accounts.rules import Role
from tests.support.consulting import WORDS, let_in
from tests.support.factories_consultations import a_volunteer
from tests.support.factories_roles import holding
from tests.support.visitor import Visitor
from tests.support.windows import Open

# On SQLite only: what the databases do differently is asked without a browser.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("a_site", ["sqlite"], indirect=True),
    pytest.mark.parametrize(
        "way", [(False, 390), (False, 1280)], ids=["plain-390", "plain-1280"], indirect=True
    ),
]

MOTIVES = "夜中に返事をもらって、助かったことがあります。"
REPLY = "読みました。聴かせてくれて、ありがとう。"
LETTER = "三つの返事を、何度か読みました。どれも急がせない返事でした。ようこそ。"
ANSWER = "電気を消すのがこわい、というところを、ゆっくり読みました。"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def apply(page: Page) -> None:
    """From the first page through four saved steps to what was sent."""
    page.goto("/volunteer/application")
    page.get_by_role("link", name="はじめる", exact=True).click()
    page.locator("#motives").fill(MOTIVES)
    press(page, "保存してつぎへ")
    heading(page, "話題と時間")
    page.get_by_role("checkbox", name="ただ聴く").check()
    press(page, "保存してつぎへ")
    heading(page, "てびき")
    page.get_by_role("checkbox", name=re.compile("^てびきを読みました")).check()
    press(page, "保存してつぎへ")
    heading(page, "練習の手紙")
    page.locator("#first").fill(REPLY)
    press(page, "保存する")
    expect(page.locator("#first")).to_have_value(REPLY)
    for key in ("second", "third"):
        page.locator(f"#{key}").fill(REPLY)
    press(page, "保存してつぎへ")
    heading(page, "これで送りますか")
    expect(page.get_by_text(MOTIVES)).to_be_visible()
    press(page, "送る")
    expect(page.get_by_text("安全担当が読んで、手紙でお返事します").first).to_be_visible()


def decide(page: Page, nickname: str) -> None:
    """The moderator's letter."""
    page.goto("/applications")
    page.get_by_role("link", name=nickname).click()
    expect(page.get_by_text(MOTIVES)).to_be_visible()
    page.get_by_role("radio", name=re.compile("^迎える")).check()
    page.locator("#letter").fill(LETTER)
    press(page, "手紙を送って決める")
    heading(page, "申しこみ")


def test_from_an_application_to_the_first_letter_that_a_senior_reads_along(app, people, window: Open):
    person = people.member("あたらしい人")
    with app.app_context():
        senior = a_volunteer(people)
        moderator = holding(people.member(), Role.MODERATOR)
    guest = Visitor(app)
    thread, _code = let_in(guest, age="thirties")

    # Four steps, a letter that decides.
    theirs = window(person)
    apply(theirs)
    desk = window(moderator)
    decide(desk, "あたらしい人")
    theirs.goto("/volunteer/application")
    expect(theirs.get_by_text(LETTER)).to_be_visible()

    # A name of their own; without a senior nothing can be opened.
    theirs.goto("/volunteer/settings")
    theirs.locator("#name").fill("ゆうなぎ")
    press(theirs, "保存する")
    heading(theirs, "返事を待っている")
    theirs.get_by_role("button", name=re.compile("^読んでみる")).first.click()
    expect(theirs.get_by_text("いっしょに読める先輩が、いまはいません")).to_be_visible()

    # The moderator names one.
    desk.goto("/trainees")
    desk.get_by_label("いっしょに読む人").select_option(index=1)
    press(desk, "決める")
    expect(desk.get_by_text("いっしょに読む人を決めました")).to_be_visible()

    # The first letter: the writer is told before anything is written.
    theirs.goto("/volunteer/board")
    theirs.get_by_role("button", name=re.compile("^読んでみる")).first.click()
    heading(theirs, "読んでみる")
    press(theirs, "引きうけて、あすまでに返事します")
    heading(theirs, "やりとり")
    page = guest.text(thread)
    assert "先輩の相談員" in page
    assert "いっしょに読みます" in page
    assert "相手を変え" in page

    # The senior reads along, and finds nowhere to write.
    theirs.locator("#write textarea").fill(ANSWER)
    press(theirs, "送る")
    beside = window(senior)
    beside.goto("/volunteer/along")
    beside.get_by_role("link", name=re.compile("ゆうなぎさんのやりとり")).click()
    expect(beside.locator(".letters")).to_contain_text(WORDS.split("\n")[0])
    expect(beside.locator(".letters")).to_contain_text(ANSWER)
    expect(beside.locator("main textarea")).to_have_count(0)
    expect(beside.locator("main form")).to_have_count(0)
