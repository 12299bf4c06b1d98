"""Deleting an entry, and taking that back within seven days."""

from datetime import timedelta

import pytest

from kokotomo.foundation import clock, public_ids
from tests.support.pages import main_of, words_of


@pytest.fixture
def shiori(people):
    return people.member("しおり")


@pytest.fixture
def browser(people, shiori):
    return people.browser(shiori)


def test_the_page_asks_and_says_what_will_be_gone(browser, shiori, write):
    diary = write(shiori, title="鍋をつくった日")
    page = words_of(main_of(browser.text(f"/diaries/{diary.public_id}/deletion")))
    for part in (
        "この日記を削除しますか",
        "鍋をつくった日",
        "7日のあいだ",
        "自分だけが読める日記に変える",
        "削除しない",
    ):
        assert part in page
    assert browser.get(f"/diaries/{diary.public_id}").status_code == 200


def test_a_deleted_entry_is_gone_for_everybody_and_can_be_brought_back(browser, people, shiori, write):
    diary = write(shiori, title="鍋をつくった日", audience="everyone")
    path = f"/diaries/{diary.public_id}"
    other = people.browser(people.member())
    answer = browser.post(f"{path}/deletion")
    assert answer.location == "/diaries/deleted"
    assert "日記を削除しました" in browser.text("/diaries/deleted")
    assert "鍋をつくった日" in browser.text("/diaries/deleted")
    for reader in (browser, other):
        assert reader.get(path).status_code == 404
        assert "鍋をつくった日" not in reader.text(f"/u/{shiori.public_id}")
        assert "鍋をつくった日" not in reader.text("/diaries")
    assert browser.post(f"{path}/restoration").location == path
    for reader in (browser, other):
        assert "鍋をつくった日" in reader.text(path)
        assert "鍋をつくった日" in reader.text("/diaries")
    assert "削除した日記はありません。" in browser.text("/diaries/deleted")


def test_either_button_twice_is_once(browser, shiori, write):
    diary = write(shiori)
    path = f"/diaries/{diary.public_id}"
    for _ in range(2):
        assert browser.post(f"{path}/deletion").status_code == 303
    for _ in range(2):
        assert browser.post(f"{path}/restoration").status_code == 303
    assert browser.get(path).status_code == 200


def test_after_seven_days_nothing_brings_it_back(browser, shiori, write):
    diary = write(shiori, title="鍋をつくった日")
    path = f"/diaries/{diary.public_id}"
    with clock.fixed(clock.now() - timedelta(days=7, minutes=1)):
        browser.post(f"{path}/deletion")
    assert "鍋をつくった日" not in browser.text("/diaries/deleted")
    assert browser.post(f"{path}/restoration").status_code == 404


def test_the_list_names_a_sealed_entry_too_and_says_until_when(browser, shiori, write):
    diary = write(shiori, title="ひみつの題", audience="private")
    browser.post(f"/diaries/{diary.public_id}/deletion")
    page = words_of(browser.text("/diaries/deleted"))
    assert "ひみつの題" in page
    assert "まで、元にもどせます" in page


def test_nobody_else_deletes_restores_or_closes_an_entry(browser, people, shiori, write):
    diary = write(shiori, audience="everyone")
    path = f"/diaries/{diary.public_id}"
    other = people.browser(people.member())
    for name in ("deletion", "restoration", "closure"):
        assert other.post(f"{path}/{name}").status_code == 404
        assert other.post(f"/diaries/{public_ids.new()}/{name}").status_code == 404
    browser.post(f"{path}/deletion")
    assert other.post(f"{path}/restoration").status_code == 404
    assert browser.get(path).status_code == 404


def test_a_suspended_member_can_still_take_words_away(browser, shiori, write, ties):
    diary = write(shiori)
    ties.suspend(shiori)
    path = f"/diaries/{diary.public_id}"
    assert "削除する" in browser.text(path)
    assert "編集する" not in words_of(main_of(browser.text(path)))
    assert browser.post(f"{path}/deletion").status_code == 303
    assert browser.get(path).status_code == 404


def test_closing_takes_no_more_replies_and_keeps_those_that_came(browser, people, shiori, write, ties):
    diary = write(shiori)
    ties.reply(people.member(), diary, "届いていた返事")
    path = f"/diaries/{diary.public_id}"
    assert browser.post(f"{path}/closure").location == f"{path}#replies"
    page = browser.text(path)
    assert "返事の受けつけを終えました" in page
    assert "届いていた返事" in page
    reader = people.browser(people.member())
    assert "返事はいりません" in words_of(reader.text("/diaries"))
    assert 'name="body"' not in reader.text(path)
