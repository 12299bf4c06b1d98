"""確認する: how an entry will look, before anybody sees it."""

import pytest
from sqlalchemy import func, select

from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.queries import topics
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.pages import form_to, main_of, words_of


@pytest.fixture
def browser(people):
    return people.browser(people.member("しおり"))


def count(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Diary))


@pytest.fixture
def said(app):
    with app.app_context():
        ids = [topic.public_id for topic in topics.topics()[:2]]
    return {
        "event": '一行目\r\n二行目\r\n\r\n  "引用" <b>',
        "feeling": "**つよい**気持ち",
        "effort": "起きた",
        "title": "題",
        "note": "注意",
        "sky": "kiri",
        "topics": ids,
        "audience": "mutual",
        "wish": "idea",
        "day": "other",
        "date": "2026-01-05",
    }


def test_a_preview_shows_the_entry_and_keeps_nothing(app, browser, said):
    answer = browser.post("/diaries", {**said, "preview": "1"})
    page = main_of(answer.get_data(as_text=True))
    assert answer.status_code == 200
    assert "<strong>つよい</strong>気持ち" in page
    assert "一行目<br>" in page
    for part in (
        "1月5日（月）",
        "霧",
        "たがいにフォローしている人まで",
        "アイデアがほしい",
        "まだ投稿されていません",
    ):
        assert part in words_of(page), part
    assert count(app) == 0


def test_publishing_from_a_preview_is_publishing_what_was_written(app, browser, said):
    previewed = browser.post("/diaries", {**said, "preview": "1"}).get_data(as_text=True)
    fields = form_to(previewed, "/diaries")
    assert {name: fields[name] for name in said if name not in ("event", "preview")} == {
        name: value for name, value in said.items() if name != "event"
    }
    first = browser.post("/diaries", fields)
    assert first.status_code == 303
    with app.app_context():
        entry = db.session.scalars(select(Diary)).one()
    assert entry.event == '一行目\n二行目\n\n  "引用" <b>'
    assert (entry.sky, entry.audience, entry.wish) == ("kiri", "mutual", "idea")
    assert browser.post("/diaries", fields).location == first.location
    assert count(app) == 1


def test_back_from_a_preview_every_word_stands_in_the_box(app, browser, said):
    fields = form_to(browser.post("/diaries", {**said, "preview": "1"}).get_data(as_text=True), "/diaries")
    answer = browser.post("/diaries", {**fields, "again": "1"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "入力の確認" not in page
    box = form_to(page, "/diaries")
    assert box["event"] == said["event"].replace("\r\n", "\n")
    for name in ("feeling", "effort", "title", "note", "sky", "audience", "wish", "day", "date"):
        assert box[name] == said[name]
    assert set(box["topics"]) == set(said["topics"])
    assert box["form_key"] == fields["form_key"]
    assert count(app) == 0


def test_a_mistake_is_said_before_the_preview(browser):
    answer = browser.post("/diaries", {"event": "", "preview": "1"})
    assert answer.status_code == 422
    assert "まだ投稿されていません" not in answer.get_data(as_text=True)


def test_links_of_somebody_who_just_joined_cannot_be_followed_in_a_preview_either(people):
    browser = people.browser(people.member(joined=clock.now()))
    page = browser.post("/diaries", {"event": "https://example.jp/", "preview": "1"}).get_data(as_text=True)
    assert "https://example.jp/" in words_of(page)
    assert 'href="https://example.jp/"' not in page


def test_previews_drafts_and_mistakes_do_not_count_as_entries(people):
    browser = people.browser(people.member(joined=clock.now()))
    for _ in range(6):
        assert browser.post("/diaries", {"event": "下見", "preview": "1"}).status_code == 200
        assert browser.post("/diaries", {"event": ""}).status_code == 422
        assert browser.post("/diaries", {"event": "下書き", "draft": "1"}).status_code == 303
    for number in range(3):
        assert browser.post("/diaries", {"event": f"日記{number}"}).status_code == 303
    refused = browser.post("/diaries", {"event": "四つ目のことば"})
    assert refused.status_code == 429
    assert "四つ目のことば" in refused.get_data(as_text=True)


def test_a_suspended_member_keeps_the_words(app, people, ties):
    member = people.member()
    browser = people.browser(member)
    ties.suspend(member)
    answer = browser.post("/diaries", {"event": "ことばはここ"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "いまは書きこみができません" in page
    assert form_to(page, "/diaries")["event"] == "ことばはここ"
    assert browser.post("/diaries", {"event": "x", "preview": "1"}).status_code == 422
    assert count(app) == 0
