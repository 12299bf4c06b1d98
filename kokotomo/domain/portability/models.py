"""Rows of imports."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import Base, UTCDateTime


class Import(Base):
    """A file that somebody brought along: first read on trial, then, at their word, taken.

    Everything of it is sealed under its owner's key: the file in `ImportPart` rows, what was chosen and found
    here.
    """

    __tablename__ = "imports"
    __table_args__ = (
        UniqueConstraint("owner_id", "form_key"),
        UniqueConstraint("owner_id", "open"),
        CheckConstraint("open", name="open_or_null"),
        CheckConstraint("state IN ('received', 'read', 'refused', 'taking', 'taken')", name="state"),
        CheckConstraint(
            "(state IN ('received', 'read', 'taking')) = (open IS NOT NULL)", name="open_while_work_remains"
        ),
        Index(None, "state", "id"),
        Index(None, "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    form_key: Mapped[str] = mapped_column(String(26))
    state: Mapped[str] = mapped_column(String(10))
    open: Mapped[bool | None]
    """True while something remains to be done with it, else NULL: one such a person."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts what was sealed in *sealed*."""
    sealed: Mapped[str] = mapped_column(Text)
    """Its choices and what was found, as JSON."""
    size: Mapped[int]
    """Bytes of the file."""
    done: Mapped[int] = mapped_column(default=0)
    """Items of the file that are worked off."""
    total: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
    claim: Mapped[str | None] = mapped_column(String(26))
    """Who works on it now, until *claimed_until*."""
    claimed_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


class ImportPart(Base):
    """A piece of an import, sealed: of its ``file``, or of the ``report`` on what is not taken."""

    __tablename__ = "import_parts"
    __table_args__ = (
        UniqueConstraint("import_id", "kind", "position"),
        CheckConstraint("kind IN ('file', 'report')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    position: Mapped[int]
    sealed: Mapped[str] = mapped_column(Text)
