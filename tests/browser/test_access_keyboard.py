"""With the keyboard alone: Tab, Enter and Space lead everywhere, and where one is can be seen."""

from datetime import date

import pytest
from playwright.sync_api import expect

from kokotomo.domain.diaries.actions import entries
from kokotomo.domain.portability import sweeps
from kokotomo.foundation import public_ids
from tests.support.factories_accounts import PASSWORD, settled
from tests.support.factories_diaries import an_entry
from tests.support.factories_imports import lines, said
from tests.support.keyboard import HERE, MOST_STOPS, tab_to
from tests.support.windows import Open

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("a_site", ["sqlite"], indirect=True),
    pytest.mark.parametrize(
        "way", [(True, 390), (False, 1280)], ids=["script-390", "plain-1280"], indirect=True
    ),
]


def test_somebody_signs_in_writes_and_answers_without_a_mouse(app, people, window: Open):
    settled(app, "shiori@example.jp")
    writer = people.member("まるい石")
    with app.app_context():
        entries.publish(writer, an_entry(title="返事を待つ日記"), public_ids.new())
    page = window()
    page.goto("/login")
    tab_to(page, "本文へすすむ")
    page.keyboard.press("Enter")
    tab_to(page, "メールアドレス")
    page.keyboard.type("shiori@example.jp")
    tab_to(page, "パスワード")
    page.keyboard.type(PASSWORD)
    tab_to(page, "ログイン", "BUTTON")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="ホーム")).to_be_attached()

    tab_to(page, "", "TEXTAREA")
    page.keyboard.type("キーボードだけで書いた日記。")
    tab_to(page, "くわしく書く", "SUMMARY")
    page.keyboard.press("Enter")
    tab_to(page, "晴れ", "INPUT")
    page.keyboard.press("Space")
    tab_to(page, "題", "INPUT")
    page.keyboard.type("キーボードの日")
    tab_to(page, "投稿する", "BUTTON")
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", level=1)).to_have_text("キーボードの日")
    expect(page.locator(".sheet")).to_contain_text("晴れ")

    page.goto("/diaries")
    tab_to(page, "返事を書く", "A")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("返事を待つ日記")
    tab_to(page, "返事を書く", "TEXTAREA")
    page.keyboard.type("キーボードから、読みました。")
    tab_to(page, "投稿する", "BUTTON")
    page.keyboard.press("Enter")
    expect(page.locator(".replies")).to_contain_text("キーボードから")

    page.goto(f"/u/{writer.public_id}")
    tab_to(page, "フォローする", "BUTTON")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="フォロー中")).to_be_visible()
    tab_to(page, "そのほか", "SUMMARY")
    page.keyboard.press("Enter")
    tab_to(page, "ブロックする", "A")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("この人をブロックしますか")
    tab_to(page, "ブロックする", "BUTTON")
    page.keyboard.press("Enter")
    expect(page.locator(".flash")).to_contain_text("ブロックしました")


@pytest.mark.parametrize(
    "path", ["/", "/diaries/new", "/settings", "/connections", "/consult/new", "/sky", "/settings/import"]
)
def test_every_stop_of_the_tab_key_is_seen_and_lies_under_nothing(app, people, window: Open, path):
    member, other = people.member(), people.member()
    with app.app_context():
        for number in range(4):
            entries.publish(other, an_entry(title=f"日記{number}"), public_ids.new())
    page = window(member)
    page.goto(path)
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    unseen, count = [], 0
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None:
            break
        count += 1
        if not here["ring"] or here["covered"]:
            unseen.append(here)
    assert unseen == []
    assert count >= 12


def test_somebody_goes_through_a_calendar_and_brings_diaries_along_without_a_mouse(
    app, people, window: Open, tmp_path
):
    person = people.member()
    file = tmp_path / "diaries.jsonl"
    file.write_bytes(lines(said("銀座まで歩いた。"), b"{"))
    with app.app_context():
        entries.publish(person, an_entry(title="先月の日", day=date(2026, 10, 3)), public_ids.new())
        entries.publish(person, an_entry(title="その前の月", day=date(2026, 8, 14)), public_ids.new())
    page = window(person)
    page.goto(f"/u/{person.public_id}/2026/10")
    tab_to(page, "8月", "A")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("8月")
    tab_to(page, "8月\n14", "A")
    page.keyboard.press("Enter")
    expect(page.get_by_text("その前の月")).to_be_visible()

    page.goto("/settings/import")
    tab_to(page, "ファイル", "INPUT")
    # The window in which a file is chosen is the browser's own, and opens for a tap that it takes for one.
    page.locator("input[type=file]:focus").set_input_files(file)
    tab_to(page, "中身をたしかめる", "BUTTON")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("取りこむ前の確認")
    tab_to(page, "取りこむ", "BUTTON")
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", level=1)).to_have_text("取りこんでいます")
    with app.app_context():
        sweeps.work_off()
    tab_to(page, "いまのようすを見る", "A")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("取りこみが終わりました")
