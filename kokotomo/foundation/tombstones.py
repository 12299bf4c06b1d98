"""Tombstones: what was deleted for good because somebody asked, so that an old backup does not bring it back.

A tombstone is a keyed hash of a kind and an immutable id, and the day on which the deletion was asked for;
nobody learns from it what was deleted. It is written in the transaction of the deletion, copied outside the
database (`tombstone_file`), and forgotten when no backup that old can exist.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Index, String, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.foundation import clock
from kokotomo.foundation.crypto import envelope, keys
from kokotomo.foundation.db import Base, db, transaction

KEPT_DAYS = 30
"""Days for which a tombstone is kept: backups are kept 14, and a deletion can be undone for 7."""

LABEL = "tombstone"


class Tombstone(Base):
    """That something was deleted: *mark* is `mark_of` its kind and id, *buried_on* the day (Tokyo) on which
    it was asked for. A deletion that was undone stays as a row, so that what is outside never knows more."""

    __tablename__ = "tombstones"
    __table_args__ = (Index(None, "buried_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    buried_on: Mapped[date]
    undone: Mapped[bool] = mapped_column(default=False)


@dataclass(frozen=True)
class Stone:
    """One tombstone as it stands in database and file."""

    kind: str
    mark: str
    buried_on: date
    undone: bool


class State(NamedTuple):
    """What `state` looks at."""

    stones: int
    undone: int
    last_id: int | None
    first_mark: str | None
    last_mark: str | None


def mark_of(kind: str, public_id: str) -> str:
    """64 hex digits that stand for *public_id* (never changed, never given again) of that *kind*."""
    message = envelope.bound(LABEL, [kind, public_id])
    return hmac.new(keys.secrets().tombstone_key, message, hashlib.sha256).hexdigest()


@transaction
def bury(kind: str, public_ids: Iterable[str], on: date | None = None) -> None:
    """Note that what has these ids is deleted, asked for on the day *on* (today). Again is once; part of the
    action that deletes. One statement."""
    day = on or clock.today()
    rows = [
        {"kind": kind, "mark": mark_of(kind, one), "buried_on": day, "undone": False} for one in public_ids
    ]
    if rows:
        _put(rows)


@transaction
def unbury(kind: str, public_id: str) -> None:
    """Note that the deletion was undone. Part of the action that brings it back."""
    which = Tombstone.mark == mark_of(kind, public_id)
    db.session.execute(
        update(Tombstone).where(which).values(undone=True).execution_options(synchronize_session=False)
    )


def revived(
    kind: str, stones: Mapping[str, Stone], rows: Iterable[tuple[int, str]]
) -> list[tuple[int, Stone]]:
    """Of *rows* (id and public id) of that *kind* those that *stones* say were deleted, by their id."""
    found = ((row_id, stones.get(mark_of(kind, public_id))) for row_id, public_id in rows)
    return [(row_id, stone) for row_id, stone in found if stone is not None and not stone.undone]


def asked_at(stone: Stone) -> datetime:
    """The beginning of the day (Tokyo) on which the deletion was asked for."""
    return datetime.combine(stone.buried_on, time(), clock.TOKYO)


@transaction
def set_up(stones: Iterable[Stone]) -> None:
    """Put *stones* that another database had into this one; part of replaying them."""
    rows = [
        {"kind": one.kind, "mark": one.mark, "buried_on": one.buried_on, "undone": one.undone}
        for one in stones
    ]
    if rows:
        _put(rows)


@transaction
def forget_old() -> int:
    """Delete tombstones that no backup can need; how many."""
    gone: Any = db.session.execute(delete(Tombstone).where(Tombstone.buried_on < oldest_needed()))
    return int(gone.rowcount)


def oldest_needed() -> date:
    """Tombstones of days before this one are forgotten."""
    return clock.today() - timedelta(days=KEPT_DAYS)


@transaction
def all_stones() -> dict[str, Stone]:
    """Every tombstone of the database, by its mark."""
    rows = db.session.execute(
        select(Tombstone.kind, Tombstone.mark, Tombstone.buried_on, Tombstone.undone).order_by(Tombstone.id)
    )
    return {row.mark: Stone(*row) for row in rows}


@transaction
def state() -> State:
    """Changes when a tombstone comes, goes or is undone. One query.

    Not for certain when as many go as come: SQLite gives the id of a last row that is gone once more.
    """
    every = (func.max(Tombstone.id), func.min(Tombstone.mark), func.max(Tombstone.mark))
    counted = select(func.count(), func.count().filter(Tombstone.undone), *every)
    return State(*db.session.execute(counted.select_from(Tombstone)).one())


@transaction
def counts() -> dict[str, tuple[int, date]]:
    """For each kind how many deletions are remembered, and the day of the oldest."""
    asked = (
        select(Tombstone.kind, func.count(), func.min(Tombstone.buried_on))
        .where(Tombstone.undone.is_(False))
        .group_by(Tombstone.kind)
        .order_by(Tombstone.kind)
    )
    return {kind: (number, oldest) for kind, number, oldest in db.session.execute(asked)}


def _put(rows: list[dict[str, Any]]) -> None:
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    statement = insert(Tombstone)
    again = {"buried_on": statement.excluded.buried_on, "undone": statement.excluded.undone}
    db.session.execute(
        statement.on_conflict_do_update(index_elements=["mark"], set_=again),
        # Always in one order: two transactions that bury the same do not wait for each other in a ring.
        sorted(rows, key=lambda row: str(row["mark"])),
    )
