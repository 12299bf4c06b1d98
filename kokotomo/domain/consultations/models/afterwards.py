"""Rows of what stays after a consultation. Words in them are sealed like letters."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import Base, UTCDateTime


class Farewell(Base):
    """What its two said when a thread had closed, each of it optional. Made with the close, of the claim that
    ended it or the last one that had written; gone with the thread.

    「すこし軽くなりましたか」 is kept as said only: the answer itself stands in sums alone.
    """

    __tablename__ = "farewells"
    __table_args__ = (Index(None, "volunteer_id"),)

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultations.id", ondelete="CASCADE"), primary_key=True
    )
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    volunteer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    thanks_sealed: Mapped[str | None] = mapped_column(Text)
    thanks_version: Mapped[int] = mapped_column(default=0)
    created_on: Mapped[date] = mapped_column(default=clock.today)
    thanked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    thanks_seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lighter_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    writer_meets_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    volunteer_meets_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """これからも日記で会う: when each ticked it; neither sees the other's tick alone."""


class FollowUp(Base):
    """その後どうですか, once: due, and then sent or skipped by the volunteer; the writer may refuse it."""

    __tablename__ = "follow_ups"
    __table_args__ = (
        Index(None, "volunteer_id", "due_on"),
        Index(None, "due_on"),
        CheckConstraint("sent_at IS NULL OR skipped_at IS NULL", name="sent_or_skipped"),
    )

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultations.id", ondelete="CASCADE"), primary_key=True
    )
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    due_on: Mapped[date]
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When the volunteer was told that it is due."""
    refused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    skipped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Meeting(Base):
    """That a volunteer and a member meet in the diary from now on; *present* until either ends it. Who holds
    ten makes no more."""

    __tablename__ = "meetings"
    __table_args__ = (
        UniqueConstraint("volunteer_id", "member_id"),
        CheckConstraint("present", name="present_or_null"),
        CheckConstraint("(present IS NULL) = (ended_at IS NOT NULL)", name="present_until_ended"),
        Index(None, "member_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    present: Mapped[bool | None]
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class KeptLetter(Base):
    """とっておく: a letter of a member's own thread, sealed anew under the member's own key, so that it stays
    when the thread goes."""

    __tablename__ = "kept_letters"
    __table_args__ = (UniqueConstraint("owner_id", "letter"), Index(None, "owner_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    letter: Mapped[str] = mapped_column(String(26))
    """Public id of the letter, which may be gone."""
    side: Mapped[str] = mapped_column(String(10))
    sealed: Mapped[str] = mapped_column(Text)
    created_on: Mapped[date] = mapped_column(default=clock.today)
    written_on: Mapped[date]
