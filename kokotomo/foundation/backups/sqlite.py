"""Backups of a SQLite database: one file, as it stood at one moment, while others write."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from kokotomo.foundation.backups import folder as files
from kokotomo.foundation.backups.folder import BackupProblem, Manifest


def make(database: Path, folder: Path) -> Manifest:
    """Copy *database* into *folder*. Raises `BackupProblem`.

    In one step of SQLite's own backup: a reader of the log, whom no writer waits for.
    """
    part = files.new_file(folder, "sqlite")
    try:
        with (
            closing(sqlite3.connect(database, timeout=30)) as source,
            closing(sqlite3.connect(part)) as copy,
        ):
            source.backup(copy, pages=-1)
            # One file without a log beside it, so that it can be moved and compared.
            copy.execute("PRAGMA journal_mode=DELETE")
            known = _look(copy)
    except sqlite3.Error as error:
        part.unlink(missing_ok=True)
        raise BackupProblem(f"the database cannot be copied: {error}") from None
    return files.finish(part, "sqlite", **known)


def put_beside(backup: Path, database: Path) -> Path:
    """A private copy of *backup* beside *database*, to be migrated and cleaned before `exchange`."""
    fresh = database.with_name(database.name + ".restoring")
    remove(fresh)
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as target, backup.open("rb") as source:
        shutil.copyfileobj(source, target, 1 << 20)
    return fresh


def exchange(fresh: Path, database: Path) -> None:
    """Put *fresh* in the place of *database*, which nobody may have open. Whatever moment the power goes,
    the old or the new one stands there."""
    with closing(sqlite3.connect(fresh)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.execute("PRAGMA journal_mode=DELETE")
    descriptor = os.open(fresh, os.O_RDONLY | os.O_CLOEXEC)
    os.fsync(descriptor)
    os.close(descriptor)
    if database.exists():
        # The old one's log must not be taken for the new one's.
        with closing(sqlite3.connect(database, timeout=30)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            connection.execute("PRAGMA journal_mode=DELETE")
    _remove_logs(database)
    fresh.replace(database)


def remove(database: Path) -> None:
    """Delete *database* with its log, if it is there."""
    database.unlink(missing_ok=True)
    _remove_logs(database)


def _remove_logs(database: Path) -> None:
    for end in ("-wal", "-shm", "-journal"):
        database.with_name(database.name + end).unlink(missing_ok=True)


def _look(copy: sqlite3.Connection) -> dict[str, Any]:
    verdict = copy.execute("PRAGMA quick_check").fetchone()[0]
    if verdict != "ok":
        raise sqlite3.DatabaseError(f"the copy is damaged: {verdict}")
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    tables = [name for (name,) in copy.execute(named)]
    if "alembic_version" not in tables:
        raise sqlite3.DatabaseError("there is no site in it: flask setup")
    return {
        "revision": copy.execute("SELECT version_num FROM alembic_version").fetchone()[0],
        "counts": {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables},  # noqa: S608 - names of our own
        "epochs": {
            str(epoch): number
            for epoch, number in copy.execute("SELECT epoch, count(*) FROM data_keys GROUP BY epoch")
        },
    }
