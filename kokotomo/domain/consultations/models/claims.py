"""Rows of who opens, takes and keeps a consultation."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.domain.consultations.rules import Ending
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import Base, UTCDateTime

_ENDINGS = ", ".join(repr(ending.value) for ending in Ending)


class Claim(Base):
    """That a volunteer took a letter, and until when; one that is not over a consultation, by constraint."""

    __tablename__ = "claims"
    __table_args__ = (
        UniqueConstraint("consultation_id", "present"),
        CheckConstraint("present", name="present_or_null"),
        CheckConstraint("(present IS NULL) = (ended_at IS NOT NULL)", name="present_until_ended"),
        CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ended_somehow"),
        CheckConstraint(f"ending IN ({_ENDINGS})", name="ending"),
        Index(None, "volunteer_id", "claimed_at"),
        Index(None, "senior_id", "present"),
        Index(None, "present", "promised_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id", ondelete="CASCADE"))
    volunteer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    present: Mapped[bool | None]
    claimed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    promised_on: Mapped[date | None]
    """The day by which an answer is promised, in Tokyo; None once it was given."""
    wrote_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """The volunteer's last letter in this claim."""
    nudged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When the volunteer was reminded of the answer that they owe; None once it was given."""
    on_trial: Mapped[bool] = mapped_column(default=False)
    """Whether the volunteer was on trial when they took it."""
    senior_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    """Who reads along, named by a moderator; the writer is told before they go on."""
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ending: Mapped[str | None] = mapped_column(String(12))


class ClaimNote(Base):
    """The volunteer's own note on a thread (自分用のメモ), sealed; gone with the claim, never handed on."""

    __tablename__ = "claim_notes"

    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    version: Mapped[int] = mapped_column(default=1)
    sealed: Mapped[str] = mapped_column(Text)
    created_on: Mapped[date] = mapped_column(default=clock.today)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


class Opening(Base):
    """That a volunteer opened a waiting letter (読んでみる), and holds it for a quarter of an hour.

    *held* is true while it is the letter's and the volunteer's one hold, by constraint; NULL afterwards.
    """

    __tablename__ = "openings"
    __table_args__ = (
        UniqueConstraint("consultation_id", "held"),
        UniqueConstraint("volunteer_id", "held"),
        CheckConstraint("held", name="held_or_null"),
        Index(None, "volunteer_id", "opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id", ondelete="CASCADE"))
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    until: Mapped[datetime] = mapped_column(UTCDateTime)
    held: Mapped[bool | None]
    claimed: Mapped[bool] = mapped_column(default=False)


class Invitation(Base):
    """That a volunteer was told of a waiting letter; a mark, no duty."""

    __tablename__ = "invitations"
    __table_args__ = (Index(None, "volunteer_id", "invited_at"),)

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultations.id", ondelete="CASCADE"), primary_key=True
    )
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    wave: Mapped[int]
    invited_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


class Parting(Base):
    """That a thread, or, where *writer_id* is set, anything of a writer's, is not for a volunteer any more:
    after 相手を変える, 交代, or a block. Silent; neither learns of it."""

    __tablename__ = "partings"
    __table_args__ = (
        UniqueConstraint("volunteer_id", "consultation_id"),
        UniqueConstraint("volunteer_id", "writer_id"),
        CheckConstraint("(consultation_id IS NULL) <> (writer_id IS NULL)", name="of_one_kind"),
        Index(None, "consultation_id"),
        Index(None, "writer_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultations.id", ondelete="CASCADE"))
    writer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
