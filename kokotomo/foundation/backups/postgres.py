"""Backups of a Postgres database: a zip of what COPY gives of every table, all of one snapshot.

Ours and not ``pg_dump``'s: it needs no program of the server's version on this host, and the schema is made
by the migrations, which a backup is brought up to date with anyway.
"""

import json
import zipfile
from pathlib import Path
from typing import Any

from kokotomo.foundation.backups import folder as files
from kokotomo.foundation.backups.folder import BackupProblem, Manifest


def make(url: str, folder: Path) -> Manifest:
    """Export the database at *url* (libpq) into *folder*. Raises `BackupProblem`.

    In one transaction that only reads and sees one moment: no writer waits for it.
    """
    import psycopg  # only where Postgres is used

    part = files.new_file(folder, "zip")
    try:
        with psycopg.connect(url) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                known = _export(connection, archive)
    except psycopg.Error as error:
        part.unlink(missing_ok=True)
        raise BackupProblem(f"the database cannot be exported: {type(error).__name__}") from None
    return files.finish(part, "postgres", **known)


def others_connected(url: str) -> int:
    """How many other connections the database has now: a site that is running."""
    import psycopg  # only where Postgres is used

    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        ).fetchone()
    return int(found[0]) if found else 0


def drop_all(url: str) -> None:
    """Drop every table of the database, with all rows."""
    import psycopg  # only where Postgres is used

    with psycopg.connect(url) as connection:
        for name in _tables(connection):
            connection.execute(f'DROP TABLE "{name}" CASCADE'.encode())


def load(url: str, backup: Path) -> None:
    """Put the rows of *backup* into a database whose tables stand at its revision, in one transaction."""
    import psycopg  # only where Postgres is used

    with zipfile.ZipFile(backup) as archive, psycopg.connect(url) as connection:
        shape = json.loads(archive.read("shape.json"))
        present = [name for name in _in_order(connection) if name in shape["tables"]]
        missing = set(shape["tables"]) - set(present)
        if missing:
            raise BackupProblem(f"there is no table for {', '.join(sorted(missing))}")
        # What migrations put in by themselves stands in the backup as well. All other tables are empty, and
        # must not be truncated: one guards itself against that.
        put_in = [name for name in present if _has_rows(connection, name)]
        if put_in:
            connection.execute(f"TRUNCATE {', '.join(map(_quoted, put_in))} CASCADE".encode())
        for name in present:
            columns = ", ".join(map(_quoted, shape["tables"][name]))
            statement = f"COPY {_quoted(name)} ({columns}) FROM STDIN".encode()
            with (
                connection.cursor() as cursor,
                cursor.copy(statement) as copy,
                archive.open(f"rows/{name}") as rows,
            ):
                while piece := rows.read(1 << 16):
                    copy.write(piece)
        for name, value in shape["sequences"].items():
            connection.execute("SELECT setval(%s::regclass, %s)", (_quoted(name), value))


def _has_rows(connection: Any, name: str) -> bool:
    query = "TABLE " + _quoted(name) + " LIMIT 1"
    return connection.execute(query.encode()).fetchone() is not None


def _export(connection: Any, archive: zipfile.ZipFile) -> dict[str, Any]:
    tables, counts = {}, {}
    names = _tables(connection)
    if "alembic_version" not in names:
        raise BackupProblem("there is no site in the database: flask setup")
    for name in names:
        tables[name] = [row[0] for row in connection.execute(_COLUMNS, (name,))]
        columns = ", ".join(map(_quoted, tables[name]))
        counts[name] = 0
        with (
            archive.open(f"rows/{name}", "w", force_zip64=True) as rows,
            connection.cursor() as cursor,
            cursor.copy(f"COPY {_quoted(name)} ({columns}) TO STDOUT".encode()) as copy,
        ):
            for piece in copy:
                rows.write(piece)
                # A row ends with the only bare line feed in it: COPY writes those of texts as \n.
                counts[name] += bytes(piece).count(b"\n")
    # Sequences belong to no snapshot: read last, they are beyond every row that was seen.
    sequences = {name: value for name, value in connection.execute(_SEQUENCES) if value is not None}
    archive.writestr("shape.json", json.dumps({"tables": tables, "sequences": sequences}, indent=1))
    return {
        "revision": connection.execute("SELECT version_num FROM alembic_version").fetchone()[0],
        "counts": counts,
        "epochs": {
            str(epoch): number
            for epoch, number in connection.execute("SELECT epoch, count(*) FROM data_keys GROUP BY epoch")
        },
    }


_COLUMNS = (
    "SELECT column_name FROM information_schema.columns"
    " WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER'"
    " ORDER BY ordinal_position"
)
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"
_REFERENCES = (
    "SELECT child.relname, parent.relname FROM pg_constraint"
    " JOIN pg_class child ON child.oid = conrelid JOIN pg_class parent ON parent.oid = confrelid"
    " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace AND conrelid <> confrelid"
)


def _tables(connection: Any) -> list[str]:
    asked = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    return [row[0] for row in connection.execute(asked)]


def _in_order(connection: Any) -> list[str]:
    """Every table after those that it refers to."""
    waiting = {name: set[str]() for name in _tables(connection)}
    for child, parent in connection.execute(_REFERENCES):
        waiting[child].add(parent)
    order: list[str] = []
    while waiting:
        free = sorted(name for name, needed in waiting.items() if needed <= set(order))
        if not free:
            raise BackupProblem(f"tables refer to each other in a ring: {', '.join(sorted(waiting))}")
        order += free
        for name in free:
            del waiting[name]
    return order


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
