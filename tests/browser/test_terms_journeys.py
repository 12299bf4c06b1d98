"""Time in a real browser without JavaScript: a volunteer vanishes, nobody answers, both go on."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.sweeps import rounds
from kokotomo.foundation import clock
from tests.browser.test_consultation_journeys import (
    ANSWER,
    LETTER,
    SECOND,
    SUMMARY,
    answer,
    heading,
    press,
    take,
    write,
)
from tests.support.factories_consultations import a_volunteer
from tests.support.terms import SWEEPS
from tests.support.windows import Open

# On SQLite only: what the databases do differently is asked without a browser.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("a_site", ["sqlite"], indirect=True),
    pytest.mark.parametrize(
        "way", [(False, 390), (False, 1280)], ids=["plain-390", "plain-1280"], indirect=True
    ),
]

BEGIN = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # Monday, 20:00 in Tokyo
DAY = timedelta(days=1)


@pytest.fixture
def later(app) -> Callable[[timedelta], object]:
    """``with later(days)``: so long after the beginning, once the worker has made its round."""

    def moment(after: timedelta):
        with clock.fixed(BEGIN + after), app.app_context():
            for sweep in (*SWEEPS, rounds.invite):
                sweep()
        return clock.fixed(BEGIN + after)

    return moment


@pytest.fixture
def listener(app, people) -> User:
    with app.app_context():
        return a_volunteer(people)


def test_a_volunteer_vanishes_and_another_answers_with_the_approved_summary(
    app, people, window: Open, listener, later
):
    with clock.fixed(BEGIN):
        page = window(people.member())
        write(page, how="ただ聴いてほしい")
        volunteer = window(listener)
        take(volunteer)
        answer(volunteer, ANSWER)
        page.reload()
        answer(page, "読んで、少し泣きました。")
        volunteer.reload()
        volunteer.get_by_text("「読みました。◯日までに返事します」").click()
        press(volunteer, "11月25日（水）まで")
        expect(volunteer.locator(".promise")).to_contain_text("11月25日（水）まで")
    with later(5 * DAY):
        page.goto("/notifications")
        expect(page.locator("main")).to_contain_text("やりとりに、新しいことがあります")
        page.get_by_role("link", name=re.compile("やりとりに、新しいことがあります")).first.click()
        letters = page.locator(".letters")
        expect(letters).to_contain_text("から返事が届かないので、ほかの相談員にも読めるようにしました")
        expect(letters).to_contain_text("待っていた時間は、そのまま引きつぎます")
        page.get_by_label("次の人へのまとめ").fill(SUMMARY)
        press(page, "渡す")
        volunteer.goto("/volunteer/threads")
        expect(volunteer.locator("main")).to_contain_text("ほかの相談員にも読めるようにしました")
        expect(volunteer.locator("main")).to_contain_text("いそがしい時期は、だれにでもあります")
        with app.app_context():
            other = a_volunteer(people)
        second = window(other)
        take(second)
        expect(second.locator("body")).to_contain_text(SUMMARY)
        expect(second.locator("body")).not_to_contain_text(ANSWER)
        answer(second, SECOND)
        page.reload()
        expect(page.locator(".letters")).to_contain_text(SECOND)


def let_in_again(guest: Page, code: str) -> None:
    """Two days later the browser is let in by the code."""
    guest.goto("/consult/return")
    guest.get_by_label("受付番号").fill(code)
    press(guest, "続きを見る")
    heading(guest, "返事を待っています")
    expect(guest.get_by_role("heading", name="まだ、返事が届いていません")).to_be_visible()
    expect(guest.locator("main")).to_contain_text("いま、話せるところ")


@pytest.fixture
def guest(window: Open, listener, later) -> tuple[Page, str]:
    """A guest's browser and the code of a letter that was sent at the beginning."""
    with clock.fixed(BEGIN):
        page = window()
        write(page, age="40代")
        heading(page, "相談が届きました")
        code = page.locator("#code").input_value()
        press(page, "保存して、つづける")
        heading(page, "返事を待っています")
        expect(page.locator("main")).not_to_contain_text("まだ、返事が届いていません")
    return page, code


def test_nobody_answers_and_the_writer_waits_on(guest, window: Open, listener, later):
    page, code = guest
    with later(2 * DAY + timedelta(hours=1)):
        let_in_again(page, code)
        press(page, "待つ")
        expect(page.get_by_role("heading", name="まだ、返事が届いていません")).to_have_count(0)
        expect(page.locator(".letters")).to_contain_text("このまま待つことにしました")
        volunteer = window(listener)
        take(volunteer)
        answer(volunteer, ANSWER)
        page.reload()
        expect(page.locator(".letters")).to_contain_text(ANSWER)


def test_nobody_answers_and_everybody_is_asked(guest, people, window: Open, listener, later):
    page, code = guest
    with later(2 * DAY + timedelta(hours=1)):
        let_in_again(page, code)
        page.get_by_role("link", name="みんなに", exact=True).click()
        heading(page, "みんなに聴いてもらう")
        words = page.get_by_label(re.compile("みんなに読んでもらう文章"))
        expect(words).to_have_value(LETTER)
        words.fill("夜になると、さみしくなります。")
        press(page, "みんなに聴いてもらう")
        expect(words).to_have_value("夜になると、さみしくなります。")
        page.get_by_role("checkbox", name=re.compile("読みました")).check()
        press(page, "みんなに聴いてもらう")
        expect(page.locator("main")).to_contain_text("この相談は、匿名の日記として会員が読んでいます")
        for number in ("ひとりめ", "ふたりめ"):
            reader = window(people.member())
            reader.goto("/diaries")
            expect(reader.locator(".feed")).to_contain_text("夜になると、さみしくなります。")
            expect(reader.locator(".feed")).not_to_contain_text(LETTER)
            reader.get_by_role("link", name=re.compile("^返事を書く")).first.click()
            reader.locator("textarea[name=body]").fill(f"{number}です。わたしも、夜は同じです。")
            press(reader, "投稿する")
        page.reload()
        for number in ("ひとりめ", "ふたりめ"):
            expect(page.locator("main")).to_contain_text(f"{number}です。")
        volunteer = window(listener)
        volunteer.goto("/volunteer/board")
        expect(volunteer.get_by_role("button", name=re.compile("^読んでみる"))).to_have_count(0)


@pytest.mark.parametrize("opened", [False, True], ids=["unopened", "opened"])
def test_nobody_answers_and_the_letter_is_taken_back(guest, window: Open, listener, later, opened):
    page, code = guest
    volunteer = window(listener)
    if opened:
        with clock.fixed(BEGIN + DAY):
            volunteer.goto("/volunteer/board")
            volunteer.get_by_role("button", name=re.compile("^読んでみる")).first.click()
            expect(volunteer.get_by_text(LETTER)).to_be_visible()
    with later(2 * DAY + timedelta(hours=1)):
        let_in_again(page, code)
        page.locator("main").get_by_role("link", name="取りもどす", exact=True).first.click()
        heading(page, "この相談を取りもどしますか")
        said = "元には戻せません" if opened else "もう一度送ると"
        expect(page.locator("main")).to_contain_text(said)
        press(page, "取りもどす")
        said = "このやりとりは終わりました" if opened else "取りもどしてあります"
        expect(page.locator("main")).to_contain_text(said)
        expect(page.locator(".letters")).to_contain_text(LETTER)
        volunteer.goto("/volunteer/board")
        expect(volunteer.get_by_role("button", name=re.compile("^読んでみる"))).to_have_count(0)


def test_both_agree_to_go_on_for_two_weeks(people, window: Open, listener, later):
    with clock.fixed(BEGIN):
        page = window(people.member())
        write(page, how="ただ聴いてほしい")
        volunteer = window(listener)
        take(volunteer)
        answer(volunteer, ANSWER)
        page.reload()
        expect(page.locator(".term")).to_contain_text("相談期限は 12月7日（月）まで")
        answer(page, "ありがとうございます。")
        volunteer.reload()
        answer(volunteer, SECOND)
    with later(5 * DAY):
        page.reload()
        expect(page.locator(".term")).to_contain_text("相談期限は 11月30日（月）まで")
        press(page, "2週間の延長をお願いする")
        expect(page.locator(".term")).to_contain_text("2週間の延長をお願いしています")
        volunteer.goto("/notifications")
        volunteer.get_by_role("link", name=re.compile("やりとりの期限について")).first.click()
        press(volunteer, "延長する")
        expect(volunteer.locator(".term")).to_contain_text("相談期限は 12月14日（月）まで")
        page.reload()
        expect(page.locator(".term")).to_contain_text("12月14日（月）")
