"""After a consultation, in a real browser without JavaScript: doors, an account, その後どうですか."""

import re

import pytest
from playwright.sync_api import Page, expect

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.models.afterwards import FollowUp
from kokotomo.domain.consultations.sweeps import rounds as sweeps
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.factories_accounts import PASSWORD
from tests.support.factories_consultations import a_volunteer
from tests.support.mailbox import Mailbox
from tests.support.windows import Open

# On SQLite only: what the databases do differently is asked without a browser.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("a_site", ["sqlite"], indirect=True),
    pytest.mark.parametrize(
        "way", [(False, 390), (False, 1280)], ids=["plain-390", "plain-1280"], indirect=True
    ),
]

LETTER = "夜になると、だれとも話していないことを急に思い出します。"
ANSWER = "夜おそくに書いてくれて、ありがとう。"
THANKS = "読んでもらえて、うれしかったです。"


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


def consult(page: Page, volunteer: Page, **ticked: str) -> None:
    """A letter of *page*, which *volunteer* takes and answers, and its end."""
    page.goto("/consult")
    follow(page, "相談を書く")
    page.get_by_label("話したいこと").fill(LETTER)
    for label in ticked.values():
        page.get_by_role("radio", name=label).check()
    press(page, "確認する")
    page.get_by_role("checkbox", name="読みました。これで送ります").check()
    press(page, "送る")
    if page.get_by_role("button", name="保存して、つづける").count():
        press(page, "保存して、つづける")
    volunteer.goto("/volunteer/board")
    volunteer.get_by_role("button", name=re.compile("^読んでみる")).first.click()
    press(volunteer, "引きうけて、あすまでに返事します")
    volunteer.locator("#write textarea").fill(ANSWER)
    press(volunteer, "送る")
    page.reload()
    expect(page.locator(".letters")).to_contain_text(ANSWER)
    follow(page, "このやりとりを終える")
    press(page, "このやりとりを終える")
    heading(page, "このやりとりを終えました")


def two_weeks_later(app) -> None:
    """その後どうですか falls due, and the worker has been there."""
    with app.app_context():
        for row in db.session.query(FollowUp):
            row.due_on = clock.today()
        db.session.commit()
        sweeps.ask_after()


def register(page: Page, app) -> None:
    """From the thread's page about an account to the same page as a member, by the link of the mail."""
    follow(page, "登録する")
    page.get_by_label("ニックネーム").fill("まどべ")
    page.get_by_label("メールアドレス").fill("madobe@example.jp")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_label("年（西暦）").fill("1994")
    page.get_by_label("月", exact=True).fill("5")
    page.get_by_label("みんなの約束に同意します").check()
    press(page, "登録する")
    letter = Mailbox(app).only()
    assert "/consult" not in letter.body
    page.goto(letter.path("/register/"))
    press(page, "登録を終える")


def test_a_guests_consultation_ends_in_an_account_and_two_people_who_follow_each_other(
    app, window: Open, listener
):
    guest, volunteer = window(), window(listener)
    consult(guest, volunteer, age="30代")
    expect(guest.locator("input:checked")).to_have_count(0)
    guest.get_by_label(re.compile("に、ひとこと")).fill(THANKS)
    guest.get_by_role("radio", name=re.compile("^アカウントを作って")).check()
    press(guest, "これで終わる")
    heading(guest, "アカウントに移しますか")
    register(guest, app)
    heading(guest, "アカウントに移しますか")
    press(guest, "「まどべ」に移す")
    heading(guest, "このやりとりを終えました")
    expect(guest.get_by_label(re.compile("に、ひとこと"))).to_have_value(THANKS)
    guest.get_by_role("radio", name=re.compile("^これからも日記で会う")).check()
    press(guest, "これで終わる")
    expect(guest.locator("main")).to_contain_text("名前は、ふたりともが選んだときだけ見えます")
    expect(guest.locator("main")).not_to_contain_text(listener.nickname)

    volunteer.goto("/volunteer/threads")
    volunteer.locator("main").get_by_role("link", name="やりとり", exact=True).first.click()
    expect(volunteer.locator("main")).to_contain_text(THANKS)
    expect(volunteer.locator("main")).not_to_contain_text("まどべ")
    expect(volunteer.locator("body")).not_to_contain_text(LETTER)
    press(volunteer, "これからも日記で会う")
    expect(volunteer.locator("main")).to_contain_text("まどべさん")
    for page, other in ((guest, listener.nickname), (volunteer, "まどべ")):
        page.goto("/connections/following")
        expect(page.locator("main")).to_contain_text(other)


def test_the_question_is_refused_beforehand_and_never_asked(app, people, window: Open, listener):
    page, volunteer = window(people.member()), window(listener)
    consult(page, volunteer)
    page.get_by_role("checkbox", name=re.compile("「その後どうですか」は、いりません")).check()
    press(page, "これで終わる")
    two_weeks_later(app)
    volunteer.goto("/volunteer/threads")
    expect(volunteer.locator("main")).not_to_contain_text("その後どうですか")
    page.reload()
    expect(page.locator(".letters")).not_to_contain_text("その後")


def test_the_question_is_sent_and_answered_and_the_two_go_on(app, people, window: Open, listener):
    page, volunteer = window(people.member()), window(listener)
    consult(page, volunteer)
    press(page, "これで終わる")
    thread = page.url
    two_weeks_later(app)
    volunteer.goto("/notifications")
    volunteer.get_by_role("link", name=re.compile("その後どうですか")).first.click()
    heading(volunteer, "わたしのやりとり")
    volunteer.locator("section", has_text="「その後どうですか」を送れます").get_by_role("link").first.click()
    press(volunteer, "送る")
    page.goto("/notifications")
    page.get_by_role("link", name=re.compile("新しい返事が届いています")).first.click()
    assert page.url.split("#")[0] == thread.split("#")[0]
    expect(page.locator(".letters")).to_contain_text("その後、どうですか")
    page.locator("#write textarea").fill("少し眠れるようになりました。")
    press(page, "送る")
    expect(page.locator("main")).to_contain_text("もう一度ひらきました")
    volunteer.goto("/volunteer/threads")
    follow(volunteer, "匿名さんとのやりとり")
    for words in (LETTER, ANSWER, "その後、どうですか", "少し眠れるようになりました。"):
        expect(volunteer.locator(".letters")).to_contain_text(words)


def test_a_letter_is_kept_and_stays_when_the_thread_is_deleted(people, window: Open, listener):
    page, volunteer = window(people.member()), window(listener)
    consult(page, volunteer)
    press(page, "これで終わる")
    kept = page.locator(".letter", has_text=ANSWER)
    kept.get_by_role("button", name=re.compile("^とっておく")).click()
    expect(page.locator(".letter", has_text=ANSWER).get_by_role("button")).to_contain_text("とっておいた")
    follow(page, "全部消す")
    press(page, "全部消す")
    page.goto("/keepsakes")
    follow(page, "とっておいた手紙")
    expect(page.locator("main")).to_contain_text(ANSWER)
    page.get_by_role("button", name=re.compile("^とっておくのをやめる")).click()
    expect(page.locator("main")).not_to_contain_text(ANSWER)
