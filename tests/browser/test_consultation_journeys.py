"""Consultations in a real browser without JavaScript: written, taken, answered, changed, closed."""

import re

import pytest
from playwright.sync_api import Page, expect

from kokotomo.domain.accounts.models import User
from tests.support.factories_consultations import a_volunteer
from tests.support.windows import Open

# On SQLite only: what the databases do differently is asked without a browser.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("a_site", ["sqlite"], indirect=True),
    pytest.mark.parametrize(
        "way", [(False, 390), (False, 1280)], ids=["plain-390", "plain-1280"], indirect=True
    ),
]

LETTER = "夜になると、だれとも話していないことを急に思い出します。昼間は平気なのに。"
ANSWER = "夜おそくに書いてくれて、ありがとう。昼間は平気なのに、というところを何度か読みました。"
SECOND = "引きつぎました。まとめを読みました。つづきを聴かせてください。"
SUMMARY = "夜がつらいこと、日記の返事がうれしかったことを話しました。"


@pytest.fixture
def listener(app, people) -> User:
    with app.app_context():
        return a_volunteer(people)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def write(page: Page, **chosen: str) -> None:
    """From the entry page to what comes after 送る; *chosen* are labels to tick."""
    page.goto("/consult")
    follow(page, "相談を書く")
    page.get_by_label("話したいこと").fill(LETTER)
    for label in chosen.values():
        page.get_by_role("radio", name=label).check()
    press(page, "確認する")
    heading(page, "これで送りますか")
    expect(page.locator(".check__words")).to_have_text(LETTER)
    page.get_by_role("checkbox", name="読みました。これで送ります").check()
    press(page, "送る")


def take(page: Page) -> None:
    """From the board into the thread of the letter that has waited longest."""
    page.goto("/volunteer/board")
    page.get_by_role("button", name=re.compile("^読んでみる")).first.click()
    heading(page, "読んでみる")
    expect(page.get_by_text(LETTER)).to_be_visible()
    press(page, "引きうけて、あすまでに返事します")
    heading(page, "やりとり")


def answer(page: Page, words: str) -> None:
    page.locator("#write textarea").fill(words)
    press(page, "送る")
    expect(page.locator(".letters")).to_contain_text(words)


def test_a_guest_writes_gets_a_code_comes_back_is_answered_and_closes(window: Open, listener):
    guest = window()
    write(guest, age="30代")
    heading(guest, "相談が届きました")
    code = guest.locator("#code").input_value()
    assert code.replace("-", "")[:24] in guest.locator(".code6").inner_text().replace("\n", "").replace(
        " ", ""
    )
    press(guest, "保存して、つづける")
    heading(guest, "返事を待っています")
    thread = guest.url
    assert code not in thread
    expect(guest).to_have_title("やりとり | ココトモ")

    volunteer = window(listener)
    take(volunteer)
    expect(volunteer.locator(".promise")).to_contain_text("までに返事します")
    answer(volunteer, ANSWER)

    again = window()
    again.goto(thread.removeprefix(thread.split("/consult")[0]))
    heading(again, "受付番号で戻る")
    again.get_by_label("受付番号").fill(code.lower().replace("-", " "))
    press(again, "続きを見る")
    expect(again.locator(".letters")).to_contain_text(ANSWER)
    expect(again.locator(".letters")).to_contain_text("相談員（ココトモメンバー）")
    answer(again, "読んで、少し泣きました。")
    follow(again, "このやりとりを終える")
    press(again, "このやりとりを終える")
    heading(again, "このやりとりを終えました")
    volunteer.reload()
    expect(volunteer.locator("body")).not_to_contain_text(LETTER)


def test_a_member_approves_a_summary_and_changes_the_partner(app, people, window: Open, listener):
    member = people.member("しおりん")
    page = window(member)
    write(page, how="ただ聴いてほしい")
    heading(page, "返事を待っています")
    volunteer = window(listener)
    take(volunteer)
    expect(volunteer.locator("body")).not_to_contain_text("しおりん")
    answer(volunteer, ANSWER)
    follow(volunteer, "ほかの相談員に引きつぐ")
    volunteer.locator("textarea[name=summary]").fill(SUMMARY)
    press(volunteer, "引きつぐ")

    page.reload()
    expect(page.get_by_role("heading", name="次の人へのまとめ")).to_be_visible()
    press(page, "渡す")
    with app.app_context():
        other = a_volunteer(people)
    second = window(other)
    take(second)
    expect(second.locator("body")).to_contain_text(SUMMARY)
    expect(second.locator("body")).not_to_contain_text(ANSWER)
    answer(second, SECOND)

    page.reload()
    expect(page.locator(".letters")).to_contain_text(SECOND)
    follow(page, "相手を変える")
    heading(page, "相手を変えますか")
    press(page, "相手を変える")
    expect(page.locator(".letters")).to_contain_text("相手を変えました")
    for one in (volunteer, second):
        one.goto("/volunteer/board")
        expect(one.get_by_role("button", name=re.compile("^読んでみる"))).to_have_count(0)


def test_a_letter_to_everyone_is_answered_by_two_people(people, window: Open):
    guest = window()
    write(guest, who="名前を出さずに、みんなに", age="40代")
    press(guest, "保存して、つづける")
    for number in ("ひとりめ", "ふたりめ"):
        reader = window(people.member())
        reader.goto("/diaries")
        expect(reader.locator(".feed")).to_contain_text("匿名さん")
        reader.get_by_role("link", name=re.compile("^返事を書く")).first.click()
        reader.locator("textarea[name=body]").fill(f"{number}です。わたしも、夜は同じです。")
        press(reader, "投稿する")
    guest.reload()
    for number in ("ひとりめ", "ふたりめ"):
        expect(guest.locator("main")).to_contain_text(f"{number}です。")
