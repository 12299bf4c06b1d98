"""Rows of consultations. Whatever a person wrote in one stands sealed under the thread's own data key."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.domain.consultations.rules import AgeBand, Listener, Mark, Side, State, Wish
from kokotomo.domain.volunteers.rules import Way
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import Base, UTCDateTime, one_of


class Consultation(Base):
    """A thread: its writer, who listens now, and where it stands.

    The writer is a member (*writer_id*) or whoever has the receipt code (*receipt_hash*, keyed). Deleting
    the data key makes every letter, draft, note and summary of the thread unreadable.
    """

    __tablename__ = "consultations"
    __table_args__ = (
        CheckConstraint("(writer_id IS NULL) <> (receipt_hash IS NULL)", name="member_or_code"),
        CheckConstraint(one_of("listener", Listener), name="listener"),
        CheckConstraint(one_of("way", Way), name="way"),
        CheckConstraint(one_of("wish", Wish), name="wish"),
        CheckConstraint(one_of("age_band", AgeBand), name="age_band"),
        CheckConstraint(one_of("state", State), name="state"),
        CheckConstraint("(state = 'waiting') = (waiting_since IS NOT NULL)", name="waits_on_the_board"),
        CheckConstraint("(state = 'claimed') = (volunteer_id IS NOT NULL)", name="claimed_by_somebody"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at_a_time"),
        CheckConstraint("(state = 'open') <= (listener = 'everyone')", name="open_to_everyone"),
        # The board, oldest first, danger before all; only those that wait have a place on it.
        Index("ix_consultations_board", "waiting_since", "id"),
        Index("ix_consultations_danger", "danger_at", "waiting_since", "id"),
        Index("ix_consultations_writer", "writer_id", "last_letter_at", "id"),
        Index("ix_consultations_volunteer", "volunteer_id", "last_letter_at", "id"),
        Index("ix_consultations_sent", "sent_at", "id"),
        Index(None, "diary_id"),
        # What falls due: terms, and letters that wait for days.
        Index("ix_consultations_term", "term_ends_on", "id"),
        Index("ix_consultations_closed", "closed_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    data_key_id: Mapped[int] = mapped_column(ForeignKey("data_keys.id"), unique=True)
    form_key: Mapped[str] = mapped_column(String(26), unique=True)
    writer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    receipt_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    listener: Mapped[str] = mapped_column(String(10))
    alias_sealed: Mapped[str | None] = mapped_column(Text)
    """呼び名; None is 匿名さん. Shown from the claim on."""
    way: Mapped[str | None] = mapped_column(String(10))
    wish: Mapped[str | None] = mapped_column(String(10))
    age_band: Mapped[str] = mapped_column(String(10))
    """Never on the board (SAFETY T2); for matching and, as sums, for the figures."""
    opens_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """From then on volunteers who are not cleared for minors may see it; None is never."""
    consent_version: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    danger_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Since when it is to be read before all others (先に読んでください)."""
    created_on: Mapped[date] = mapped_column(default=clock.today)
    """What sealed columns of this row are bound to; a time may be rounded later, this never changes."""
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    waiting_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Its place on the board: a letter that comes back from a claim has its old one."""
    first_opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Until then the writer may take it back."""
    fruitless_openings: Mapped[int] = mapped_column(default=0)
    """Openings since it began to wait that led to no claim."""
    back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When it last came back to the board, at its old place; None where it never was taken."""
    nobody_told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When its writer was told that nobody has answered, in this time of waiting (`terms.NOBODY_AFTER`)."""
    duty_told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When those on duty were last told that it waits for somebody who is cleared for minors."""
    handovers: Mapped[int] = mapped_column(default=0)
    waves: Mapped[int] = mapped_column(default=0)
    """How many rounds of invitations have gone out; see `rules.WAVES`."""
    volunteer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"))
    """Who listens now: the owner of the one claim that is not over. Removing an account ends its claims."""
    first_reply_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_letter_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    last_letter_side: Mapped[str] = mapped_column(String(10), default=Side.WRITER.value)
    writer_seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    volunteer_seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    term_ends_on: Mapped[date | None]
    """相談期限: the last day, in Tokyo."""
    term_told_for: Mapped[date | None]
    """The *term_ends_on* of whose coming both were told."""
    extension_by: Mapped[str | None] = mapped_column(String(10))
    """`Side` that would like to extend the term; the other one has not said yet."""
    idle_told: Mapped[int] = mapped_column(default=0)
    """How many of `terms.IDLE_NOTICES` stand in the thread since somebody last wrote."""
    slowly_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """The writer's 「読みました。ゆっくり返事します」 about the last letter."""
    diary_id: Mapped[int | None] = mapped_column(ForeignKey("diaries.id", ondelete="SET NULL"))
    """みんなに: the anonymous page that was made from it."""
    mail_sealed: Mapped[str | None] = mapped_column(Text)
    """A guest's address for the one mail; purged when it was sent or the thread closes."""
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(10))

    @property
    def is_for_cleared(self) -> bool:
        """Whether only volunteers who are cleared for minors may see it now."""
        return self.opens_at is None or self.opens_at > clock.now()


class ConsultationTopic(Base):
    """A topic that the writer chose."""

    __tablename__ = "consultation_topics"
    __table_args__ = (Index(None, "topic_id", "consultation_id"),)

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultations.id", ondelete="CASCADE"), primary_key=True
    )
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class Letter(Base):
    """One letter, sealed. *claim_id* is the claim in which it was written; None while nobody had taken the
    thread. Who takes it later reads what was written in no claim and in their own, no more."""

    __tablename__ = "letters"
    __table_args__ = (
        UniqueConstraint("consultation_id", "form_key"),
        CheckConstraint(one_of("side", Side), name="side"),
        CheckConstraint("side = 'writer' OR claim_id IS NOT NULL", name="volunteers_write_in_claims"),
        Index(None, "consultation_id", "id"),
        Index(None, "claim_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id", ondelete="CASCADE"))
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claims.id", ondelete="CASCADE"))
    side: Mapped[str] = mapped_column(String(10))
    form_key: Mapped[str] = mapped_column(String(26))
    sealed: Mapped[str] = mapped_column(Text)
    created_on: Mapped[date] = mapped_column(default=clock.today)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    withheld_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Hidden by moderators: who wrote it still reads it, the other finds a line in its place."""


class ThreadMark(Base):
    """A line between the letters: that somebody took it, promised a day, closed it; placed by its time."""

    __tablename__ = "thread_marks"
    __table_args__ = (
        CheckConstraint(one_of("kind", Mark), name="kind"),
        Index(None, "consultation_id", "id"),
        Index(None, "claim_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id", ondelete="CASCADE"))
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claims.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    by: Mapped[str | None] = mapped_column(String(10))
    """`Side`; None is the site itself."""
    day: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


class LetterDraft(Base):
    """What the writer (no claim) or the volunteer of a claim is still writing, sealed."""

    __tablename__ = "letter_drafts"
    __table_args__ = (
        UniqueConstraint("consultation_id", "desk"),
        CheckConstraint("desk = coalesce(claim_id, 0)", name="desk_of_the_claim"),
        Index(None, "claim_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id", ondelete="CASCADE"))
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claims.id", ondelete="CASCADE"))
    desk: Mapped[int]
    """*claim_id*, or 0 for the writer: in a unique key NULLs would be many."""
    form_key: Mapped[str] = mapped_column(String(26))
    version: Mapped[int] = mapped_column(default=1)
    sealed: Mapped[str] = mapped_column(Text)
    created_on: Mapped[date] = mapped_column(default=clock.today)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


class FirstLetterDraft(Base):
    """A member's letter that is not sent yet, with the answers beside it, sealed under the member's key."""

    __tablename__ = "first_letter_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    form_key: Mapped[str] = mapped_column(String(26))
    version: Mapped[int] = mapped_column(default=1)
    sealed: Mapped[str] = mapped_column(Text)
    created_on: Mapped[date] = mapped_column(default=clock.today)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


class Summary(Base):
    """What the next one is told: by a volunteer who hands over, or by the writer; one a consultation.

    Nobody but its two reads it until the writer approved it.
    """

    __tablename__ = "summaries"
    __table_args__ = (CheckConstraint(one_of("side", Side), name="side"),)

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultations.id", ondelete="CASCADE"), primary_key=True
    )
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    side: Mapped[str] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(default=1)
    sealed: Mapped[str] = mapped_column(Text)
    created_on: Mapped[date] = mapped_column(default=clock.today)
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CorrespondentSession(Base):
    """A browser in which the right receipt code was given: it reads that one thread. Only the hash of its
    256-bit id is kept, and no address. With *stays_until* it lasts 14 days without the code, by choice."""

    __tablename__ = "correspondent_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultations.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    last_used_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now, index=True)
    stays_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
