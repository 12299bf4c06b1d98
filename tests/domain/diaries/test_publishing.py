"""Publishing an entry."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.actions import drafts, entries
from kokotomo.domain.diaries.contents import Written
from kokotomo.domain.diaries.events import DiaryPublished
from kokotomo.domain.diaries.models import Diary, Draft
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.domain.diaries.queries.entries import find_page
from kokotomo.domain.diaries.rules import Audience, Content
from kokotomo.foundation import clock, events, markup, public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Invalid, NotAllowed
from tests.support.at_once import at_once, errors_of
from tests.support.factories_diaries import an_entry

EVENING = datetime(2026, 11, 23, 12, 12, tzinfo=UTC)


def refused(author: User, **said: object) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        entries.publish(author, an_entry(**said), public_ids.new())
    return {name: problem.key for name, problem in caught.value.problems.items()}


def test_an_entry_is_kept_as_it_was_written_and_rendered(in_app, people, write):
    author = people.member()
    named = lists.topics()[:2]
    diary = write(
        author,
        event="朝から*雨*。\n図書館へ。",
        feeling="しずか",
        effort="起きた",
        title="雨の日",
        note="雨の話",
        sky="kosame",
        topics=tuple(topic.public_id for topic in named),
        day=date(2026, 1, 5),
    )
    db.session.expire_all()
    page = find_page(author, diary.public_id)
    assert page is not None
    assert page.content == Content(
        event="朝から*雨*。\n図書館へ。",
        feeling="しずか",
        effort="起きた",
        title="雨の日",
        note="雨の話",
        sky="kosame",
        topics=tuple(topic.public_id for topic in named),
    )
    assert "<em>雨</em>" in page.diary.event_html
    assert "<br>" in page.diary.event_html
    assert page.diary.extract == "朝から雨。 図書館へ。"
    assert (page.diary.feeling_extract, page.diary.effort_extract) == ("しずか", "起きた")
    assert page.diary.renderer == markup.RENDERER_VERSION
    assert page.diary.day == date(2026, 1, 5)
    assert [topic.name for topic in page.topics] == [topic.name for topic in named]


def test_parts_that_were_left_out_are_empty_not_blank(in_app, people, write):
    diary = write(people.member(), feeling="ねむい")
    assert (diary.event, diary.event_html, diary.extract, diary.title) == (None, None, None, None)


def test_the_same_form_twice_is_one_entry(in_app, people, write):
    author, key = people.member(), public_ids.new()
    first = write(author, form_key=key, event="ひとつめ")
    second = write(author, form_key=key, event="ちがう言葉")
    assert second.id == first.id
    assert (second.event, db.session.query(Diary).count()) == ("ひとつめ", 1)


def test_the_same_form_sent_by_six_hands_at_once_is_one_entry(app, people):
    author, key = people.member(), public_ids.new()

    def send() -> int:
        writer = db.session.get(User, author.id)
        return entries.publish(writer, an_entry(event="いちど"), key).id

    results = at_once(app, *[send] * 6)
    assert errors_of(results) == []
    assert len(set(results)) == 1
    with app.app_context():
        assert db.session.query(Diary).count() == 1


def test_two_people_may_send_forms_with_the_same_key(in_app, people, write):
    key = public_ids.new()
    assert write(people.member(), form_key=key).id != write(people.member(), form_key=key).id


def test_publishing_is_told_once(in_app, people, write, monkeypatch):
    told: list[Diary] = []
    monkeypatch.setitem(events._subscribers, DiaryPublished, [lambda event: told.append(event.diary)])
    key, author = public_ids.new(), people.member()
    diary = write(author, form_key=key)
    write(author, form_key=key)
    assert told == [diary]


def test_what_was_chosen_last_is_remembered(in_app, people, write):
    author = people.member()
    assert (author.last_audience, author.last_wish) == ("members", "reply")
    write(author, audience="mutual", wish="read")
    db.session.expire_all()
    there = db.session.get(User, author.id)
    assert (there.last_audience, there.last_wish) == ("mutual", "read")


def test_an_entry_that_is_refused_changes_nothing(in_app, people):
    author = people.member()
    assert refused(author, audience="private", day=date(2100, 1, 1)) == {"date": "day.future"}
    assert db.session.query(Diary).count() == 0
    assert db.session.get(User, author.id).last_audience == "members"


def test_every_mistake_is_told_at_once(in_app, people):
    found = refused(people.minor(), event="あ" * 2001, title="い" * 61, audience="everyone", sky="snow")
    assert found == {
        "event": "event.too_long",
        "title": "title.too_long",
        "audience": "audience.minor",
        "sky": "sky.unknown",
    }


def test_a_topic_that_does_not_exist_is_refused(in_app, people):
    assert refused(people.member(), topics=("a" * 26,)) == {"topics": "topics.unknown"}


def test_the_day_may_be_tokyos_or_the_writers_own_today(in_app, people, write):
    # 12:12 UTC: in Tokyo the 23rd, on Kiritimati (UTC+14) the 24th, in Honolulu the 23rd, 2 o'clock.
    with clock.fixed(EVENING):
        ahead = people.member(time_zone="Pacific/Kiritimati", joined=EVENING - timedelta(days=9))
        behind = people.member(time_zone="Pacific/Honolulu", joined=EVENING - timedelta(days=9))
        assert write(ahead, day=date(2026, 11, 24)).day == date(2026, 11, 24)
        assert write(behind, day=date(2026, 11, 23)).day == date(2026, 11, 23)
        assert refused(behind, day=date(2026, 11, 24)) == {"date": "day.future"}
        assert refused(ahead, day=date(2026, 11, 25)) == {"date": "day.future"}


@pytest.mark.parametrize("state", ["suspended", "left"])
def test_who_may_not_write_publishes_nothing(in_app, people, ties, state):
    author = people.member()
    (ties.suspend if state == "suspended" else ties.leave)(author)
    with pytest.raises(NotAllowed):
        entries.publish(author, an_entry(), public_ids.new())


def test_links_of_an_account_in_its_first_day_cannot_be_followed(in_app, people, write):
    words = "https://example.jp/neko を見た"
    fresh = people.member(joined=clock.now() - timedelta(hours=23))
    settled = people.member(joined=clock.now() - timedelta(hours=25))
    assert "<a " not in write(fresh, event=words).event_html
    assert '<a href="https://example.jp/neko"' in write(settled, event=words).event_html


def test_publishing_forgets_the_draft_of_its_form_and_no_other(in_app, people, write):
    author, key, other = people.member(), public_ids.new(), public_ids.new()
    drafts.save_draft(author, Written(Content(event="書きかけ")), key)
    drafts.save_draft(author, Written(Content(event="別の書きかけ")), other)
    write(author, form_key=key, event="書きおえた")
    assert [draft.form_key for draft in db.session.query(Draft)] == [other]


def test_an_entry_may_answer_the_question_of_the_evening(in_app, people, write):
    question = lists.question_of_evening(EVENING)
    diary = write(people.member(), question_id=question.public_id)
    assert diary.question_id == question.id


def test_a_question_that_was_taken_away_keeps_nobody_from_writing(in_app, people, write):
    assert write(people.member(), question_id="a" * 26).question_id is None


def test_a_preview_checks_without_keeping(in_app, people):
    author = people.member()
    assert entries.check(author, an_entry(title=" 題 ")).content.title == "題"
    with pytest.raises(Invalid):
        entries.check(author, an_entry(event="あ" * 2001))
    assert db.session.query(Diary).count() == 0


@pytest.mark.parametrize("audience", list(Audience))
def test_every_audience_can_be_written_for(in_app, people, write, audience):
    diary = write(people.member(), audience=audience.value)
    assert diary.audience == audience
    assert (diary.listed_at is None) == (audience is Audience.PRIVATE)
