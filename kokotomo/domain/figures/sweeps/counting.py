"""Work that falls due: steps become sums, days that are over are counted, rows about people are forgotten.

Each runs on any number of hosts: who holds a `CountedDay` counts, all others find the day counted.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from kokotomo.domain.figures.models import CountedDay, DailySum, Nightly, SumStep
from kokotomo.domain.figures.rules import GRACE, HEARD_WITHIN, last_settled
from kokotomo.domain.figures.sweeps import nights
from kokotomo.foundation import clock
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.inserting import insert_once

BATCH = 1000


def count_up() -> int:
    """All of it, before anything is deleted for good; returns how many steps became sums."""
    count_closes()
    count_diaries()
    count_ties()
    return fold()


def fold() -> int:
    """Put all steps that there are into their sums; returns how many."""
    folded = batch = _fold()
    while batch == BATCH:
        batch = _fold()
        folded += batch
    return folded


def count_closes() -> int:
    """Count the consultations that closed on each day that is over; returns how many days. A thread that is
    deleted before is counted then, by `subscribers`."""
    return _count_days(Nightly.CLOSES, GRACE, nights.count_closes_of)


def count_diaries() -> int:
    """Count the entries of each day whose 48 hours are over for all of them; returns how many days.

    An entry counts where it stood for its 48 hours (`nights.count_diaries_of`). A deleted one stays seven
    days, so that nothing is gone by then.
    """
    return _count_days(Nightly.DIARIES, HEARD_WITHIN + GRACE, nights.count_diaries_of)


def count_ties() -> int:
    """Count the ties that formed and lasted on each day that is over, and the consultations whose writers are
    in one; forget what the next day does not need. Returns how many days."""
    return _count_days(Nightly.TIES, GRACE, nights.count_ties_of)


@transaction
def _fold() -> int:
    due = select(SumStep.id).order_by(SumStep.id).limit(BATCH).with_for_update(skip_locked=True)
    ids = db.session.scalars(due).all()
    if not ids:
        return 0
    sums: Counter[tuple[date, str, str, int]] = Counter()
    gone = delete(SumStep).where(SumStep.id.in_(ids))
    columns = (SumStep.day, SumStep.measure, SumStep.band, SumStep.bucket, SumStep.amount)
    for day, measure, band, bucket, amount in db.session.execute(gone.returning(*columns)):
        sums[day, measure, band, bucket] += amount
    kind = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    names = ("day", "measure", "band", "bucket")
    # Always in the same order: two hosts that fold at once would else wait for each other.
    rows = [{**dict(zip(names, key, strict=True)), "value": sums[key]} for key in sorted(sums)]
    added = kind(DailySum).values(rows)
    more = {"value": DailySum.value + added.excluded.value}
    db.session.execute(added.on_conflict_do_update(index_elements=names, set_=more))
    return len(ids)


def _count_days(what: Nightly, after: timedelta, count: Callable[[date], None]) -> int:
    days = 0
    while _count_next(what, after, count):
        days += 1
    return days


@transaction
def _count_next(what: Nightly, after: timedelta, count: Callable[[date], None]) -> bool:
    """Count the day after the last counted one, if it has been over for *after*; whether it was."""
    last = last_settled(clock.now(), after)
    counted = _held(what)
    if counted.day >= last:
        return False
    counted.day += timedelta(days=1)
    count(counted.day)
    return True


def _held(what: Nightly) -> CountedDay:
    """The last counted day, for nobody else to change; a new site begins with the day on which it asks."""
    held = (
        select(CountedDay)
        .where(CountedDay.what == what.value)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = db.session.scalars(held).one_or_none()
    if found is None:
        insert_once(CountedDay, what=what.value, day=clock.today() - timedelta(days=1))
        found = db.session.scalars(held).one()
    return found
