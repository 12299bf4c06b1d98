"""A card of あいさつ from つながり to お知らせ and back, in a browser."""

import pytest
from playwright.sync_api import expect

from tests.support.factories_ties import Ties
from tests.support.windows import Open

# On SQLite only: what the databases do differently is asked without a browser.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("a_site", ["sqlite"], indirect=True)]


def test_a_card_is_sent_arrives_and_is_answered(app, people, window: Open):
    shiori, nami = people.member("しおり"), people.member("波の音")
    ties = Ties(app)
    ties.mutual(shiori, nami)
    ties.reply(nami, ties.page(shiori, title="鍋をつくった日"))

    page = window(shiori)
    page.goto("/connections")
    row = page.locator(f"#p-{nami.public_id}")
    expect(row).to_contain_text("「鍋をつくった日」に返事をくれました。")
    card = row.get_by_role("button", name="おつかれさま")
    expect(card).to_be_hidden()
    row.locator("summary").click()
    card.click()
    expect(page.locator(".flash")).to_contain_text("「おつかれさま」を送りました。")
    expect(row).to_contain_text("今日は「おつかれさま」を送りました")
    expect(row.locator("details")).to_have_count(0)

    there = window(nami)
    there.goto("/notifications")
    there.get_by_role("link", name="しおりさんから「おつかれさま」が届きました").click()
    back = there.locator(f"#p-{shiori.public_id}")
    expect(back).to_contain_text("「おつかれさま」が届いています。")
    back.locator("summary").focus()
    there.keyboard.press("Enter")
    there.keyboard.press("Tab")
    there.keyboard.press("Space")
    expect(back).to_contain_text("今日は「おはよう」を送りました")
