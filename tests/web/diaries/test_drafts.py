"""下書き: kept by a button, and by itself while somebody writes."""

import pytest
from sqlalchemy import func, select

from kokotomo.domain.diaries.models import Diary, Draft, Question
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from tests.support.pages import form_to, link_called, main_of, words_of

NEW = "/diaries/new"
JSON = {"Accept": "application/json"}


@pytest.fixture
def shiori(people):
    return people.member("しおり")


@pytest.fixture
def browser(people, shiori):
    return people.browser(shiori)


def count(app, kind):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(kind))


def test_the_button_keeps_the_words_and_comes_back_to_them(app, browser):
    fields = {**form_to(browser.text(NEW), "/diaries"), "event": "途中\r\nまで", "title": "題", "sky": "hare"}
    answer = browser.post("/diaries", {**fields, "draft": "1"})
    assert answer.status_code == 303
    page = browser.text(answer.location)
    assert "下書きに保存しました" in page
    box = form_to(page, "/diaries")
    assert (box["event"], box["title"], box["sky"]) == ("途中\nまで", "題", "hare")
    assert (count(app, Draft), count(app, Diary)) == (1, 0)


def test_a_script_that_keeps_the_words_is_told_when(browser):
    fields = {**form_to(browser.text(NEW), "/diaries"), "event": "途中"}
    answer = browser.post("/drafts", fields, headers=JSON)
    assert answer.status_code == 200
    assert answer.is_json
    assert answer.json["saved"]


def test_the_box_names_the_address_to_which_scripts_keep_its_words(browser):
    assert 'data-autosave="/drafts"' in browser.text(NEW)
    assert 'data-autosave="/drafts"' in browser.text("/")


def test_saving_again_and_again_keeps_one_draft_with_the_latest_words(app, browser):
    fields = form_to(browser.text(NEW), "/diaries")
    for words in ("あ", "あい", "あいう"):
        assert browser.post("/drafts", {**fields, "event": words}, headers=JSON).status_code == 200
    assert count(app, Draft) == 1
    assert form_to(browser.text(NEW), "/diaries")["event"] == "あいう"


def test_the_newest_draft_is_found_and_a_new_page_is_one_tap_away(browser):
    browser.post("/drafts", {"event": "古い"})
    with clock.fixed(clock.now()):
        browser.post("/drafts", {"event": "新しい"})
    page = browser.text(NEW)
    assert "の下書きの続きです。" in words_of(page)
    assert form_to(page, "/diaries")["event"] == "新しい"
    fresh = browser.text(link_called(page, "新しく書く"))
    assert form_to(fresh, "/diaries")["event"] == ""
    assert "の下書きがあります。" in words_of(fresh)
    assert form_to(browser.text(link_called(fresh, "続きを書く")), "/diaries")["event"] == "新しい"


def test_home_tells_of_a_draft_and_leads_to_it(browser):
    assert "下書きがあります" not in browser.text("/")
    browser.post("/drafts", {"event": "途中"})
    page = main_of(browser.text("/"))
    assert form_to(page, "/diaries")["event"] == ""
    assert form_to(browser.text(link_called(page, "続きを書く")), "/diaries")["event"] == "途中"


def test_a_question_is_answered_in_a_box_of_its_own_and_the_draft_stays_in_reach(app, browser):
    browser.post("/drafts", {"event": "途中"})
    with app.app_context():
        question = db.session.scalars(select(Question).limit(1)).one()
    page = browser.text(f"/diaries/new?question={question.public_id}")
    assert question.text in page
    fields = form_to(page, "/diaries")
    assert (fields["event"], fields["question"]) == ("", question.public_id)
    assert form_to(browser.text(link_called(page, "続きを書く")), "/diaries")["event"] == "途中"


def test_an_unknown_question_keeps_nobody_from_writing(browser):
    page = browser.text(f"/diaries/new?question={public_ids.new()}")
    assert form_to(page, "/diaries")["question"] == ""


def test_words_that_are_too_long_are_kept_too(browser):
    words = "あ" * 5000
    answer = browser.post("/diaries", {"event": words, "draft": "1"})
    assert form_to(browser.text(answer.location), "/diaries")["event"] == words


def test_publishing_forgets_the_draft_and_a_late_save_brings_nothing_back(app, browser):
    fields = {**form_to(browser.text(NEW), "/diaries"), "event": "できた"}
    browser.post("/drafts", fields, headers=JSON)
    continued = {**form_to(browser.text(NEW), "/diaries"), "event": "できた。"}
    assert browser.post("/diaries", continued).status_code == 303
    assert (count(app, Draft), count(app, Diary)) == (0, 1)
    late = browser.post("/drafts", fields, headers=JSON)
    assert late.json == {"saved": None}
    assert count(app, Draft) == 0


def test_nothing_written_makes_no_draft_and_says_so(app, browser):
    answer = browser.post("/diaries", {"event": "  ", "draft": "1"})
    assert "まだ何も書かれていない" in browser.text(answer.location)
    assert count(app, Draft) == 0


def test_the_list_shows_all_drafts_the_latest_first_and_deletes_one_for_good(app, browser):
    for words in ("ひとつ目", "ふたつ目"):
        browser.post("/drafts", {"event": words})
    page = browser.text("/drafts")
    assert page.index("ふたつ目") < page.index("ひとつ目")
    with app.app_context():
        ids = list(db.session.scalars(select(Draft.public_id).order_by(Draft.id)))
    answer = browser.post(f"/drafts/{ids[0]}/deletion")
    assert answer.location == "/drafts"
    assert "ひとつ目" not in browser.text("/drafts")
    assert count(app, Draft) == 1
    browser.post(f"/drafts/{ids[1]}/deletion")
    assert "下書きはありません。" in browser.text("/drafts")


def test_nobody_elses_draft_is_found_read_or_deleted(app, people, browser):
    browser.post("/drafts", {"event": "ひみつの下書き"})
    with app.app_context():
        public_id = db.session.scalars(select(Draft.public_id)).one()
    other = people.browser(people.member())
    assert other.get(f"/diaries/new?draft={public_id}").status_code == 404
    assert other.post(f"/drafts/{public_id}/deletion").status_code == 404
    for path in ("/drafts", "/", NEW):
        assert "ひみつの下書き" not in other.text(path)
    assert count(app, Draft) == 1


def test_an_edit_that_was_left_off_goes_on_where_it_was(app, browser, shiori, write):
    diary = write(shiori, event="はじめの文")
    edit = f"/diaries/{diary.public_id}/edit"
    fields = {**form_to(browser.text(edit), edit), "event": "直しかけ"}
    assert browser.post(edit, {**fields, "draft": "1"}).location == edit
    page = browser.text(edit)
    assert "の編集の続きです。" in words_of(page)
    assert form_to(page, edit)["event"] == "直しかけ"
    fresh = browser.text(link_called(page, "いまの日記から編集する"))
    assert form_to(fresh, edit)["event"] == "はじめの文"
    assert form_to(browser.text(NEW), "/diaries")["event"] == ""
    listed = browser.text("/drafts")
    assert "日記の編集" in listed
    assert link_called(main_of(listed), "続きを書く") == edit


def test_a_script_keeps_an_edit_apart_from_new_entries(browser, shiori, write):
    diary = write(shiori, event="はじめの文")
    edit = f"/diaries/{diary.public_id}/edit"
    page = browser.text(edit)
    assert f'data-autosave="/drafts?diary={diary.public_id}"' in page
    fields = {**form_to(page, edit), "event": "直しかけ"}
    assert browser.post(f"/drafts?diary={diary.public_id}", fields, headers=JSON).json["saved"]
    assert form_to(browser.text(edit), edit)["event"] == "直しかけ"


def test_nobody_keeps_a_draft_of_somebody_elses_entry(app, people, shiori, write):
    diary = write(shiori)
    other = people.browser(people.member())
    answer = other.post(f"/drafts?diary={diary.public_id}", {"event": "x"}, headers=JSON)
    assert answer.status_code == 404
    assert count(app, Draft) == 0
