"""All rows of the database: compared before and after, and put back."""

import hashlib
from typing import Any

from flask import Flask
from sqlalchemy import Table, and_, delete, insert, select, text, update

from kokotomo.foundation.db import Base, db

Key = tuple[Any, ...]
Rows = dict[str, dict[Key, dict[str, Any]]]

COUNTING = ("tallies",)
"""Tables that count tries; a refused try counts too."""


def _tables() -> list[Table]:
    return [table for table in Base.metadata.sorted_tables if table.name not in COUNTING]


def taken(app: Flask, *, without: tuple[str, ...] = ()) -> Rows:
    """Every row of every table, by primary key; columns named in *without* (``table.column``) left out."""
    found: Rows = {}
    with app.app_context():
        for table in _tables():
            keys = [column.name for column in table.primary_key]
            columns = [column for column in table.columns if f"{table.name}.{column.name}" not in without]
            rows = db.session.execute(select(*columns)).mappings().all()
            found[table.name] = {tuple(row[key] for key in keys): dict(row) for row in rows}
        db.session.rollback()
    return found


def digest(rows: Rows) -> str:
    """One hash over all *rows*."""
    said = repr([(name, sorted(table.items(), key=repr)) for name, table in sorted(rows.items())])
    return hashlib.sha256(said.encode()).hexdigest()


def differing(before: Rows, after: Rows) -> list[str]:
    """The names of the tables in which anything differs."""
    return [name for name in before if before[name] != after[name]]


def put_back(app: Flask, before: Rows, now: Rows) -> None:
    """Make every table, which holds *now*, hold exactly the rows of *before*; both taken whole."""
    with app.app_context():
        changed = [table for table in _tables() if now[table.name] != before[table.name]]
        guard = _unguarded()
        for table in reversed(changed):
            for key in now[table.name].keys() - before[table.name].keys():
                db.session.execute(delete(table).where(_is(table, key)))
        for table in changed:
            was, there = before[table.name], now[table.name]
            if "position" in table.columns:
                # Numbers may be unique: two rows that changed places go back by way of others.
                db.session.execute(update(table).values(position=-table.c.position))
                there = {key: {**row, "position": -row["position"]} for key, row in there.items()}
            for key, row in was.items():
                if key not in there:
                    db.session.execute(insert(table).values(**row))
                elif there[key] != row:
                    db.session.execute(update(table).where(_is(table, key)).values(**row))
        for statement in guard:
            db.session.execute(text(statement))
        db.session.commit()


def _unguarded() -> list[str]:
    """Let the record shrink for once, within this transaction; the statements that guard it again."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
        return []
    kept = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'record_lines'"
    triggers = db.session.execute(text(kept)).all()
    for name, _sql in triggers:
        db.session.execute(text(f"DROP TRIGGER {name}"))
    return [sql for _name, sql in triggers]


def _is(table: Table, key: Key) -> Any:
    return and_(*(column == value for column, value in zip(table.primary_key, key, strict=True)))
