"""通報, in a browser: from the menu of a reply to a word of thanks, and to a moderator who finishes it."""

import pytest
from playwright.sync_api import expect

from kokotomo.domain.accounts.rules import Role
from tests.support.factories_roles import holding
from tests.support.factories_ties import Ties
from tests.support.windows import Open

# On SQLite only: what the databases do differently is asked without a browser.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("a_site", ["sqlite"], indirect=True)]


def test_a_reply_is_reported_and_a_moderator_is_done_with_it(app, people, window: Open):
    shiori, kuroi = people.member("しおり"), people.member("くろい鳥")
    ties = Ties(app)
    diary = ties.page(people.member("木曜の傘"), title="また言い返せなかった")
    ties.reply(kuroi, diary, "それは甘えてるだけ。")
    with app.app_context():
        moderator = holding(people.member("さとう"), Role.MODERATOR)

    page = window(shiori)
    page.goto(f"/diaries/{diary.public_id}")
    page.locator(".reply details.menu > summary").click()
    page.locator("details.menu[open]").get_by_text("通報する").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("この返事を通報する")
    expect(page.locator("main .card")).to_contain_text("それは甘えてるだけ。")
    page.get_by_label("伝えておきたいこと").fill("会議の話に、こう返ってきました。")
    page.get_by_role("button", name="通報する").click()
    expect(page.locator("#errsum")).to_contain_text("理由をひとつ選んでください")
    expect(page.get_by_label("伝えておきたいこと")).to_have_value("会議の話に、こう返ってきました。")
    page.get_by_label("責めることば").check()
    page.get_by_role("button", name="通報する").click()
    expect(heading).to_have_text("知らせてくれて、ありがとう")

    desk = window(moderator)
    desk.goto("/")
    desk.locator("details.mine > summary").click()
    desk.get_by_role("link", name="通報", exact=True).click()
    desk.locator("main .links a", has_text="責めることば").click()
    expect(desk.locator("main")).to_contain_text("それは甘えてるだけ。")
    expect(desk.locator("main")).to_contain_text("会議の話に、こう返ってきました。")
    desk.get_by_label("メモを足す").fill("ほかの返事は、ていねい。")
    desk.get_by_role("button", name="メモを残す").click()
    expect(desk.locator("#steps")).to_contain_text("ほかの返事は、ていねい。")
    desk.get_by_role("button", name="済みにする").click()
    expect(desk.locator("main")).to_contain_text("さとうさんが済みにしました")
    desk.get_by_role("link", name="通報の一覧").click()
    expect(desk.locator("main")).to_contain_text("まだ読んでいない通報は、ありません")
