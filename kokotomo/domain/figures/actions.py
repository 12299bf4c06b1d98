"""Counting: what `subscribers` and `sweeps` write. Part of whatever happens, in its transaction."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import insert
from sqlalchemy.dialects import postgresql, sqlite

from kokotomo.domain.figures.models import SumStep, WrittenDay
from kokotomo.domain.figures.rules import ALL, Measure
from kokotomo.foundation import clock
from kokotomo.foundation.db import db, transaction


class Step(NamedTuple):
    """*amount* more of a *measure* on *day* (Tokyo). *closer_id* is a member whose consultation closed then:
    for a while they are looked at for a tie."""

    day: date
    measure: Measure
    band: str = ALL
    bucket: int = 0
    amount: int = 1
    closer_id: int | None = None


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
