"""What people come for, in a real browser: with scripts and without, on a phone and on a wide screen."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.actions import entries
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from tests.support.factories_accounts import PASSWORD, settled
from tests.support.factories_diaries import an_entry
from tests.support.mailbox import Mailbox
from tests.support.windows import WEATHER, Open

# On SQLite only: what the databases do differently is asked without a browser.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("a_site", ["sqlite"], indirect=True)]

WORDS = "駅のホームで、だれかが口笛を吹いていた。"


def _wrote(app: Flask, author: User, **said: object) -> str:
    """*author* published an entry; its address."""
    with app.app_context():
        return f"/diaries/{entries.publish(author, an_entry(**said), public_ids.new()).public_id}"


def _box(page: Page) -> str:
    return page.locator("#event").input_value()


def _more(page: Page, label: str) -> None:
    """Open the first そのほか and choose *label*."""
    page.locator("details.menu > summary").first.click()
    page.locator("details.menu[open]").get_by_text(label, exact=True).click()


def _join(page: Page, app: Flask) -> None:
    page.goto("/")
    page.get_by_role("link", name="登録する").first.click()
    page.get_by_label("ニックネーム").fill("まどべ")
    page.get_by_label("メールアドレス").fill("madobe@example.jp")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_label("年（西暦）").fill("1994")
    page.get_by_label("月", exact=True).fill("5")
    page.get_by_label("みんなの約束に同意します").check()
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("メールを確認してください")
    page.goto(Mailbox(app).only().path("/register/"))
    page.get_by_role("button", name="登録を終える").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ようこそ、ココトモへ")


def test_somebody_joins_writes_is_answered_and_can_follow_mute_and_block(app, people, window: Open):
    nami = people.member("波の音")
    _wrote(app, nami, title="夜勤明けの海")
    page = window()
    _join(page, app)
    page.get_by_label("今日の出来事").fill(WORDS)
    page.get_by_role("button", name="投稿する").first.click()
    expect(page.locator(".sheet")).to_contain_text(WORDS)
    diary = page.url.split("#")[0]

    other = window(nami)
    other.goto("/")
    other.locator("article", has_text="口笛").get_by_role("link", name="返事を書く").click()
    other.get_by_label("返事を書く").fill("その口笛、聞いてみたかったです。")
    other.get_by_role("button", name="投稿する").click()
    expect(other.locator(".replies")).to_contain_text("聞いてみたかった")
    assert re.search(r"#r-[a-z2-7]{26}$", other.url)
    other.get_by_role("button", name="フォローする").click()
    expect(other.get_by_role("button", name="フォロー中")).to_have_attribute("aria-pressed", "true")

    page.goto("/")
    arrived = page.locator(".inbox")
    expect(arrived).to_contain_text("あなたをフォローしました")
    arrived.get_by_role("link", name="返事を書きました").click()
    expect(page.locator(".replies")).to_contain_text("聞いてみたかった")

    page.locator(".replies").get_by_role("link", name="波の音", exact=True).click()
    page.get_by_role("button", name="フォローする").click()
    expect(page.get_by_role("button", name="フォロー中")).to_be_visible()
    page.goto("/diaries/following")
    expect(page.get_by_role("heading", name="夜勤明けの海")).to_be_visible()

    page.get_by_role("link", name="波の音", exact=True).click()
    _more(page, "ミュートするわたしの画面に出なくなります")
    expect(page.locator(".flash")).to_contain_text("ミュートしました")
    page.goto("/diaries/following")
    expect(page.get_by_role("heading", name="夜勤明けの海")).to_have_count(0)

    page.goto(f"/u/{nami.public_id}")
    page.locator("details.menu > summary").first.click()
    page.get_by_role("link", name="ブロックする").click()
    page.get_by_role("button", name="ブロックする").click()
    expect(page.locator(".flash")).to_contain_text("ブロックしました")
    for address in (diary, f"/u/{_id_of_madobe(app)}"):
        answer = other.goto(address) or other.reload()
        assert answer is not None
        assert answer.status == 404, address
    expect(other.get_by_role("heading", level=1)).to_have_text("このページは、見つかりませんでした")


def _id_of_madobe(app: Flask) -> str:
    with app.app_context():
        return db.session.scalars(select(User.public_id).where(User.nickname == "まどべ")).one()


def test_a_draft_waits_is_gone_on_with_looked_at_published_edited_deleted_and_brought_back(
    people, window: Open
):
    page = window(people.member())
    page.goto("/diaries/new")
    page.get_by_label("今日の出来事").fill(WORDS)
    page.get_by_role("button", name="下書きに保存").first.click()
    expect(page.locator(".flash").first).to_contain_text("下書きに保存しました")

    page.goto("/")
    page.get_by_role("link", name="続きを書く").click()
    assert _box(page) == WORDS
    page.locator("#event").fill(WORDS + "\n\nうまい人だった。")
    page.get_by_text("くわしく書く").click()
    page.locator("label", has_text="うす日").click()
    page.get_by_label("題", exact=False).first.fill("口笛の人")
    page.get_by_role("button", name="確認する").first.click()
    expect(page.locator("main")).to_contain_text("まだ投稿されていません")
    expect(page.locator(".sheet")).to_contain_text("うまい人だった。")
    page.get_by_role("button", name="編集する").click()
    assert _box(page) == WORDS + "\n\nうまい人だった。"
    page.get_by_role("button", name="確認する").first.click()
    page.get_by_role("button", name="投稿する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("口笛の人")
    expect(page.locator(".sheet")).to_contain_text("うす日")
    diary = page.url

    page.goto("/drafts")
    expect(page.locator("main")).to_contain_text("下書きはありません")
    page.goto(diary)
    page.get_by_role("link", name="編集する").click()
    page.locator("#event").fill("書きなおした一行。")
    page.get_by_role("button", name="編集を終える").first.click()
    expect(page.locator(".sheet")).to_contain_text("書きなおした一行。")

    page.get_by_role("link", name="削除する").click()
    page.get_by_role("button", name="この日記を削除する").click()
    expect(page.locator(".flash")).to_contain_text("7日のあいだ")
    answer = page.goto(diary)
    assert answer is not None
    assert answer.status == 404
    page.goto("/diaries/deleted")
    page.get_by_role("button", name="元にもどす").click()
    page.goto(diary)
    expect(page.locator(".sheet")).to_contain_text("書きなおした一行。")


@pytest.mark.parametrize("what", ["entry", "reply"])
def test_words_written_when_the_session_had_ended_are_there_after_signing_in(app, people, window: Open, what):
    user = settled(app, "shiori@example.jp")
    place = _wrote(app, people.member(), title="だれかの日記") if what == "reply" else "/diaries/new"
    field = "#body" if what == "reply" else "#event"
    page = window(user)
    page.goto(place)
    page.locator(field).fill(WORDS)
    page.context.clear_cookies(name="kokotomo")
    page.get_by_role("button", name="投稿する").first.click()
    expect(page.locator("main")).to_contain_text("書いた文章は残っています")
    page.get_by_label("メールアドレス").fill("shiori@example.jp")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="ログイン").click()
    expect(page.locator(".flash").first).to_contain_text("書いた文章は残っています")
    assert page.locator(field).input_value() == WORDS
    page.get_by_role("button", name="投稿する").first.click()
    expect(page.locator(".replies" if what == "reply" else ".sheet")).to_contain_text(WORDS)


def test_a_page_is_told_that_it_was_read_from_the_list_and_that_can_be_taken_back(app, people, window: Open):
    writer, reader = people.member(), people.member("よみて")
    diary = _wrote(app, writer, title="読まれる日記")
    page = window(reader)
    page.goto("/diaries")
    page.get_by_role("button", name="読んだよ").click()
    expect(page.get_by_role("button", name="読んだよ")).to_have_attribute("aria-pressed", "true")
    assert page.url.endswith(f"/diaries#d-{diary.rsplit('/', 1)[1]}")
    author = window(writer)
    author.goto(diary)
    expect(author.locator("#yonda")).to_contain_text("よみてさん")
    page.get_by_role("button", name="読んだよ").click()
    expect(page.get_by_role("button", name="読んだよ")).to_have_attribute("aria-pressed", "false")
    author.goto(diary)
    expect(author.locator("#yonda")).to_have_count(0)


def test_the_way_out_shows_the_weather_and_with_scripts_leaves_nothing_to_go_back_to(
    app, people, window: Open, way
):
    page = window(people.member())
    page.goto("/help")
    page.goto(_wrote(app, people.member(), title="見られたくない日記"))
    page.get_by_role("link", name="画面をかくす").click()
    page.wait_for_url(WEATHER)
    page.go_back()
    assert ("/help" in page.url) is way[0]


def test_signing_in_with_a_mistake_says_what_and_keeps_the_address(app, window: Open, way):
    settled(app, "shiori@example.jp")
    page = window()
    page.goto("/notifications")
    page.get_by_label("メールアドレス").fill("shiori@example.jp")
    page.get_by_label("パスワード").fill("ちがうことば77")
    page.get_by_role("button", name="ログイン").click()
    assert page.title().startswith("入力の確認：")
    summary = page.get_by_role("alert")
    expect(summary).to_be_in_viewport()
    if way[0]:
        expect(summary).to_be_focused()
    expect(page.get_by_label("メールアドレス")).to_have_value("shiori@example.jp")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="ログイン").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("お知らせ")
    page.locator("details.mine > summary").click()
    page.get_by_role("button", name="ログアウト").first.click()
    expect(page.get_by_role("link", name="ログイン")).to_be_visible()


@pytest.mark.parametrize("way", [pytest.param((True, 390), id="script-390")], indirect=True)
def test_with_scripts_a_draft_is_kept_while_somebody_writes(people, window: Open):
    page = window(people.member())
    page.goto("/diaries/new")
    page.get_by_label("今日の出来事").press_sequentially("とちゅうまで")
    expect(page.locator("[data-saved]")).to_contain_text("下書きを保存しました")
    page.goto("/diaries/new")
    assert _box(page) == "とちゅうまで"
    expect(page.locator("[data-count]").first).to_contain_text("いま 6字")


@pytest.mark.parametrize("way", [pytest.param((True, 390), id="script-390")], indirect=True)
def test_with_scripts_a_second_tap_sends_nothing_twice(app, people, window: Open):
    page = window(people.member())
    diary = _wrote(app, people.member(), title="二度おし")
    page.goto(diary)
    page.get_by_label("返事を書く").fill("一度だけ届く返事")
    page.get_by_role("button", name="投稿する").dblclick()
    expect(page.locator(".reply")).to_have_count(1)
    page.reload()
    expect(page.locator(".reply")).to_have_count(1)
