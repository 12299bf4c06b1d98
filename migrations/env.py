"""Alembic's environment.

On SQLite a batch migration makes a new table, copies, drops the old one: with foreign keys on, the
drop silently deletes child rows. So they are off for the length of a migration, set on the raw
connection before the transaction begins, checked inside it, and on again after.
"""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

import kokotomo.app  # noqa: F401 - imports every feature's rows
from kokotomo.foundation.db import Base, UTCDateTime, db

config = context.config


def run_migrations() -> None:
    """Run the asked migrations on the site's own database."""
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            foreign_keys(connection, on=False)
        try:
            context.configure(
                connection=connection,
                target_metadata=Base.metadata,
                render_item=rendered,
                transaction_per_migration=False,
                # Alembic takes SQLite's DDL for one that cannot be undone; under our own BEGIN it can, and
                # without this every migration would be committed before its foreign keys are checked.
                transactional_ddl=True,
                **options(),
            )
            with context.begin_transaction():
                context.run_migrations()
                if sqlite:
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                    if broken:
                        raise RuntimeError(f"the migration leaves rows that point nowhere: {broken[:5]}")
        finally:
            if sqlite:
                if connection.in_transaction():
                    connection.rollback()
                foreign_keys(connection, on=True)


def foreign_keys(connection: Connection, *, on: bool) -> None:
    """Set the pragma on the raw connection, outside of a transaction, where alone it has an effect."""
    raw: Any = connection.connection.dbapi_connection
    raw.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
    state = raw.execute("PRAGMA foreign_keys").fetchone()[0]
    if bool(state) is not on:
        raise RuntimeError("foreign keys could not be switched: a transaction is open")


def rendered(kind: str, thing: Any, _context: Any) -> str | bool:
    """Migrations name plain types, so that they outlive the classes of the program."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UTCDateTime) else False


def options() -> dict[str, Any]:
    """What ``flask db`` was told on its command line."""
    return dict(current_app.extensions["migrate"].configure_args)


if context.is_offline_mode():
    raise SystemExit("migrations run against a database only")
run_migrations()
