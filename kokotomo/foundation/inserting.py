"""Rows of which there is at most one: inserted, or found to be there already, without an error in between.

Two requests that insert the same row at the same moment both succeed; the database decides which of
them made it. A failed insert would break the transaction on Postgres, and everything that was written in it.
"""

from typing import Any, TypeVar

from sqlalchemy.dialects import postgresql, sqlite

from kokotomo.foundation.db import Base, db

Row = TypeVar("Row", bound=Base)


def insert_once(kind: type[Row], /, **values: Any) -> Row | None:
    """Insert a row of *kind* and return it, or None where one with the same unique key exists.

    The row's own defaults apply. On Postgres this waits for another transaction that is inserting the
    same key. Other constraints raise as ever.
    """
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    statement = insert(kind).values(**values).on_conflict_do_nothing().returning(kind)
    return db.session.scalars(statement).one_or_none()
