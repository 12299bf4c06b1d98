"""What tests of the figures ask and do: sums as they stand, and words that go to and fro."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import receipts
from kokotomo.domain.consultations.access import Correspondent
from kokotomo.domain.consultations.actions import letters, sending
from kokotomo.domain.consultations.first_letters import FirstLetter
from kokotomo.domain.consultations.models.threads import Consultation, Letter
from kokotomo.domain.consultations.queries.threads import Thread, find_taken, hold_thread
from kokotomo.domain.consultations.rules import CONSENT_VERSION, AgeBand
from kokotomo.domain.figures.models import DailySum, SumStep, WrittenDay
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""Noon in Tokyo of the day on which the tests begin."""

TODAY = date(2026, 11, 23)


def tally() -> dict[str, int]:
    """How often each measure was counted, whatever its day, band and bucket; nothing where it is 0."""
    found: Counter[str] = Counter()
    for kind, value in ((DailySum, DailySum.value), (SumStep, SumStep.amount)):
        for measure, count in db.session.execute(select(kind.measure, value)):
            found[measure] += count
    db.session.commit()
    return {measure: count for measure, count in found.items() if count}


def rows() -> dict[tuple[date, str, str, int], int]:
    """Each sum with its day, measure, band and bucket; those that are 0 left out."""
    found: Counter[tuple[date, str, str, int]] = Counter()
    for kind, value in ((DailySum, DailySum.value), (SumStep, SumStep.amount)):
        keys = (kind.day, kind.measure, kind.band, kind.bucket)
        for day, measure, band, bucket, count in db.session.execute(select(*keys, value)):
            found[day, measure, band, bucket] += count
    db.session.commit()
    return {key: count for key, count in found.items() if count}


def wrote(one_id: int, other_id: int, days: Iterable[int], *, back: Iterable[int] | None = None) -> None:
    """Rows that say that each wrote to the other, *days* after `TODAY`; the other on *back* if given."""
    both = ((one_id, other_id, days), (other_id, one_id, days if back is None else back))
    db.session.add_all(
        WrittenDay(from_id=from_id, to_id=to_id, day=TODAY + timedelta(days=number))
        for from_id, to_id, numbers in both
        for number in numbers
    )
    db.session.commit()


WORDS = "夜になると、だれとも話していないことを思い出します。"


def send(viewer: User | None = None, band: AgeBand = AgeBand.THIRTIES) -> Consultation:
    """A letter of a member, or of a guest of *band*, sent as anybody sends one."""
    key = public_ids.new()
    first = FirstLetter(WORDS) if viewer else FirstLetter(WORDS, age=band.value)
    receipt = None if viewer else receipts.drawn(key)
    return sending.send(viewer or Anonymous(), first, key, consent=CONSENT_VERSION, receipt=receipt)


def held(thread: Consultation) -> Thread:
    """The thread as it stands."""
    found = hold_thread(thread.id)
    assert found is not None
    return found


def answer(volunteer: User, thread: Consultation, *, at: datetime | None = None) -> Letter:
    """A letter of who listens."""
    with clock.fixed(at or clock.now()):
        found = find_taken(volunteer, thread.public_id)
        assert found is not None
        return letters.answer(volunteer, found, "読みました。", public_ids.new())


def writer_of(thread: Consultation) -> Correspondent:
    """The guest who wrote it."""
    return Correspondent(thread.id)
