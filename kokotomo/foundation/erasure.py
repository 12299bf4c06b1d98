"""Deleted means unreadable: what deleted and changed rows leave in the database's own files is cleaned.

On SQLite ``secure_delete`` overwrites them in the file, but the write-ahead log keeps old pages until it
is truncated (SAFETY 0.4). On Postgres VACUUM gives the room of dead rows free but leaves their bytes in the
pages until others take the place: so tables in which something was deleted or changed are written anew, once
a night.
"""

import logging
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from kokotomo.foundation import clock, upkeep
from kokotomo.foundation.db import Base, db

WORK, REWRITING = "erasure", "rewriting"
"""Under these names `upkeep` remembers the last cleaning, and the last night of rewriting."""

QUIET_HOUR = 4
"""In Tokyo: while a table is rewritten, who reads it waits."""

OVERDUE = timedelta(hours=36)
"""After so long without a quiet hour (no worker ran in it) tables are rewritten at any time."""

_WAITS = "2s"
"""So long a rewriting waits for a table that is in use, and others behind it; then it is left for later."""

_LIE_READY = 6
"""Files of the log that a quiet server has ready, one more than min_wal_size (80 MB) holds."""

_CHANGES = text(
    "SELECT relname, n_tup_del + n_tup_upd FROM pg_stat_user_tables WHERE schemaname = current_schema()"
)

log = logging.getLogger(__name__)


def clean_files() -> None:
    """Truncate SQLite's log, or VACUUM every table of ours on Postgres. Nobody has to wait for it.

    On SQLite a reader that holds an old page open keeps the log; the next call finds it gone.
    """
    db.session.rollback()
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # On the raw connection: inside a transaction the pragma does nothing.
            raw = connection.connection.dbapi_connection
            if raw is not None:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        else:
            apart = connection.execution_options(isolation_level="AUTOCOMMIT")
            for table in Base.metadata.sorted_tables:
                apart.execute(text(f'VACUUM "{table.name}"'))
    upkeep.note(WORK)


def rewrite_at_night(but: Collection[str] = ()) -> int:
    """`rewrite_files` in the `QUIET_HOUR`, or where that was missed; how many tables. Nothing on SQLite."""
    if db.engine.dialect.name == "sqlite":
        return 0
    last = upkeep.last(REWRITING)
    since = None if last is None else clock.now() - last[0]
    quiet = clock.now().astimezone(clock.TOKYO).hour == QUIET_HOUR
    if since is not None and since < (timedelta(hours=2) if quiet else OVERDUE):
        return 0
    done, left = rewrite_files(but)
    if not left:
        upkeep.note(REWRITING, done)
    return done


def rewrite_files(but: Collection[str] = ()) -> tuple[int, int]:
    """On Postgres write every table anew in which rows were deleted or changed since it was last written, but
    those named in *but* (what stands there is sealed and dies with its key); how many were, and how many were
    in use and are left for later. Then let go of the log of writes, where this role may."""
    db.session.rollback()
    done = left = 0
    if db.engine.dialect.name == "sqlite":
        return done, left
    with db.engine.connect() as connection:
        apart = connection.execution_options(isolation_level="AUTOCOMMIT")
        changes: dict[str, int] = dict(apart.execute(_CHANGES).all())
        apart.execute(text(f"SET lock_timeout = '{_WAITS}'"))
        for table in Base.metadata.sorted_tables:
            changed = changes.get(table.name, 0)
            if table.name in but or table.name == upkeep.Upkeep.__tablename__ or not changed:
                continue
            before = upkeep.last(f"{REWRITING} {table.name}")
            if before is not None and before[1] == changed:
                continue
            if _rewritten(apart, table.name):
                upkeep.note(f"{REWRITING} {table.name}", changed)
                done += 1
            else:
                left += 1
        apart.execute(text("RESET lock_timeout"))
        _let_go_of_log(apart)
    return done, left


def debt() -> list[str]:
    """In words what of deleted rows may still stand in the database's files."""
    db.session.rollback()
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            raw = connection.connection.dbapi_connection
            frames = raw.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone() if raw else (0, 0, 0)
            return [f"log of writes: {max(frames[1], 0)} pages, truncated by the next cleaning"]
        changes: dict[str, int] = dict(connection.execute(_CHANGES).all())
        connection.rollback()
    waiting = []
    for name, changed in sorted(changes.items()):
        before = upkeep.last(f"{REWRITING} {name}")
        if changed and name != upkeep.Upkeep.__tablename__ and (before is None or before[1] != changed):
            waiting.append(name)
    last = upkeep.last(REWRITING)
    when = "never" if last is None else f"{last[0]:%Y-%m-%d %H:%M} UTC"
    return [f"tables last rewritten: {when}; to rewrite tonight: {', '.join(waiting) or 'none'}"]


def lets_go_of_log() -> bool:
    """Whether Postgres forgets its log of writes at night for certain: this role may have it begin another
    file, and old ones are deleted (``wal_recycle = off``), not used again some day."""
    with db.engine.connect() as connection:
        found = bool(connection.execute(_LETS_GO).scalar_one())
        connection.rollback()
    return found


_MAY = (
    "has_function_privilege('pg_switch_wal()', 'EXECUTE')"
    " AND EXISTS (SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper"
    # Servers older than 15 have no such role.
    " OR rolname = 'pg_checkpoint' AND pg_has_role(current_user, oid, 'MEMBER'))"
)
_MAY_LET_GO = text(f"SELECT {_MAY}")
_LETS_GO = text(f"SELECT current_setting('wal_recycle') = 'off' AND {_MAY}")


def _rewritten(apart: Connection, name: str) -> bool:
    try:
        apart.execute(text(f'VACUUM (FULL, ANALYZE) "{name}"'))
    except OperationalError:
        log.info("%s is in use and is rewritten later", name)
        return False
    return True


def _let_go_of_log(apart: Connection) -> None:
    if not apart.execute(_MAY_LET_GO).scalar_one():
        return
    # A file of the log that is over is deleted, or given a name of the future with its old words in it until
    # its turn comes (wal_recycle): then the turn of those that lie ready must come as well.
    recycles = apart.execute(text("SHOW wal_recycle")).scalar_one() == "on"
    for _ in range(_LIE_READY if recycles else 1):
        apart.execute(text("SELECT pg_switch_wal()"))
        apart.execute(text("CHECKPOINT"))
