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


class Notification(Base):
    """That somebody did something which concerns one person. Pages gather those of a kind and page."""

    __tablename__ = "notifications"
    __table_args__ = (
        CheckConstraint(
            "(kind IN ('reply', 'answer')) = (comment_id IS NOT NULL)", name="words_have_a_comment"
        ),
        CheckConstraint("(kind IN ('follower', 'greeting')) = (diary_id IS NULL)", name="about_one_thing"),
        CheckConstraint("(kind = 'greeting') = (greeting_id IS NOT NULL)", name="greetings_have_a_card"),
        Index(None, "recipient_id", "created_at", "id"),
        Index(None, "recipient_id", "seen_at"),
        Index(None, "diary_id"),
        Index(None, "comment_id"),
        Index(None, "greeting_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    actor_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    diary_id: Mapped[int | None] = mapped_column(ForeignKey("diaries.id", ondelete="CASCADE"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    greeting_id: Mapped[int | None] = mapped_column(ForeignKey("greetings.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
