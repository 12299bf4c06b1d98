"""Sites for tests: the real factory, on a real database that is put back before each test."""

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

from flask import Flask
from sqlalchemy import Table, text

from kokotomo.app import create_app
from kokotomo.cli import setup
from kokotomo.domain.consultations.queries.waits import forget_waits
from kokotomo.foundation.db import Base, db
from kokotomo.settings import Settings

SEEDED = ("topics", "questions", "help_lines", "alembic_version")


@dataclass
class Site:
    """An app and how to bring its database back to its first state."""

    app: Flask
    kind: str
    template: Path | None = None
    seeds: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    """The operator's lists as they came with the package; where there is no *template*."""

    def put_back(self) -> None:
        """Nobody has joined yet; only the operator's lists are there."""
        forget_waits()
        with self.app.app_context():
            if self.template is not None:
                database = Path(self.app.config["SETTINGS"].database_url.removeprefix("sqlite:///"))
                db.session.remove()
                db.engine.dispose()
                for leftover in (
                    database,
                    *(database.with_name(database.name + end) for end in ("-wal", "-shm")),
                ):
                    leftover.unlink(missing_ok=True)
                shutil.copyfile(self.template, database)
            else:
                # DELETE, not TRUNCATE: over a handful of rows it is a hundred times cheaper than new files.
                tables = [t.name for t in reversed(Base.metadata.sorted_tables) if t.name not in SEEDED]
                # The record's own guard stands aside for us alone.
                db.session.execute(text("SET LOCAL session_replication_role = replica"))
                db.session.execute(text("; ".join(f'DELETE FROM "{name}"' for name in tables)))
                self._put_lists_back()
                db.session.commit()

    def _put_lists_back(self) -> None:
        for table in (t for t in Base.metadata.sorted_tables if t.name in self.seeds):
            if _rows(table) != self.seeds[table.name]:
                db.session.execute(table.delete())
                db.session.execute(table.insert(), self.seeds[table.name])


def _rows(table: Table) -> list[dict[str, object]]:
    return [dict(row) for row in db.session.execute(table.select().order_by("id")).mappings()]


def site(kind: str, directory: Path, database_url: str | None = None, **changes: object) -> Site:
    """A migrated site of *kind* (sqlite or postgres) under *directory*; *changes* go to its settings."""
    directory.mkdir(parents=True, exist_ok=True)
    environ = {"KOKOTOMO_ENV": "testing", "KOKOTOMO_INSTANCE": str(directory)}
    if database_url:
        environ["DATABASE_URL"] = database_url
    settings = replace(Settings.from_environ(environ), **changes)  # type: ignore[arg-type]
    app = create_app(settings)
    app.config["TESTING"] = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context():
        setup.prepare_database()
        template, seeds = None, {}
        if kind != "sqlite":
            seeds = {
                table.name: _rows(table) for table in Base.metadata.sorted_tables if table.name in SEEDED
            }
            db.session.rollback()
        if kind == "sqlite":
            db.session.execute(text("SELECT 1"))
            db.session.commit()
            with db.engine.connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.session.remove()
            db.engine.dispose()
            template = directory / "template.sqlite"
            shutil.copyfile(directory / "kokotomo.sqlite", template)
    return Site(app, kind, template, seeds)
