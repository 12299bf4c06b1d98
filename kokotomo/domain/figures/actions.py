"""Counting: what `subscribers` and `sweeps` write. Part of whatever happens, in its transaction."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import insert
from sqlalchemy.dialects import postgresql, sqlite

from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.rules import Listener
from kokotomo.domain.figures.models import ClosedWriter, SumStep, WrittenDay
from kokotomo.domain.figures.rules import ALL, Measure, bucket_of, day_of
from kokotomo.foundation import clock
from kokotomo.foundation.db import db, transaction


class Step(NamedTuple):
    """*amount* more of a *measure* on *day* (Tokyo)."""

    day: date
    measure: Measure
    band: str = ALL
    bucket: int = 0
    amount: int = 1


@transaction
def count(*steps: Step) -> None:
    """Add *steps* to the sums. One statement; nobody waits for anybody, whoever counts the same."""
    if steps:
        db.session.execute(insert(SumStep).values([step._asdict() for step in steps]))


@transaction
def note_written(author_id: int, to_ids: Collection[int]) -> None:
    """Note that *author_id* wrote to each of *to_ids* today; once a day is enough. One statement."""
    today = clock.today()
    # In a fixed order: two posts of one person at the same moment would else wait for each other.
    rows = [{"from_id": author_id, "to_id": one, "day": today} for one in sorted({*to_ids} - {author_id})]
    if rows:
        kind = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
        db.session.execute(kind(WrittenDay).values(rows).on_conflict_do_nothing())


@transaction
def count_close(thread: Consultation) -> None:
    """Count the close of *thread*; of a member's, a tie is looked for in the weeks after it."""
    if thread.closed_at is None:
        return
    closed_on, band = day_of(thread.closed_at), thread.age_band
    steps = [Step(closed_on, Measure.CLOSED, band)]
    if thread.listener == Listener.ONE and thread.first_reply_at is None:
        waited = bucket_of(thread.sent_at, thread.closed_at)
        steps.append(Step(thread.created_on, Measure.ENDED, band, waited))
    count(*steps)
    if thread.writer_id is not None:
        count_close_of_member(thread)


@transaction
def count_close_of_member(thread: Consultation) -> None:
    """Count that *thread*, which closed, is a member's: theirs from the beginning, or taken along since."""
    if thread.closed_at is None or thread.writer_id is None:
        return
    closed_on = day_of(thread.closed_at)
    count(Step(closed_on, Measure.CLOSED_OF_MEMBERS, thread.age_band))
    values = {"user_id": thread.writer_id, "closed_on": closed_on, "band": thread.age_band}
    db.session.execute(insert(ClosedWriter).values(values))
