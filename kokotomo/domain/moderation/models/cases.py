"""Rows of cases (案件)."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.domain.moderation.rules import Kind, Reason, State, Urgency
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import Base, UTCDateTime, one_of

_OPEN: dict[str, Any] = dict.fromkeys(("sqlite_where", "postgresql_where"), text("state = 'open'"))
_THINGS = ("diary_id", "comment_id", "person_id", "letter_id", "face_id")


class Case(Base):
    """Everything that was reported about one thing, while moderators have to look at it.

    One open case a thing; what is reported of it again once that is done begins another. *kind* says what it
    is, and one of the keys points at it while it is there. What moderators say about it is sealed under a key
    of the case's own, made with the first word. *version* counts every change that a decision rests on.
    """

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint(one_of("kind", Kind), name="kind"),
        CheckConstraint(one_of("reason", Reason), name="reason"),
        CheckConstraint(one_of("state", State), name="state"),
        CheckConstraint("urgency IN (0, 1, 2)", name="urgency"),
        CheckConstraint(
            "(diary_id IS NULL OR kind = 'diary') AND (comment_id IS NULL OR kind = 'comment')"
            " AND (person_id IS NULL OR kind = 'person') AND (letter_id IS NULL OR kind = 'letter')"
            " AND (face_id IS NULL OR kind = 'face')",
            name="of_its_kind",
        ),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_at_a_time"),
        CheckConstraint("claimed_by_id IS NULL OR claimed_until IS NOT NULL", name="claimed_for_a_while"),
        *(Index(f"uq_cases_open_{thing}", thing, unique=True, **_OPEN) for thing in _THINGS),
        Index("ix_cases_open", "state", "urgency", "rank", "opened_at", "id"),
        Index("ix_cases_done", "state", "done_at", "id"),
        Index("ix_cases_mine", "claimed_by_id", "claimed_until"),
        *(Index(None, thing) for thing in _THINGS),
        Index(None, "about_id"),
        Index(None, "done_by_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    """Shown to moderators as 「C-<id>」."""
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    kind: Mapped[str] = mapped_column(String(10))
    diary_id: Mapped[int | None] = mapped_column(ForeignKey("diaries.id", ondelete="SET NULL"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id", ondelete="SET NULL"))
    face_id: Mapped[int | None] = mapped_column(ForeignKey("volunteers.user_id", ondelete="SET NULL"))
    """Whose 相談員名 and lines it is about, where that is what was reported (`Kind.FACE`)."""
    about_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    """Whose words or notebook it is: they never handle it."""
    reason: Mapped[str] = mapped_column(String(20))
    """The gravest of its reports; see `rules.rank_of`."""
    urgency: Mapped[int] = mapped_column(default=Urgency.TODAY.value)
    rank: Mapped[int]
    """Within an urgency 0 stands first: life in danger; see `rules.rank_of`."""
    reports: Mapped[int] = mapped_column(default=0)
    """How many reported it, a person once."""
    state: Mapped[str] = mapped_column(String(10), default=State.OPEN.value)
    version: Mapped[int] = mapped_column(default=1)
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    claimed_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """A claim hides nothing from others, and ends by itself."""
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    first_read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When a moderator first opened it."""
    escalated: Mapped[int] = mapped_column(default=0)
    """How often those on duty were told that it waits (after 10 and 30 minutes)."""
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    data_key_id: Mapped[int | None] = mapped_column(ForeignKey("data_keys.id"), unique=True)
