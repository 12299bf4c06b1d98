"""書く in the browser, without scripts: the box, its mistakes, its preview."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.models import Diary, DiaryTopic
from kokotomo.domain.diaries.queries import topics
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from tests.support.pages import form_to, main_of, title_of, words_of

NEW = "/diaries/new"
EVENING = datetime(2026, 11, 23, 12, 12, tzinfo=UTC)  # 21:12 in Tokyo
BEFORE_MIDNIGHT = datetime(2026, 11, 23, 14, 50, tzinfo=UTC)
AFTER_MIDNIGHT = datetime(2026, 11, 23, 15, 10, tzinfo=UTC)


@pytest.fixture
def shiori(people):
    return people.member("しおり")


@pytest.fixture
def browser(people, shiori):
    return people.browser(shiori)


def entries(app):
    with app.app_context():
        return db.session.scalars(select(Diary).order_by(Diary.id)).all()


def topic_ids(app, count):
    with app.app_context():
        return [topic.public_id for topic in topics.topics()[:count]]


def test_one_box_and_one_tap_make_an_entry(app, browser):
    fields = form_to(browser.text(NEW), "/diaries")
    answer = browser.post("/diaries", {**fields, "event": "白菜が安かった。"})
    assert answer.status_code == 303
    assert "白菜が安かった。" in main_of(browser.text(answer.location))
    [entry] = entries(app)
    assert (entry.audience, entry.wish, entry.day) == ("members", "reply", clock.today())


def test_everything_that_the_box_offers_is_kept_and_shown(app, browser):
    ids = topic_ids(app, 3)
    said = {
        "event": "朝から雨。",
        "feeling": "しずか",
        "effort": "起きた",
        "title": "雨の日",
        "note": "雨の話がふくまれます",
        "sky": "kosame",
        "topics": ids,
        "audience": "everyone",
        "wish": "idea",
        "day": "other",
        "date": "2025-03-02",
    }
    page = browser.text(browser.post("/diaries", said).location)
    words = words_of(main_of(page))
    for part in ("朝から雨。", "しずか", "起きた", "雨の日", "雨の話がふくまれます", "小雨", "だれでも"):
        assert part in words, part
    assert "2025年3月2日（日）" in words
    assert "アイデアがほしい" in words
    [entry] = entries(app)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(DiaryTopic)) == 3
    assert entry.day == date(2025, 3, 2)


def test_an_entry_without_a_word_comes_back_with_what_to_do(app, browser):
    answer = browser.post("/diaries", {"event": " \n ", "title": "題だけ", "sky": "hare"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert title_of(page).startswith("入力の確認：")
    assert page.count("どれかひとつを入力してください") == 2
    fields = form_to(page, "/diaries")
    assert (fields["title"], fields["sky"]) == ("題だけ", "hare")
    assert entries(app) == []


@pytest.mark.parametrize(
    ("part", "limit"), [("event", 2000), ("feeling", 1000), ("effort", 500), ("title", 60), ("note", 60)]
)
def test_over_long_words_come_back_whole_with_their_count(app, browser, part, limit):
    words = "あ" * (limit + 1)
    answer = browser.post("/diaries", {"event": "本文", part: words})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f"{limit:,}字までです。いま{limit + 1:,}字です" in page
    assert form_to(page, "/diaries")[part] == words
    assert entries(app) == []
    assert browser.post("/diaries", {"event": "本文", part: "あ" * limit}).status_code == 303


def test_a_family_of_emoji_is_one_character(browser):
    assert browser.post("/diaries", {"event": "x", "title": "👨‍👩‍👧‍👦" * 50}).status_code == 303


def test_all_mistakes_are_said_at_once_and_every_word_comes_back(app, browser):
    ids = topic_ids(app, 4)
    sent = {
        "event": "あ" * 2001,
        "feeling": "気持ちはここ",
        "title": "い" * 61,
        "topics": ids,
        "audience": "nobody",
        "wish": "money",
        "day": "other",
        "date": "2099-01-01",
    }
    answer = browser.post("/diaries", sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for sentence in ("いま2,001字です", "いま61字です", "いま4つ選んでいます", "今日か、それより前の日を"):
        assert sentence in page, sentence
    assert page.count("ひとつ選んでください") >= 4
    fields = form_to(page, "/diaries")
    for name in ("event", "feeling", "title", "date"):
        assert fields[name] == sent[name]
    assert set(fields["topics"]) == set(ids)


def test_a_stranger_among_the_topics_is_refused(browser):
    answer = browser.post("/diaries", {"event": "x", "topics": [public_ids.new()]})
    assert answer.status_code == 422
    assert "話題を選びなおしてください" in answer.get_data(as_text=True)


def test_the_same_form_sent_twice_makes_one_entry(app, browser):
    fields = {**form_to(browser.text(NEW), "/diaries"), "event": "一度だけ"}
    first, second = browser.post("/diaries", fields), browser.post("/diaries", fields)
    assert first.location == second.location
    assert len(entries(app)) == 1


def test_the_last_choices_are_remembered_and_stand_beside_the_button(app, browser, shiori):
    browser.post("/diaries", {"event": "x", "audience": "private", "wish": "none"})
    page = browser.text(NEW)
    assert "自分だけ・" in words_of(page)
    assert "返事はいりません" in words_of(page)
    fields = form_to(page, "/diaries")
    assert (fields["audience"], fields["wish"]) == ("private", "none")
    with app.app_context():
        assert db.session.get(User, shiori.id).last_audience == "private"


def test_somebody_under_18_is_not_offered_everyone_and_cannot_choose_it(app, people):
    browser = people.browser(people.minor())
    page = browser.text(NEW)
    assert "だれでも</b>" not in page
    answer = browser.post("/diaries", {"event": "x", "audience": "everyone"})
    assert answer.status_code == 422
    assert "「だれでも」にはできません" in answer.get_data(as_text=True)
    assert entries(app) == []


def test_somebody_under_18_whose_last_choice_was_everyone_starts_with_members(people):
    browser = people.browser(people.minor(last_audience="everyone"))
    assert form_to(browser.text(NEW), "/diaries")["audience"] == "members"


def test_the_first_entry_says_who_can_become_a_member(browser):
    greeting = browser.text("/diaries/new?first=1")
    assert "ようこそ、ココトモへ" in greeting
    assert "登録すればだれでも会員になれます。</p>" in greeting
    browser.post("/diaries", {"event": "はじめて"})
    later = browser.text("/diaries/new?first=1")
    assert "ようこそ" not in later
    assert "登録すればだれでも会員になれます。</p>" not in later


def test_today_stays_the_day_on_which_the_page_was_opened(app, browser):
    with clock.fixed(BEFORE_MIDNIGHT):
        fields = form_to(browser.text(NEW), "/diaries")
    with clock.fixed(AFTER_MIDNIGHT):
        browser.post("/diaries", {**fields, "event": "日付が変わる前に"})
    assert entries(app)[0].day == date(2026, 11, 23)


def test_in_the_small_hours_yesterday_is_one_tap_away(app, browser):
    with clock.fixed(AFTER_MIDNIGHT):
        page = browser.text(NEW)
        assert "今日（24日）の日記" in page
        assert "きのう（23日）の日記にする" in page
        before_the_box = page.index("きのう（23日）") < page.index('name="event"')
        assert before_the_box
        browser.post("/diaries", {**form_to(page, "/diaries"), "event": "ねむれない", "day": "2026-11-23"})
    with clock.fixed(EVENING):
        assert "の日記にする" not in browser.text(NEW)
    assert entries(app)[0].day == date(2026, 11, 23)


def test_the_day_is_that_of_the_writers_own_zone(app, people):
    browser = people.browser(people.member(time_zone="America/Los_Angeles"))
    with clock.fixed(EVENING):
        browser.post("/diaries", {**form_to(browser.text(NEW), "/diaries"), "event": "朝"})
    assert entries(app)[0].day == date(2026, 11, 23)
    with clock.fixed(EVENING - timedelta(hours=8)):
        browser.post("/diaries", {**form_to(browser.text(NEW), "/diaries"), "event": "夜"})
    assert entries(app)[1].day == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"day": "other", "date": ""}, "ほかの日の日付を入力してください"),
        ({"day": "other", "date": "きのう"}, "日付を「2026-11-23」のように入力してください"),
        ({"day": "other", "date": "2026-11-24"}, "今日か、それより前の日を選んでください"),
        ({"day": "other", "date": "1899-12-31"}, "1900年より後の日を選んでください"),
        ({"day": "2026-11-23", "date": "2026-11-01"}, "「ほかの日」をえらぶか、日付を消してください"),
        ({"day": "someday"}, "ひとつ選んでください"),
    ],
)
def test_a_day_that_cannot_be_is_asked_for_again(app, browser, sent, sentence):
    with clock.fixed(EVENING):
        answer = browser.post("/diaries", {"event": "本文はここ", **sent})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert form_to(page, "/diaries")["event"] == "本文はここ"
    assert entries(app) == []


def test_a_guest_who_posts_is_asked_to_sign_in_and_keeps_the_words(visitor):
    answer = visitor.post("/diaries", {"event": "ことばはここ"})
    assert answer.status_code == 401
    assert "ことばはここ" in answer.get_data(as_text=True)
