"""Rows of notifications."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import Base, UTCDateTime


class Kind(StrEnum):
    """What a notification tells of."""

    REPLY = "reply"
    ANSWER = "answer"
    READING = "reading"
    FOLLOWER = "follower"
    GREETING = "greeting"
    LETTER = "letter"
    THREAD = "thread"
    """Something happened in a consultation that is no letter: it was taken, came back, is over."""
    INVITATION = "invitation"
    NUDGE = "nudge"
    """To who listens: an answer is owed."""
    TERM = "term"
    """相談期限: it comes near, was moved, or the other one would like to extend it."""
    SENIOR = "senior"
    """To who reads along: something was written."""
    FOLLOW_UP = "follow_up"
    """To who listened: その後どうですか could be asked."""
    ROOM = "room"
    """A letter in メンバー相談室; its room is the recipient's own or, for moderators, *room_id*'s."""
    APPLICATION = "decision"
    """An application to listen was decided, or sent; the recipient finds it on its own page."""
    OUTCOME = "outcome"
    """To who reported: what came of it, in *case_id*."""
    MEASURE = "measure"
    """To whom it concerns: moderators decided something, in *decision_id*."""
    APPEAL = "appeal"
    """An objection to *decision_id*: to moderators that one came, to who objected that it was judged."""
    DISCLOSED = "disclosed"
    """To one of a thread's two: moderators read it."""
    DUTY = "duty"
    """To those on duty: something waits for them; *case_id* where it is one case."""
    DESK = "desk"
    """To moderators: somebody wrote to the desk, or an answer is due."""


OF_THREADS = (
    Kind.LETTER,
    Kind.THREAD,
    Kind.INVITATION,
    Kind.NUDGE,
    Kind.TERM,
    Kind.SENIOR,
    Kind.FOLLOW_UP,
    Kind.DISCLOSED,
)
"""Kinds that tell of a consultation. They name nobody: who listens, or writes, stands in the thread alone."""

OF_THEIR_THREADS = (Kind.LETTER, Kind.THREAD, Kind.NUDGE, Kind.TERM)
"""Kinds that are shown to who may read the thread now: its writer, and who listens."""

MAILED = (Kind.LETTER, Kind.NUDGE, Kind.TERM)
"""Kinds that ask for a mail, which says no more than お知らせがあります."""

OF_VOLUNTEERS = (Kind.ROOM, Kind.APPLICATION)
"""Kinds among those who listen and those on duty; they name nobody either."""

OF_SAFETY = (Kind.OUTCOME, Kind.MEASURE, Kind.APPEAL, Kind.DUTY, Kind.DESK)
"""Kinds of reports, cases, decisions and the desk; they name nobody either."""

_THREADS = ", ".join(repr(kind.value) for kind in OF_THREADS)
_NAMELESS = ", ".join(repr(kind.value) for kind in (*OF_THREADS, *OF_VOLUNTEERS, *OF_SAFETY))


class Notification(Base):
    """That somebody did something which concerns one person. Pages gather those of a kind and page."""

    __tablename__ = "notifications"
    __table_args__ = (
        CheckConstraint(
            "(kind IN ('reply', 'answer')) = (comment_id IS NOT NULL)", name="words_have_a_comment"
        ),
        CheckConstraint(
            f"(kind IN ('follower', 'greeting', {_NAMELESS})) = (diary_id IS NULL)", name="about_one_thing"
        ),
        CheckConstraint(f"(kind IN ({_THREADS})) = (consultation_id IS NOT NULL)", name="threads_have_one"),
        CheckConstraint(f"(kind IN ({_NAMELESS})) = (actor_id IS NULL)", name="threads_name_nobody"),
        CheckConstraint("(kind = 'greeting') = (greeting_id IS NOT NULL)", name="greetings_have_a_card"),
        Index(None, "recipient_id", "created_at", "id"),
        Index(None, "recipient_id", "seen_at"),
        Index(None, "diary_id"),
        Index(None, "comment_id"),
        Index(None, "greeting_id"),
        CheckConstraint("(kind = 'room') = (room_id IS NOT NULL)", name="rooms_have_one"),
        CheckConstraint(
            "(kind <> 'outcome' OR case_id IS NOT NULL) AND (case_id IS NULL OR kind IN ('outcome', 'duty'))",
            name="cases_are_told",
        ),
        CheckConstraint(
            "(kind IN ('measure', 'appeal')) = (decision_id IS NOT NULL)", name="decisions_are_told"
        ),
        Index(None, "case_id"),
        Index(None, "decision_id"),
        Index(None, "consultation_id"),
        Index(None, "room_id"),
        Index(None, "mail_due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    diary_id: Mapped[int | None] = mapped_column(ForeignKey("diaries.id", ondelete="CASCADE"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    greeting_id: Mapped[int | None] = mapped_column(ForeignKey("greetings.id", ondelete="CASCADE"))
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultations.id", ondelete="CASCADE"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    mail_due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When it is to be asked next whether a mail tells of it; None where none does, or that is decided."""


class MailChoice(Base):
    """When and of what somebody wants mail; without a row the defaults hold.

    Between the full hours *quiet_from* and *quiet_until* of the person's zone no mail goes out; equal, none
    are quiet.
    """

    __tablename__ = "mail_choices"
    __table_args__ = (
        CheckConstraint("quiet_from BETWEEN 0 AND 23", name="quiet_from"),
        CheckConstraint("quiet_until BETWEEN 0 AND 23", name="quiet_until"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    quiet_from: Mapped[int] = mapped_column(default=22)
    quiet_until: Mapped[int] = mapped_column(default=7)
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When the person was asked, or chose; on the first evening with a letter they are asked once."""
    awake_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """今夜は知らせて: until then quiet hours do not hold."""
    letters: Mapped[bool] = mapped_column(default=True)
    """Whether a neutral mail tells of letters in consultations (PRODUCT 7)."""
