"""With the keyboard alone: Tab, Enter and Space lead everywhere, and where one is can be seen."""

import pytest
from playwright.sync_api import Page, expect

from kokotomo.domain.diaries.actions import entries
from kokotomo.foundation import public_ids
from tests.support.factories_accounts import PASSWORD, settled
from tests.support.factories_diaries import an_entry
from tests.support.windows import Open

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("a_site", ["sqlite"], indirect=True),
    pytest.mark.parametrize(
        "way", [(True, 390), (False, 1280)], ids=["script-390", "plain-1280"], indirect=True
    ),
]

MOST_STOPS = 150

HERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const label = one.closest("label") ?? one.labels?.[0];
  const shown = [one, one.nextElementSibling, label].find(
    (part) => part && parseFloat(getComputedStyle(part).outlineWidth) >= 2
      && getComputedStyle(part).outlineStyle !== "none"
  );
  const box = one.getBoundingClientRect();
  const at = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
  return {
    name: (one.getAttribute("aria-label") ?? label?.innerText ?? one.innerText ?? "").trim(),
    tag: one.tagName,
    ring: Boolean(shown),
    covered: !(at && (one.contains(at) || at.contains(one) || label?.contains(at) || label === at)),
  };
}"""


def _tab_to(page: Page, name: str, tag: str = "") -> None:
    """Press Tab until what has the focus begins with *name*."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here and here["name"].startswith(name) and tag in ("", here["tag"]):
            assert here["ring"], name
            assert not here["covered"], name
            return
    raise AssertionError(f"Tab never comes to {name}")


def test_somebody_signs_in_writes_and_answers_without_a_mouse(app, people, window: Open):
    settled(app, "shiori@example.jp")
    writer = people.member("まるい石")
    with app.app_context():
        entries.publish(writer, an_entry(title="返事を待つ日記"), public_ids.new())
    page = window()
    page.goto("/login")
    _tab_to(page, "本文へすすむ")
    page.keyboard.press("Enter")
    _tab_to(page, "メールアドレス")
    page.keyboard.type("shiori@example.jp")
    _tab_to(page, "パスワード")
    page.keyboard.type(PASSWORD)
    _tab_to(page, "ログイン", "BUTTON")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="ホーム")).to_be_attached()

    _tab_to(page, "", "TEXTAREA")
    page.keyboard.type("キーボードだけで書いた日記。")
    _tab_to(page, "くわしく書く", "SUMMARY")
    page.keyboard.press("Enter")
    _tab_to(page, "晴れ", "INPUT")
    page.keyboard.press("Space")
    _tab_to(page, "題", "INPUT")
    page.keyboard.type("キーボードの日")
    _tab_to(page, "投稿する", "BUTTON")
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", level=1)).to_have_text("キーボードの日")
    expect(page.locator(".sheet")).to_contain_text("晴れ")

    page.goto("/diaries")
    _tab_to(page, "返事を書く", "A")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("返事を待つ日記")
    _tab_to(page, "返事を書く", "TEXTAREA")
    page.keyboard.type("キーボードから、読みました。")
    _tab_to(page, "投稿する", "BUTTON")
    page.keyboard.press("Enter")
    expect(page.locator(".replies")).to_contain_text("キーボードから")

    page.goto(f"/u/{writer.public_id}")
    _tab_to(page, "フォローする", "BUTTON")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="フォロー中")).to_be_visible()
    _tab_to(page, "そのほか", "SUMMARY")
    page.keyboard.press("Enter")
    _tab_to(page, "ブロックする", "A")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("この人をブロックしますか")
    _tab_to(page, "ブロックする", "BUTTON")
    page.keyboard.press("Enter")
    expect(page.locator(".flash")).to_contain_text("ブロックしました")


@pytest.mark.parametrize("path", ["/", "/diaries/new", "/settings", "/connections"])
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
