"""Rows of duty (当番)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import Base, UTCDateTime


class Shift(Base):
    """A stretch of time in which a moderator reads what comes, or in which one is looked for.

    *moderator_id* is None while nobody has taken it. Whoever asks to be relieved (*wanted_at*) stays on duty
    until another takes it. Whether the holder is a moderator still is asked anew each time: see
    `queries.duty`.
    """

    __tablename__ = "duty_shifts"
    __table_args__ = (
        UniqueConstraint("entered_by_id", "form_key"),
        CheckConstraint("starts_at < ends_at", name="lasts"),
        Index(None, "ends_at", "starts_at"),
        Index(None, "moderator_id", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    form_key: Mapped[str] = mapped_column(String(26))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    wanted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When its holder asked another to take it."""
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
