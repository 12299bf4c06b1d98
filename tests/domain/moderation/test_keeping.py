"""What is kept of reports, for how long, and what is left when accounts and words go (SAFETY T28, B19)."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from kokotomo.domain.accounts import sweeps as accounts
from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries import sweeps as diaries
from kokotomo.domain.diaries.actions import entries
from kokotomo.domain.moderation import contents
from kokotomo.domain.moderation.actions import reports as actions
from kokotomo.domain.moderation.models.reports import Report, ReportNote
from kokotomo.domain.moderation.queries import reports as queries
from kokotomo.domain.moderation.rules import KEPT
from kokotomo.domain.moderation.sweeps.evidence import purge_evidence
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.crypto.problems import Unsealable
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Conflict
from tests.support.factories_reports import reported


def later(days, doing):
    """What *doing* gives so many days from now."""
    with clock.fixed(clock.now() + timedelta(days=days)):
        return doing()


def opened_by(moderator, report):
    db.session.expire_all()
    return queries.find_report(moderator, report.public_id)


def test_a_report_outlives_the_entry_and_its_evidence_can_be_read(in_app, people, ties, write, moderators):
    me, writer = people.member(), people.member()
    page = write(writer, event="消されるまえの言葉")
    reply = ties.reply(writer, page, "その下の返事")
    of_page, of_reply = reported(me, page), reported(me, reply)
    entries.delete(writer, page)
    assert later(8, diaries.purge_deleted) == 1
    for report, said in ((of_page, "消されるまえの言葉"), (of_reply, "その下の返事")):
        opened = opened_by(moderators[0], report)
        assert opened.thing is None
        assert opened.about.id == writer.id
        assert said in dict(contents.evidence_of(opened.report, opened.key).parts).values()


@pytest.mark.parametrize("who", ["writer", "reporter", "both"])
def test_a_report_outlives_the_accounts(in_app, people, write, moderators, who):
    me, writer = people.member(), people.member()
    nickname = writer.nickname
    of_page, of_person = reported(me, write(writer, event="言葉"), words="気になります"), reported(me, writer)
    for user in {"writer": [writer], "reporter": [me], "both": [me, writer]}[who]:
        db.session.execute(update(User).where(User.id == user.id).values(left_at=clock.now()))
        db.session.commit()
    assert later(8, accounts.remove_left) == (2 if who == "both" else 1)
    for report in (of_page, of_person):
        opened = opened_by(moderators[0], report)
        assert (opened.reporter is None) == (who != "writer")
        assert (opened.about is None) == (opened.thing is None) == (who != "reporter")
        assert contents.evidence_of(opened.report, opened.key).author == nickname
    assert contents.words_of(*_row(opened_by(moderators[0], of_page))) == "気になります"
    assert actions.finish(moderators[0], of_page.public_id).state == "done"


def _row(opened):
    return opened.report, opened.key


def test_who_finished_it_may_leave(in_app, people, ties, moderators):
    one, other = moderators
    report = reported(people.member(), ties.page(people.member()))
    actions.take_note(one, report.public_id, "読みました", public_ids.new())
    actions.finish(one, report.public_id)
    db.session.execute(update(User).where(User.id == one.id).values(left_at=clock.now()))
    db.session.commit()
    later(8, accounts.remove_left)
    opened = opened_by(other, report)
    assert (opened.report.state, opened.handler) == ("done", None)
    assert [(step.author, step.words) for step in queries.steps_of(other, opened)] == [
        (None, "読みました"),
        (None, None),
    ]


def test_after_180_days_nothing_that_was_said_is_left(in_app, people, ties, moderators):
    report = reported(people.member(), ties.page(people.member()), words="言葉")
    actions.take_note(moderators[0], report.public_id, "メモ", public_ids.new())
    actions.finish(moderators[0], report.public_id)
    sealed, key_id = report.evidence, report.data_key_id
    assert later(KEPT.days - 1, purge_evidence) == 0
    assert later(KEPT.days, purge_evidence) == 1
    assert later(KEPT.days, purge_evidence) == 0
    opened = opened_by(moderators[0], report)
    row = opened.report
    assert (row.evidence, row.words, row.data_key_id, opened.key) == (None, None, None, None)
    assert db.session.get(DataKey, key_id) is None
    assert db.session.scalars(select(ReportNote.sealed)).all() == [None, None]
    # What happened stays, without a word: when, why, and who was done with it.
    assert (row.reason, row.state, opened.handler.id) == ("blame", "done", moderators[0].id)
    assert len(queries.steps_of(moderators[0], opened)) == 2
    # Not even the row of a backup opens under any other key.
    other = reported(people.member(), ties.page(people.member()))
    restored = Report(evidence=sealed, public_id=row.public_id, created_at=row.created_at)
    with pytest.raises(Unsealable):
        contents.evidence_of(restored, db.session.get_one(DataKey, other.data_key_id))


def test_an_open_report_loses_its_words_in_time_as_well_and_can_be_finished(in_app, people, ties, moderators):
    report = reported(people.member(), ties.page(people.member()))
    assert later(KEPT.days, purge_evidence) == 1
    db.session.expire_all()
    with pytest.raises(Conflict) as caught:
        actions.take_note(moderators[0], report.public_id, "おそいメモ", public_ids.new())
    assert caught.value.key == "report.purged"
    assert actions.finish(moderators[0], report.public_id).state == "done"


def test_only_what_is_old_enough_is_purged_however_much_it_is(in_app, people, ties):
    writer, me = people.member(), people.member()
    old = [reported(me, ties.page(writer)).id for _ in range(5)]
    with clock.fixed(clock.now() + timedelta(days=90)):
        young = reported(me, ties.page(writer)).id
    assert later(KEPT.days + 1, purge_evidence) == 5
    db.session.expire_all()
    left = db.session.scalars(select(Report.id).where(Report.evidence.is_not(None))).all()
    assert left == [young]
    keys = select(func.count()).select_from(DataKey).where(DataKey.id.in_(select(Report.data_key_id)))
    assert db.session.scalar(keys) == 1
    assert len(old) == 5


def test_evidence_opens_in_its_own_report_alone(in_app, people, ties):
    me, writer = people.member(), people.member()
    first, second = reported(me, ties.page(writer), words="一"), reported(me, ties.page(writer), words="二")
    key = db.session.get_one(DataKey, first.data_key_id)
    for changes in (
        {"evidence": second.evidence},
        {"evidence": first.words},
        {"public_id": second.public_id},
        {"created_at": first.created_at - timedelta(days=1)},
    ):
        row = Report(evidence=first.evidence, public_id=first.public_id, created_at=first.created_at)
        for name, value in changes.items():
            setattr(row, name, value)
        with pytest.raises(Unsealable):
            contents.evidence_of(row, key)
    assert contents.words_of(first, key) == "一"
