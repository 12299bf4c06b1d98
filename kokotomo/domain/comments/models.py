"""Rows of comments."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import Base, UTCDateTime


class Comment(Base):
    """A reply under a page. *parent_id* is the reply under which it stands (one level only), *answered_id*
    the reply that it answers, which may itself be an answer."""

    __tablename__ = "comments"
    __table_args__ = (
        UniqueConstraint("author_id", "form_key"),
        # Columns come later and take their own nullable key: exactly one of them is set.
        CheckConstraint("diary_id IS NOT NULL", name="on_one_page"),
        Index(None, "diary_id", "created_at", "id"),
        Index(None, "author_id", "created_at"),
        Index(None, "parent_id"),
        Index(None, "answered_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    diary_id: Mapped[int | None] = mapped_column(ForeignKey("diaries.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    # SET NULL: where an account is removed with its replies, what others answered keeps its words and place.
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"))
    answered_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"))
    form_key: Mapped[str] = mapped_column(String(26))
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    edited_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    hidden_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Hidden by the page's writer; its author still sees it, nobody else does."""
    withheld_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Hidden by moderators: the page's writer does not see it either, nor can show it again."""
    caution: Mapped[str | None] = mapped_column(String(10))
    """Which 注意書き moderators set before its words (``diaries.rules.Caution``)."""


class Reading(Base):
    """読んだよ: one tap, of which only the page's writer learns."""

    __tablename__ = "readings"
    __table_args__ = (Index(None, "reader_id", "created_at"),)

    diary_id: Mapped[int] = mapped_column(ForeignKey("diaries.id", ondelete="CASCADE"), primary_key=True)
    reader_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


class Keepsake(Base):
    """とっておく: a page or a reply that somebody keeps for themselves; nobody else learns of it."""

    __tablename__ = "keepsakes"
    __table_args__ = (
        UniqueConstraint("owner_id", "diary_id"),
        UniqueConstraint("owner_id", "comment_id"),
        CheckConstraint("(diary_id IS NULL) <> (comment_id IS NULL)", name="of_one_thing"),
        Index(None, "owner_id", "created_at", "id"),
        Index(None, "diary_id"),
        Index(None, "comment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    diary_id: Mapped[int | None] = mapped_column(ForeignKey("diaries.id", ondelete="CASCADE"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
