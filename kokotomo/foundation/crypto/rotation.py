"""Moving data keys from one epoch of the key ring to the next, while the site runs.

Every batch is a short transaction of its own, and which rows are left stands in the rows themselves:
so it can be killed at any point and run again. What is sealed under the data keys is not touched.
"""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from sqlalchemy import Row, Table, bindparam, func, select, update

from kokotomo.foundation import clock
from kokotomo.foundation.backups.folder import KEPT_DAYS
from kokotomo.foundation.crypto import keys, sealing
from kokotomo.foundation.crypto import ring as ring_file
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.crypto.problems import KeyRingProblem, Unsealable
from kokotomo.foundation.db import db, transaction

BATCH = 500
# A server takes the ring as known for keys.FRESH seconds; a request may then hold its transaction open.
SETTLE = timedelta(seconds=60)
BACKUPS_KEPT = timedelta(days=KEPT_DAYS)

EPOCH_LIFETIME = timedelta(days=14)
"""So long new data keys are wrapped under one epoch (SAFETY 4.3): `turn` begins the next one then."""

log = logging.getLogger(__name__)


class StillNeeded(Exception):
    """An epoch cannot be destroyed yet; the message says why and what to do."""


@dataclass(frozen=True)
class Batch:
    """What one transaction did: of *seen* rows of *epoch*, *moved* were wrapped anew.

    *refused* could not be opened and stay as they are; the rest was changed by somebody else meanwhile.
    """

    epoch: int
    last_id: int
    seen: int
    moved: int
    refused: int


@transaction
def rows_by_epoch() -> dict[int, int]:
    """How many data keys are wrapped under each epoch, epochs without any left out."""
    counted = select(DataKey.epoch, func.count().label("rows")).group_by(DataKey.epoch)
    return {row.epoch: row.rows for row in db.session.execute(counted.order_by(DataKey.epoch))}


@transaction
def unopenable_epochs() -> set[int]:
    """The epochs of whose data keys the oldest does not open: lacking in the ring, or another key there.

    For a look at start and in `flask keys status`: so a wrong ring is noticed before anybody is in need.
    """
    oldest = select(func.min(DataKey.id)).group_by(DataKey.epoch)
    statement = select(DataKey.epoch, DataKey.public_id, DataKey.wrapped, DataKey.created_on)
    return {
        row.epoch
        for row in db.session.execute(statement.where(DataKey.id.in_(oldest)))
        if _key(row.epoch, row.wrapped, row.public_id, row.created_on) is None
    }


def rewrap(size: int = BATCH) -> Iterator[Batch]:
    """Wrap every data key that is not under the current epoch anew; yields after each transaction.

    Goes on until a whole pass moves nothing, because servers may have added rows under the old epoch
    for some seconds. Pauses after each transaction as long as it took, so that other writers get
    their turn. Notes in the ring until when the old epochs were in use. Raises `KeyRingProblem`.
    """
    while True:
        current = keys.ring_now().current
        old = {epoch for epoch in rows_by_epoch() if epoch != current}
        # Before the first batch as well: a run that is killed after its last one cannot note it any more.
        ring_file.mark_left(keys.ring_path(), old)
        moved = 0
        for epoch in sorted(old):
            for batch in _batches(epoch, size):
                moved += batch.moved
                yield batch
        if not moved:
            return
        ring_file.mark_left(keys.ring_path(), old)


def may_retire_at(epoch: int) -> datetime:
    """From when on *epoch* may be destroyed without a loss: when the last backup with it has expired.

    Raises `StillNeeded` or `KeyRingProblem` if it may not be destroyed at all now.
    """
    ring = keys.ring_now()
    if epoch in ring.retired:
        raise KeyRingProblem(f"epoch {epoch} is retired already")
    if epoch not in ring.keys:
        raise KeyRingProblem(f"epoch {epoch} is not in the key ring")
    if epoch == ring.current:
        raise StillNeeded(f"epoch {epoch} is current: run `flask keys add`, then `flask keys rewrap`")
    left = ring.left.get(epoch)
    if left is None:
        raise StillNeeded(f"the key ring does not say until when epoch {epoch} was in use")
    settled = left + SETTLE - clock.now()
    if settled > timedelta():
        seconds = int(settled.total_seconds()) + 1
        raise StillNeeded(f"running servers may still use epoch {epoch}: try again in {seconds} seconds")
    rows = rows_by_epoch().get(epoch, 0)
    if rows:
        raise StillNeeded(f"{rows} data keys are still under epoch {epoch}: run `flask keys rewrap`")
    return left + BACKUPS_KEPT


def retire(epoch: int) -> None:
    """Destroy the key of *epoch*. Raises `StillNeeded` while rows or running servers may need it.

    Backups made while it was in use cannot be read afterwards; `may_retire_at` tells when none is left.
    """
    may_retire_at(epoch)
    ring_file.remove_epoch(keys.ring_path(), epoch)
    keys.ring_now()


@dataclass(frozen=True)
class Turn:
    """What `turn` did: the epoch that it began, if any, the rows it moved, the epochs it destroyed."""

    begun: int | None
    moved: int
    retired: tuple[int, ...]


def turn() -> Turn:
    """What a timer asks for every day: begin an epoch where the current one is `EPOCH_LIFETIME` old, or of
    unknown age, wrap what is left under older ones anew, and destroy those that no backup needs any more.

    Raises `KeyRingProblem` where the ring cannot be read or written.
    """
    ring, begun = keys.ring_now(), None
    since = ring.begun.get(ring.current)
    if since is None or clock.now() - since >= EPOCH_LIFETIME:
        begun = ring_file.add_epoch(keys.ring_path()).current
    moved = sum(batch.moved for batch in rewrap())
    retired = tuple(epoch for epoch in sorted(keys.ring_now().keys) if _may_go(epoch))
    for epoch in retired:
        retire(epoch)
    return Turn(begun, moved, retired)


def _may_go(epoch: int) -> bool:
    try:
        return clock.now() >= may_retire_at(epoch)
    except StillNeeded:
        return False


def _batches(epoch: int, size: int) -> Iterator[Batch]:
    last_id = 0
    while True:
        began = time.monotonic()
        batch = _rewrap_batch(epoch, last_id, size)
        if batch is None:
            return
        took = time.monotonic() - began
        yield batch
        last_id = batch.last_id
        # Those who wait for SQLite's lock only look every 100 ms: without a pause they missed every gap
        # (97 % of the time held) and waited as long as the whole run, in the end in vain.
        time.sleep(took)


@transaction
def _rewrap_batch(epoch: int, after_id: int, size: int) -> Batch | None:
    statement = (
        select(DataKey.id, DataKey.public_id, DataKey.wrapped, DataKey.created_on)
        .where(DataKey.epoch == epoch, DataKey.id > after_id)
        .order_by(DataKey.id)
        .limit(size)
    )
    rows = db.session.execute(statement).all()
    if not rows:
        return None
    changes = [change for row in rows if (change := _change(epoch, row)) is not None]
    moved = _carry_out(changes) if changes else 0
    return Batch(epoch, rows[-1].id, len(rows), moved, len(rows) - len(changes))


def _change(epoch: int, row: Row[int, str, str, date]) -> dict[str, object] | None:
    key = _key(epoch, row.wrapped, row.public_id, row.created_on)
    if key is None:
        return None
    ring = keys.ring()
    return {
        "is_id": row.id,
        "was_epoch": epoch,
        "was_wrapped": row.wrapped,
        "to_epoch": ring.current,
        "to_wrapped": sealing.wrap(key, ring, row.public_id, row.created_on),
    }


def _key(epoch: int, wrapped: str, public_id: str, created_on: date) -> bytes | None:
    try:
        return sealing.unwrap(wrapped, epoch, public_id, created_on)
    except Unsealable:
        log.error("a data key of epoch %s was refused", epoch)
        return None


def _carry_out(changes: list[dict[str, object]]) -> int:
    # Only where the row is still as it was read: a concurrent change is not overwritten.
    table = cast(Table, DataKey.__table__)
    statement = (
        update(table)
        .where(
            table.c.id == bindparam("is_id"),
            table.c.epoch == bindparam("was_epoch"),
            table.c.wrapped == bindparam("was_wrapped"),
        )
        .values(epoch=bindparam("to_epoch"), wrapped=bindparam("to_wrapped"))
        .execution_options(preserve_rowcount=True)
    )
    return db.session.connection().execute(statement, changes).rowcount
