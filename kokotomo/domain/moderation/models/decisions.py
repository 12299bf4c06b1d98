"""Rows of what was decided in cases, and of objections to it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.domain.moderation.rules import AppealOutcome, DecisionState, MeasureKind, Rule
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import Base, UTCDateTime, one_of


class Decision(Base):
    """What a moderator decided in a case: one or several measures, one rule, one message to the person.

    *round* is the case's `version` that it rests on: two who decide at once have one winner. Closing an
    account waits (``proposed``) until a second moderator confirms it.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("case_id", "round"),
        UniqueConstraint("decided_by_id", "form_key"),
        CheckConstraint(one_of("state", DecisionState), name="state"),
        CheckConstraint(f"rule IS NULL OR {one_of('rule', Rule)}", name="rule"),
        Index(None, "person_id", "decided_at", "id"),
        Index(None, "second_by_id"),
        Index(None, "consultation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    round: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    """Whom it is about and told; None where nobody with an account is."""
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultations.id", ondelete="SET NULL"))
    """The thread in which it is read where nobody is named: of an anonymous page or a guest's letter."""
    rule: Mapped[str | None] = mapped_column(String(20))
    message: Mapped[str | None] = mapped_column(Text)
    """To the person, sealed under the case's key; None where nothing is said to them."""
    state: Mapped[str] = mapped_column(String(10), default=DecisionState.FORCE.value)
    form_key: Mapped[str] = mapped_column(String(26))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    second_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    second_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When the person first opened it."""


class Measure(Base):
    """One thing that a decision does. Lifted, it stays in the list with the day on which it was."""

    __tablename__ = "measures"
    __table_args__ = (
        UniqueConstraint("decision_id", "kind"),
        CheckConstraint(one_of("kind", MeasureKind), name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """The end of a limit or suspension."""
    detail: Mapped[str | None] = mapped_column(String(40))
    """What a content note says (its key), or whom it was handed to outside (``110``, ``119``, ``189``)."""
    lifted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)


class Appeal(Base):
    """異議申し立て: one a decision, judged by somebody else. Where the host decided, for want of another
    moderator, one more (*round* 2) can be asked for once there is one."""

    __tablename__ = "appeals"
    __table_args__ = (
        UniqueConstraint("decision_id", "round"),
        CheckConstraint("round IN (1, 2)", name="round"),
        CheckConstraint(f"outcome IS NULL OR {one_of('outcome', AppealOutcome)}", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (judged_at IS NULL)", name="judged_at_a_time"),
        Index("ix_appeals_open", "judged_at", "sent_at", "id"),
        Index(None, "judged_by_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id", ondelete="CASCADE"))
    round: Mapped[int] = mapped_column(default=1)
    form_key: Mapped[str] = mapped_column(String(26))
    words: Mapped[str | None] = mapped_column(Text)
    """Why the person objects, sealed under the case's key; as *answer* is."""
    answer: Mapped[str | None] = mapped_column(Text)
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    alone_told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When the person was told that there is no other moderator yet."""
    outcome: Mapped[str | None] = mapped_column(String(10))
    judged_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    judged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    by_host: Mapped[bool] = mapped_column(default=False)
    """Whether the host's command decided: then the person may ask once more when there is a second."""
