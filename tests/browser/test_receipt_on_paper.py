"""控え on paper: the code and what comes next on one sheet, and nothing that is for the screen."""

import re

import pytest

from tests.support.windows import Open

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("a_site", ["sqlite"], indirect=True),
    pytest.mark.parametrize("way", [(True, 390)], ids=["script-390"], indirect=True),
]


def test_the_receipt_prints_on_one_page_with_the_code_and_without_buttons(app, window: Open):
    page = window()
    page.goto("/consult/new")
    page.get_by_label("話したいこと").fill("夜になると、だれとも話していないことを思い出します。")
    page.get_by_role("button", name="確認する").click()
    page.get_by_text("読みました。これで送ります").click()
    page.get_by_role("button", name="送る", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "相談が届きました"
    code = page.locator("#code").input_value()
    sheet = page.pdf(prefer_css_page_size=True, format="A4")
    assert len(re.findall(rb"/Type\s*/Page[^s]", sheet)) == 1
    page.emulate_media(media="print")
    for group in code.split("-"):
        assert page.locator(".code6").get_by_text(group, exact=True).first.is_visible()
    assert not page.get_by_role("button", name="保存して、つづける").is_visible()
