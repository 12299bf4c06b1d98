"""Editing an entry, and changing who may read it, in the browser."""

from datetime import date

import pytest

from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.queries import entries as queries
from kokotomo.domain.diaries.queries import topics
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from tests.support.pages import form_to, link_called, main_of, title_of, words_of


@pytest.fixture
def shiori(people):
    return people.member("しおり")


@pytest.fixture
def browser(people, shiori):
    return people.browser(shiori)


def said(app, reader, diary):
    with app.app_context():
        page = queries.find_page(reader, diary.public_id)
        assert page is not None
        return page


@pytest.mark.parametrize("audience", ["members", "private"])
def test_the_box_holds_the_entry_and_sending_it_unchanged_changes_nothing(
    app, browser, shiori, write, audience
):
    with app.app_context():
        ids = tuple(topic.public_id for topic in topics.topics()[10:13])
    diary = write(
        shiori,
        event="一行目\n\n  二行目",
        feeling="気持ち",
        effort="努力",
        title="題",
        note="注意",
        sky="kiri",
        topics=ids,
        audience=audience,
        wish="idea",
        day=date(2026, 1, 5),
    )
    edit = f"/diaries/{diary.public_id}/edit"
    fields = form_to(browser.text(edit), edit)
    before = said(app, shiori, diary)
    answer = browser.post(edit, fields)
    assert answer.location == f"/diaries/{diary.public_id}"
    after = said(app, shiori, diary)
    assert after.content == before.content
    assert (after.diary.version, after.diary.day) == (before.diary.version, date(2026, 1, 5))
    assert (after.diary.audience, after.diary.wish) == (audience, "idea")


def test_changed_words_stand_on_the_page(browser, shiori, write):
    diary = write(shiori, event="はじめ", sky="hare")
    edit = f"/diaries/{diary.public_id}/edit"
    fields = form_to(browser.text(edit), edit)
    answer = browser.post(edit, {**fields, "event": "書きかえた", "sky": ""})
    page = browser.text(answer.location)
    assert "日記を書きかえました" in page
    assert "書きかえた" in words_of(main_of(page))
    assert "晴れ" not in words_of(main_of(page))
    assert "編集済み" not in page


def test_an_edit_after_a_reply_is_marked(browser, people, shiori, write, ties):
    diary = write(shiori, event="はじめ")
    ties.reply(people.member(), diary)
    edit = f"/diaries/{diary.public_id}/edit"
    browser.post(edit, {**form_to(browser.text(edit), edit), "event": "書きかえた"})
    assert "編集済み（" in browser.text(f"/diaries/{diary.public_id}")


def test_an_edit_with_a_mistake_comes_back_with_its_words(app, browser, shiori, write):
    diary = write(shiori, event="はじめ")
    edit = f"/diaries/{diary.public_id}/edit"
    fields = form_to(browser.text(edit), edit)
    answer = browser.post(edit, {**fields, "event": "", "title": "い" * 61})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert title_of(page).startswith("入力の確認：")
    assert form_to(page, edit)["title"] == "い" * 61
    assert said(app, shiori, diary).content.event == "はじめ"


def test_an_edit_can_be_looked_at_first(app, browser, shiori, write):
    diary = write(shiori, event="はじめ")
    edit = f"/diaries/{diary.public_id}/edit"
    fields = form_to(browser.text(edit), edit)
    previewed = browser.post(edit, {**fields, "event": "*あと*", "preview": "1"}).get_data(as_text=True)
    assert "<em>あと</em>" in previewed
    assert said(app, shiori, diary).content.event == "はじめ"
    carried = form_to(previewed, edit)
    assert (
        form_to(browser.post(edit, {**carried, "again": "1"}).get_data(as_text=True), edit)["event"]
        == "*あと*"
    )
    assert browser.post(edit, carried).status_code == 303
    assert said(app, shiori, diary).content.event == "*あと*"


def test_two_pages_that_edit_the_same_entry_lose_no_word_of_either(app, browser, shiori, write):
    diary = write(shiori, event="はじめ", title="鍋をつくった日")
    edit = f"/diaries/{diary.public_id}/edit"
    one, other = (form_to(browser.text(edit), edit) for _ in range(2))
    assert browser.post(edit, {**one, "event": "ひとつ目の画面"}).status_code == 303
    answer = browser.post(edit, {**other, "event": "ふたつ目の画面"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "どちらを残しますか" in words_of(page)
    assert page.count("<h1") == 1
    assert page.count("鍋をつくった日</h3>") == 2
    assert "ひとつ目の画面" in page
    assert "ふたつ目の画面" in page
    assert said(app, shiori, diary).content.event == "ひとつ目の画面"
    assert link_called(page, "こちらを残す") == f"/diaries/{diary.public_id}"
    assert browser.post(edit, form_to(page, edit)).status_code == 303
    assert said(app, shiori, diary).content.event == "ふたつ目の画面"


def test_an_edit_without_a_version_overwrites_nothing(app, browser, shiori, write):
    diary = write(shiori, event="はじめ")
    edit = f"/diaries/{diary.public_id}/edit"
    for version in ("", "x", "9" * 30, "-1", "¹"):
        assert browser.post(edit, {"event": "あと", "version": version}).status_code == 409
    assert said(app, shiori, diary).content.event == "はじめ"


def test_an_edit_that_names_no_audience_opens_nothing(app, browser, shiori, write):
    diary = write(shiori, event="ひみつ", audience="private")
    write(shiori, event="みんなへ", audience="everyone")
    edit = f"/diaries/{diary.public_id}/edit"
    assert browser.post(edit, {"event": "x", "version": "1", "audience": ""}).status_code == 422
    assert browser.post(edit, {"event": "もっとひみつ", "version": "1"}).status_code == 303
    page = said(app, shiori, diary)
    assert (page.diary.audience, page.content.event) == ("private", "もっとひみつ")


def test_the_question_that_an_entry_answers_stays_with_it(app, browser, shiori, write):
    with app.app_context():
        question = db.session.query(topics.Question).first()
    for audience in ("members", "private"):
        diary = write(shiori, question_id=question.public_id, audience=audience)
        edit = f"/diaries/{diary.public_id}/edit"
        browser.post(edit, {**form_to(browser.text(edit), edit), "event": "書きかえた"})
        page = browser.text(f"/diaries/{diary.public_id}")
        assert "書きかえた" in page
        assert question.text in words_of(page)


@pytest.mark.parametrize("path", ["edit", "audience", "deletion"])
def test_only_the_writer_finds_these_pages(app, people, shiori, write, path):
    diary = write(shiori, event="はじめ", audience="everyone")
    other = people.browser(people.member())
    address = f"/diaries/{diary.public_id}/{path}"
    assert other.get(address).status_code == 404
    assert other.post(address, {"event": "x", "audience": "private", "version": "1"}).status_code == 404
    assert other.get(f"/diaries/{public_ids.new()}/{path}").status_code == 404
    assert said(app, shiori, diary).diary.version == 1


def test_the_audience_changes_and_nothing_else(app, browser, shiori, write):
    diary = write(shiori, event="ことば", title="題")
    address = f"/diaries/{diary.public_id}/audience"
    assert form_to(browser.text(address), address)["audience"] == "members"
    for audience in ("private", "mutual", "everyone"):
        answer = browser.post(address, {"audience": audience})
        assert answer.location == f"/diaries/{diary.public_id}"
        page = said(app, shiori, diary)
        assert page.diary.audience == audience
        assert (page.content.event, page.content.title) == ("ことば", "題")


@pytest.mark.parametrize("audience", ["", "all", "everyone"])
def test_an_audience_that_is_not_there_is_refused(app, people, write, audience):
    young = people.minor()
    diary = write(young)
    answer = people.browser(young).post(f"/diaries/{diary.public_id}/audience", {"audience": audience})
    assert answer.status_code == 422
    assert said(app, young, diary).diary.audience == "members"


def test_what_became_private_is_sealed_at_once(app, browser, shiori, write):
    diary = write(shiori, event="ひみつのことば", title="ひみつの題")
    browser.post(f"/diaries/{diary.public_id}/audience", {"audience": "private"})
    with app.app_context():
        row = db.session.get(Diary, diary.id)
        assert (row.event, row.title, row.event_html, row.extract) == (None, None, None, None)
        assert row.sealed
    assert "ひみつのことば" in browser.text(f"/diaries/{diary.public_id}")
