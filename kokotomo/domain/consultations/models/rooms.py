"""Rows of メンバー相談室: a volunteer's own thread with those on duty, sealed."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import Base, UTCDateTime


class RoomSide(StrEnum):
    """Who of the two writes."""

    VOLUNTEER = "volunteer"
    MODERATORS = "moderators"


_SIDES = ", ".join(repr(side.value) for side in RoomSide)


class Room(Base):
    """The thread of one volunteer with the moderators, under a data key of its own."""

    __tablename__ = "rooms"
    __table_args__ = (Index(None, "last_letter_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    data_key_id: Mapped[int] = mapped_column(ForeignKey("data_keys.id"), unique=True)
    created_on: Mapped[date] = mapped_column(default=clock.today)
    last_letter_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    last_letter_side: Mapped[str] = mapped_column(String(10), default=RoomSide.VOLUNTEER.value)
    volunteer_seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    moderators_seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class RoomLetter(Base):
    """One letter of a room, sealed."""

    __tablename__ = "room_letters"
    __table_args__ = (
        UniqueConstraint("room_id", "form_key"),
        CheckConstraint(f"side IN ({_SIDES})", name="side"),
        Index(None, "room_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    side: Mapped[str] = mapped_column(String(10))
    form_key: Mapped[str] = mapped_column(String(26))
    sealed: Mapped[str] = mapped_column(Text)
    created_on: Mapped[date] = mapped_column(default=clock.today)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
