"""A letter is sent, taken and answered with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from kokotomo.domain.accounts.models import User
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_volunteer
from tests.support.keyboard import tab_to
from tests.support.windows import Open

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("a_site", ["sqlite"], indirect=True),
    pytest.mark.parametrize(
        "way", [(True, 390), (False, 1280)], ids=["script-390", "plain-1280"], indirect=True
    ),
]


@pytest.fixture
def listener(app, people) -> User:
    """A volunteer with a 相談員名."""
    with app.app_context():
        return a_volunteer(people)


def test_a_letter_is_sent_taken_and_answered_without_a_mouse(app, people, window: Open, listener: User):
    mine = window(people.member())
    mine.goto("/consult/new")
    tab_to(mine, "話したいこと", "TEXTAREA")
    mine.keyboard.type("キーボードだけで書いた相談。")
    tab_to(mine, "確認する", "BUTTON")
    mine.keyboard.press("Enter")
    expect(mine.get_by_role("heading", level=1)).to_contain_text("これで送りますか")
    tab_to(mine, "読みました。これで送ります", "INPUT")
    mine.keyboard.press("Space")
    tab_to(mine, "送る", "BUTTON")
    mine.keyboard.press("Enter")
    expect(mine.get_by_role("heading", level=1)).not_to_have_text("これで送りますか")

    theirs = window(listener)
    theirs.goto("/volunteer/board")
    tab_to(theirs, "読んでみる", "BUTTON")
    theirs.keyboard.press("Enter")
    expect(theirs.get_by_text("キーボードだけで書いた相談。")).to_be_visible()
    tab_to(theirs, "引きうけて、あすまでに返事します", "BUTTON")
    theirs.keyboard.press("Enter")
    expect(theirs.get_by_role("heading", level=1)).to_contain_text("やりとり")
    tab_to(theirs, "", "TEXTAREA")
    theirs.keyboard.type("キーボードから、読みました。")
    tab_to(theirs, "送る", "BUTTON")
    theirs.keyboard.press("Space")
    expect(theirs.locator(".letters")).to_contain_text("キーボードから、読みました。")

    with app.app_context():
        called = db.session.get_one(Volunteer, listener.id).name
    mine.goto("/consult/threads")
    tab_to(mine, called, "A")
    mine.keyboard.press("Enter")
    expect(mine.locator(".letters")).to_contain_text("キーボードから、読みました。")
    tab_to(mine, "読みました。ゆっくり返事します", "BUTTON")
    mine.keyboard.press("Enter")
    expect(mine.locator(".letters")).to_contain_text("ゆっくり返事します")
    tab_to(mine, "このやりとりを終える", "A")
    mine.keyboard.press("Enter")
    expect(mine.get_by_role("heading", level=1)).to_contain_text("終え")
    tab_to(mine, "このやりとりを終える", "BUTTON")
    mine.keyboard.press("Enter")
    expect(mine.get_by_role("heading", level=1)).not_to_have_text("このやりとりを終えますか")
