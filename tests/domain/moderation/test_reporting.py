"""Reporting: what can be reported, by whom, once, and what is kept of it."""

from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.diaries.actions import entries
from kokotomo.domain.follows import actions as follows
from kokotomo.domain.moderation import access, contents, rules, targets
from kokotomo.domain.moderation.actions import reports as actions
from kokotomo.domain.moderation.events import Reported
from kokotomo.domain.moderation.models.reports import Report
from kokotomo.domain.moderation.rules import Kind, Reason
from kokotomo.foundation import events, public_ids
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Invalid, NotAllowed
from tests.support.at_once import at_once, errors_of
from tests.support.factories_diaries import an_entry
from tests.support.factories_reports import reported, target_of


def count(kind=Report):
    return db.session.scalar(select(func.count()).select_from(kind))


def evidence(report):
    return contents.evidence_of(report, db.session.get_one(DataKey, report.data_key_id))


def words(report):
    return contents.words_of(report, db.session.get_one(DataKey, report.data_key_id))


def problems(*args):
    with pytest.raises(Invalid) as caught:
        reported(*args)
    return {name: one.key for name, one in caught.value.problems.items()}


@pytest.fixture
def heard():
    """What is published of reports while the test lasts."""
    found = []
    listen = events.subscribe(Reported)(lambda event: found.append(event.report.public_id))
    yield found
    events._subscribers[Reported].remove(listen)


def test_of_an_entry_all_its_words_are_kept_as_they_stood(in_app, people, write):
    me, writer = people.member(), people.member()
    page = write(writer, title="題です", note="つらい話", event="**朝**のこと\n雨", feeling="しずか")
    report = reported(me, page, Reason.SEXUAL, "三つめの行です。\n見てください")
    entries.edit(writer, page, an_entry(event="なにごともない日"), page.version)
    there = evidence(report)
    assert list(there.parts) == [
        ("title", "題です"),
        ("note", "つらい話"),
        ("event", "**朝**のこと\n雨"),
        ("feeling", "しずか"),
    ]
    assert there.author == writer.nickname
    assert words(report) == "三つめの行です。\n見てください"
    assert (report.kind, report.diary_id, report.about_id) == ("diary", page.id, writer.id)
    assert (report.reason, report.state, report.reporter_id) == ("sexual", "open", me.id)


def test_of_a_reply_and_of_a_person_their_words_are_kept(in_app, people, ties):
    me, writer, replier = people.member(), people.member(), people.member(bio="猫と散歩")
    reply = ties.reply(replier, ties.page(writer), "甘えてるだけ")
    of_reply, of_person = reported(me, reply), reported(me, replier, Reason.IMPERSONATION)
    assert list(evidence(of_reply).parts) == [("body", "甘えてるだけ")]
    assert (of_reply.comment_id, of_reply.about_id) == (reply.id, replier.id)
    assert dict(evidence(of_person).parts) == {"nickname": replier.nickname, "bio": "猫と散歩"}
    assert (of_person.person_id, of_person.about_id) == (replier.id, replier.id)
    assert words(of_person) == ""


def test_nothing_that_was_said_stands_open_in_the_row(in_app, people, ties):
    me, writer = people.member(), people.member()
    report = reported(me, ties.reply(writer, ties.page(me), "ひみつの返事"), words="ひみつの言葉")
    row = db.session.execute(select(Report.__table__).where(Report.id == report.id)).one()
    assert "ひみつ" not in repr(row)
    assert writer.nickname not in repr(row)


def test_each_report_has_a_key_of_its_own(in_app, people, ties):
    me, writer = people.member(), people.member()
    first, second = reported(me, ties.page(writer)), reported(me, ties.page(writer))
    keys = {first.data_key_id, second.data_key_id}
    assert len(keys) == 2
    assert not keys & {me.data_key_id, writer.data_key_id}


def test_the_same_thing_again_is_the_first_report(in_app, people, ties, heard):
    me, page = people.member(), ties.page(people.member())
    keys = count(DataKey)
    first = reported(me, page, Reason.BLAME, "はじめの言葉")
    again = reported(me, page, Reason.OTHER, "つぎの言葉")
    assert again.id == first.id
    assert (again.reason, words(again)) == ("blame", "はじめの言葉")
    assert (count(), count(DataKey), heard) == (1, keys + 1, [first.public_id])


def test_the_same_form_again_is_the_first_report(in_app, people, ties):
    me, key = people.member(), public_ids.new()
    first = reported(me, ties.page(people.member()), form_key=key)
    assert reported(me, ties.page(people.member()), form_key=key).id == first.id
    assert count() == 1


def test_reported_at_once_it_is_one_report_with_one_key(app, people, ties):
    me, page = people.member(), ties.page(people.member())
    with app.app_context():
        target, keys = target_of(me, page), count(DataKey)
    tries = [
        partial(actions.report, me, target, "blame", f"{number}つめ", public_ids.new()) for number in range(6)
    ]
    assert errors_of(at_once(app, *tries)) == []
    with app.app_context():
        assert (count(), count(DataKey)) == (1, keys + 1)


def test_several_people_each_report_the_same_thing(in_app, people, ties):
    page = ties.page(people.member())
    made = {reported(people.member(), page).id for _ in range(3)}
    assert len(made) == count() == 3


def test_nobody_reports_their_own_things_or_as_a_guest(in_app, people, ties):
    me = people.member()
    page = ties.page(me)
    for thing in (page, ties.reply(me, page), me):
        with pytest.raises(NotAllowed):
            reported(me, thing)
    assert not access.may_report(Anonymous(), me.id)
    assert count() == 0


def test_what_one_does_not_see_is_not_there_to_be_reported(in_app, people, ties, write):
    me, writer, minor = people.member(), people.member(), people.minor()
    mutual, private, gone = (write(writer, audience=name) for name in ("mutual", "private", "members"))
    entries.delete(writer, gone)
    for page in (mutual, private, gone, write(minor)):
        assert targets.find(me, Kind.DIARY, page.public_id) is None
    for person in (minor, people.member(left_at=writer.created_at)):
        assert targets.find(me, Kind.PERSON, person.public_id) is None
    hidden = ties.reply(writer, ties.page(people.member()))
    follows.mute(me, writer)
    assert targets.find(me, Kind.COMMENT, hidden.public_id) is None
    for kind in Kind:
        for public_id in ("", "\x00" * 26, public_ids.new()):
            assert targets.find(me, kind, public_id) is None


def test_a_suspended_member_can_report(in_app, people, ties):
    me = people.member()
    ties.suspend(me)
    assert reported(me, ties.page(people.member()), Reason.LIFE).rank == 0


def test_a_reason_must_be_chosen_and_words_have_an_end(in_app, people, ties):
    me, page = people.member(), ties.page(people.member())
    assert problems(me, page, "") == {"reason": "reason.choice"}
    assert problems(me, page, "penalty", "あ" * 601) == {
        "reason": "reason.choice",
        "words": "words.long",
    }
    assert problems(me, page, "other", "a\u0301" + "\u0301" * 30_000) == {"words": "words.long"}
    assert count() == 0
    assert words(reported(me, page, "other", "あ" * 600)) == "あ" * 600


def test_where_a_life_is_in_danger_no_length_stands_in_the_way(in_app, people, ties):
    said = "たすけて。" * 400
    report = reported(people.member(), ties.page(people.member()), Reason.LIFE, said)
    assert words(report) == said


def test_a_report_points_at_nothing_of_another_kind(in_app, people, ties):
    page = ties.page(people.member())
    report = reported(people.member(), page)
    report.kind = "person"
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_a_life_in_danger_comes_first_then_ways_to_suicide_then_all_else():
    ranks = {reason: rules.rank_of(reason) for reason in Reason}
    assert (ranks.pop(Reason.LIFE), ranks.pop(Reason.SUICIDE)) == (0, 1)
    assert set(ranks.values()) == {2}
    assert len(Reason) == 10
