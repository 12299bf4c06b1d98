"""Words that can be nowhere by chance, and the search for them in everything that a site leaves on disk."""

import secrets
import tempfile
from collections.abc import Iterable
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
    return [path for path in Path(folder).rglob("*") if path.is_file() and "postmaster" not in path.name]


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
