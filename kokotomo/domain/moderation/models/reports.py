"""Rows of reports."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.domain.moderation.rules import Kind, Reason, State, Step
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import Base, UTCDateTime, one_of

_SEALED: dict[str, Any] = dict.fromkeys(("sqlite_where", "postgresql_where"), text("data_key_id IS NOT NULL"))


class Report(Base):
    """That somebody reported something, and what became of it.

    *kind* says what it was, and one of the keys points at it while it is there; a report outlives what it is
    about, who wrote that, and who reported it. What was said (*evidence*, *words* and the notes) is sealed
    under a key of the report's own and goes with it; see `sweeps`.
    """

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("reporter_id", "form_key"),
        # One report a person and thing.
        UniqueConstraint("reporter_id", "diary_id"),
        UniqueConstraint("reporter_id", "comment_id"),
        UniqueConstraint("reporter_id", "person_id"),
        UniqueConstraint("reporter_id", "letter_id"),
        UniqueConstraint("reporter_id", "face_id"),
        CheckConstraint(one_of("kind", Kind), name="kind"),
        CheckConstraint(one_of("reason", Reason), name="reason"),
        CheckConstraint(one_of("state", State), name="state"),
        # Not "exactly one": what is deleted for good leaves none behind.
        CheckConstraint(
            "(diary_id IS NULL OR kind = 'diary') AND (comment_id IS NULL OR kind = 'comment')"
            " AND (person_id IS NULL OR kind = 'person') AND (letter_id IS NULL OR kind = 'letter')"
            " AND (face_id IS NULL OR kind = 'face')",
            name="of_its_kind",
        ),
        CheckConstraint(
            "(state = 'done') = (handled_at IS NOT NULL) AND (handled_by_id IS NULL OR state = 'done')",
            name="handled_if_done",
        ),
        CheckConstraint(
            "(data_key_id IS NULL) = (evidence IS NULL) AND (data_key_id IS NOT NULL OR words IS NULL)",
            name="sealed_under_its_key",
        ),
        Index("ix_reports_open", "state", "rank", "created_at", "id"),
        Index("ix_reports_done", "state", "handled_at", "id"),
        Index("ix_reports_sealed", "created_at", **_SEALED),
        Index(None, "diary_id"),
        Index(None, "comment_id"),
        Index(None, "person_id"),
        Index(None, "letter_id"),
        Index(None, "face_id"),
        Index(None, "about_id"),
        Index(None, "case_id"),
        Index(None, "handled_by_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(10))
    diary_id: Mapped[int | None] = mapped_column(ForeignKey("diaries.id", ondelete="SET NULL"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id", ondelete="SET NULL"))
    face_id: Mapped[int | None] = mapped_column(ForeignKey("volunteers.user_id", ondelete="SET NULL"))
    guest_key: Mapped[str | None] = mapped_column(String(26), unique=True)
    """See `targets.Target.guest_key`; None where a member reported it."""
    about_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    """Whose words or notebook it is: they never learn of the report, and never handle it."""
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    form_key: Mapped[str] = mapped_column(String(26))
    reason: Mapped[str] = mapped_column(String(20))
    rank: Mapped[int]
    """See `rules.rank_of`; kept, so that the list walks an index."""
    data_key_id: Mapped[int | None] = mapped_column(ForeignKey("data_keys.id"), unique=True)
    evidence: Mapped[str | None] = mapped_column(Text)
    words: Mapped[str | None] = mapped_column(Text)
    """What the reporter added, if anything."""
    state: Mapped[str] = mapped_column(String(10), default=State.OPEN.value)
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    handled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


class ReportNote(Base):
    """One step of a moderator with a report, in the order in which they were taken. Nothing of it changes,
    but that the words of a note go with the report's key."""

    __tablename__ = "report_notes"
    __table_args__ = (
        UniqueConstraint("author_id", "form_key"),
        CheckConstraint(one_of("step", Step), name="step"),
        CheckConstraint("sealed IS NULL OR step = 'note'", name="words_of_a_note"),
        Index(None, "report_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    form_key: Mapped[str] = mapped_column(String(26))
    step: Mapped[str] = mapped_column(String(10))
    sealed: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
