"""When the site was last looked after: one row for each kind of work that an operator asks about."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, String, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.foundation import clock
from kokotomo.foundation.db import Base, UTCDateTime, db, transaction


class Upkeep(Base):
    """That the work *name* was done, when, and with what *figure* (what it counts is its own matter)."""

    __tablename__ = "upkeep"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    done_at: Mapped[datetime] = mapped_column(UTCDateTime)
    figure: Mapped[int] = mapped_column(BigInteger)


@transaction
def note(name: str, figure: int = 0) -> None:
    """Note that the work *name* was done just now."""
    insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    values = {"done_at": clock.now(), "figure": figure}
    statement = insert(Upkeep).values(name=name, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))


@transaction
def last(name: str) -> tuple[datetime, int] | None:
    """When the work *name* was last done, and its figure; None where it never was."""
    row = db.session.execute(select(Upkeep.done_at, Upkeep.figure).where(Upkeep.name == name)).one_or_none()
    return None if row is None else (row[0], row[1])
