"""The counters of the limits, in the database: the same for every worker and host.

A counter is raised, and that is committed, before anybody looks at its value, so that parallel
requests cannot slip through together (SAFETY T24, B18).
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from limits.storage import Storage
from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from kokotomo.domain.limits.models import Tally
from kokotomo.foundation import clock
from kokotomo.foundation.db import db


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


class DatabaseStorage(Storage):
    """A storage of the ``limits`` library over the table ``tallies``, addressed as ``database://``."""

    STORAGE_SCHEME = ["database"]  # noqa: RUF012 - the library's own class attribute

    @property
    def base_exceptions(self) -> type[Exception]:
        """Nothing of ours is swallowed: with the counters away, what they guard is closed."""
        return _NoError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Raise the counter of *key* by *amount*, in its own transaction; returns the new value."""
        now = clock.now()
        ends = now + timedelta(seconds=expiry)
        insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
        statement = insert(Tally).values(key=_hashed(key), count=amount, expires_at=ends)
        over = Tally.expires_at <= now
        raised = statement.on_conflict_do_update(
            index_elements=[Tally.key],
            set_={
                "count": case((over, amount), else_=Tally.count + amount),
                "expires_at": case((over, ends), else_=Tally.expires_at),
            },
        ).returning(Tally.count)
        count = db.session.execute(raised).scalar_one()
        db.session.commit()
        return count

    def get(self, key: str) -> int:
        """The counter's value, 0 where it is not running."""
        return (
            db.session.scalar(
                select(Tally.count).where(Tally.key == _hashed(key), Tally.expires_at > clock.now())
            )
            or 0
        )

    def get_expiry(self, key: str) -> float:
        """When the window of *key* ends, in seconds since the epoch."""
        ends = db.session.scalar(select(Tally.expires_at).where(Tally.key == _hashed(key)))
        return (ends or clock.now()).timestamp()

    def check(self) -> bool:
        """Whether the counters can be read."""
        db.session.execute(select(Tally.key).limit(1))
        return True

    def reset(self) -> int | None:
        """Forget every counter; returns how many there were."""
        gone: Any = db.session.execute(delete(Tally))
        db.session.commit()
        return int(gone.rowcount)

    def clear(self, key: str) -> None:
        """Forget the counter of *key*."""
        db.session.execute(delete(Tally).where(Tally.key == _hashed(key)))
        db.session.commit()


class _NoError(Exception):
    """Never raised: stands for "no error of the storage is to be passed over"."""
