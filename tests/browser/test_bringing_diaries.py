"""Diaries brought along and taken away in a real browser: with scripts and without, and by keyboard."""

import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kokotomo.domain.portability import sweeps
from tests.support.factories_imports import lines, said
from tests.support.windows import Open

# On SQLite only: what the databases do differently is asked without a browser.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("a_site", ["sqlite"], indirect=True)]


def test_somebody_brings_diaries_along_reads_one_and_takes_them_away(
    app, people, window: Open, tmp_path: Path
):
    file = tmp_path / "diaries.jsonl"
    file.write_bytes(
        lines(said("銀座まで歩いた。", heading_note="晴"), b"{", said("年のない日", None, month_day="06-02"))
    )
    person = people.member()
    page = window(person, accept_downloads=True)
    page.goto("/settings")
    page.get_by_role("link", name="日記を取りこむ").click()
    page.get_by_label("ファイル", exact=False).first.set_input_files(file)
    page.get_by_label("年のない日記の年").fill("1999")
    page.get_by_role("button", name="中身をたしかめる").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("取りこむ前の確認")
    expect(page.get_by_text("2行目")).to_be_visible()
    page.get_by_role("button", name="取りこむ").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("取りこんでいます")
    with app.app_context():
        sweeps.work_off()
    page.get_by_role("link", name="いまのようすを見る").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("取りこみが終わりました")
    page.get_by_role("link", name="わたしのノートを見る").click()
    page.get_by_role("link", name="晴", exact=True).click()
    expect(page.get_by_text("取りこんだ日記", exact=False)).to_be_visible()
    page.goto("/settings/export")
    with page.expect_download() as download:
        page.get_by_role("link", name="書き出す（zip）").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        found = [json.loads(line) for line in archive.read("diaries.jsonl").decode().splitlines()]
    assert sorted(one["text"] for one in found) == sorted(["銀座まで歩いた。", "年のない日"])
