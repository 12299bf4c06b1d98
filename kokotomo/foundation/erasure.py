"""Deleted means unreadable: what deleted and changed rows leave in the database's own files is cleaned.

On SQLite ``secure_delete`` overwrites them in the file, but the write-ahead log keeps old pages until it
is truncated (SAFETY 0.4). On Postgres dead row versions stay until VACUUM has passed.
"""

from sqlalchemy import text

from kokotomo.foundation.db import Base, db


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
            return
        apart = connection.execution_options(isolation_level="AUTOCOMMIT")
        for table in Base.metadata.sorted_tables:
            apart.execute(text(f'VACUUM "{table.name}"'))
