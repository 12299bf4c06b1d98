"""Threads are deleted when nobody needs them any more, not earlier, and never without having said so."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from kokotomo.domain.consultations import forgetting
from kokotomo.domain.consultations.actions import endings, letters, taking_back
from kokotomo.domain.consultations.models.threads import Consultation, Letter, ThreadMark
from kokotomo.domain.consultations.queries import retention
from kokotomo.domain.consultations.queries.threads import find_own, find_taken, hold_thread
from kokotomo.domain.consultations.rules import Mark, Side
from kokotomo.domain.consultations.sweeps import expiry as consultations
from kokotomo.domain.notifications.models import Notification
from kokotomo.foundation import clock, public_ids, tombstones
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db
from tests.support.at_once import at_once, errors_of
from tests.support.factories_consultations import a_letter, a_volunteer, taken

SENT = datetime(2026, 3, 2, 23, 50, tzinfo=clock.TOKYO)


def days(number: float) -> object:
    return clock.fixed(SENT + timedelta(days=number))


def swept(number: float) -> int:
    """What is there after the worker's round, so many days after `SENT`; how many threads went."""
    with days(number):
        consultations.round_times()
        forgetting.tell_idle()
        return forgetting.forget_due()


def there() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Consultation)) or 0


def keys() -> int:
    return db.session.scalar(select(func.count()).select_from(DataKey)) or 0


def test_a_letter_that_nobody_answered_goes_after_thirty_days_with_its_key(in_app):
    before = keys()
    thread = a_letter(at=SENT)
    mark = tombstones.mark_of("thread", thread.public_id)
    assert swept(30) == 0
    assert there() == 1
    assert swept(31) == 1
    assert (there(), keys()) == (0, before)
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 0
    assert tombstones.all_stones()[mark].buried_on == (SENT + timedelta(days=31)).date()


@pytest.mark.parametrize(("opened_after", "kept"), [(timedelta(minutes=2), False), (timedelta(days=3), True)])
def test_whoever_came_back_to_it_keeps_an_unanswered_letter_longer(in_app, opened_after, kept):
    a_letter(at=SENT)
    db.session.execute(update(Consultation).values(writer_seen_at=SENT + opened_after))
    db.session.commit()
    assert swept(29.5) == 0
    assert swept(31) == (0 if kept else 1)


def test_what_was_taken_back_goes_thirty_days_later(in_app, people):
    writer = people.member()
    thread = a_letter(writer, at=SENT)
    with days(10):
        taking_back.take_back(writer, thread)
    assert swept(39) == 0
    assert swept(42) == 1


def test_a_closed_thread_is_kept_for_ninety_days(in_app, people):
    writer, volunteer = people.member(), a_volunteer(people)
    thread = a_letter(writer, at=SENT)
    with days(1):
        taken(thread, volunteer)
        endings.close(hold_thread(thread.id), Side.WRITER)
        db.session.commit()
    assert swept(45) == 0
    assert swept(91) == 0
    assert swept(92.1) == 1


def _idle(people):
    writer, volunteer = people.member(), a_volunteer(people)
    thread = a_letter(writer, at=SENT)
    with days(1):
        taken(thread, volunteer)
        letters.answer(volunteer, find_taken(volunteer, thread.public_id), "読みました。", public_ids.new())
    return writer, volunteer, thread


def _said(thread) -> list[int]:
    marks = db.session.scalars(
        select(ThreadMark.day).where(ThreadMark.consultation_id == thread.id, ThreadMark.kind == Mark.IDLE)
    )
    return [(day - SENT.date()).days for day in marks]


def _told(person) -> int:
    which = (Notification.recipient_id == person.id, Notification.kind == "thread")
    return db.session.scalar(select(func.count()).select_from(Notification).where(*which)) or 0


def test_an_idle_thread_says_so_twice_and_goes_after_180_days(in_app, people):
    writer, volunteer, thread = _idle(people)
    for day, said in ((166, []), (168, [182]), (170, [182]), (178, [182]), (179, [182, 182])):
        assert swept(day) == 0
        assert _said(thread) == said, day
    assert _told(writer) == _told(volunteer) == 1  # not seen, so the second notice is the same news
    assert swept(181) == 0
    assert swept(182.1) == 1


def test_a_letter_between_the_notices_begins_it_anew(in_app, people):
    writer, _volunteer, thread = _idle(people)
    swept(168)
    with days(172):
        letters.write(writer, find_own(writer, thread.public_id), "まだいます。", public_ids.new())
    assert swept(180) == 0
    assert swept(185) == 0
    assert _said(thread) == [182]
    assert swept(340) == 0
    assert swept(350) == 0
    assert swept(351) == 0
    assert len(_said(thread)) == 3
    assert swept(353.1) == 1


def test_after_a_pause_of_the_worker_the_notices_still_come_first(in_app, people):
    _writer, _volunteer, thread = _idle(people)
    assert swept(400) == 0
    assert _said(thread) == [414]
    assert swept(401) == 0
    assert swept(411) == 0
    assert _said(thread) == [414, 414]
    assert swept(413) == 0
    assert swept(414.1) == 1


def test_what_is_due_is_counted_before_it_goes(in_app):
    a_letter(at=SENT)
    with days(31):
        assert retention.count_due() == {"closed": 0, "unanswered": 1, "taken_back": 0, "idle": 0}
        forgetting.forget_due()
        assert set(retention.count_due().values()) == {0}


def test_two_workers_at_once_delete_each_thread_once(app):
    with app.app_context():
        for _ in range(12):
            a_letter(at=SENT)
    with days(31):
        results = at_once(app, *[forgetting.forget_due] * 4)
    assert errors_of(results) == []
    with app.app_context():
        assert (sum(results), there()) == (12, 0)
        assert tombstones.counts()["thread"][0] == 12


def test_a_thread_that_cannot_be_deleted_does_not_keep_the_others(in_app, monkeypatch, caplog):
    first, _second, third = (a_letter(at=SENT) for _ in range(3))
    forget = endings.forget

    def fails_for_the_first(thread):
        if thread.consultation.id == first.id:
            raise RuntimeError("words that must not be logged")
        forget(thread)

    monkeypatch.setattr(endings, "forget", fails_for_the_first)
    assert swept(31) == 2
    assert "RuntimeError" in caplog.text
    assert "words that" not in caplog.text
    assert there() == 1
    assert third.id != first.id
