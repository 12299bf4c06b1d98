"""Rows of diaries."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import Base, UTCDateTime


class Topic(Base):
    """A 話題 of the operator's list."""

    __tablename__ = "topics"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    group: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(unique=True)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Since when it is not offered any more; entries keep it, and its page stays."""


class Question(Base):
    """A 今日の問い of the operator's list; one stands on ホーム each evening."""

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    text: Mapped[str] = mapped_column(String(200), unique=True)
    position: Mapped[int] = mapped_column(unique=True)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Since when it has no evening any more; what was written to it stays under its address."""


_DELETED = text("deleted_at IS NOT NULL")
_OPEN: dict[str, Any] = dict.fromkeys(("sqlite_where", "postgresql_where"), text("sealed IS NULL"))


class Diary(Base):
    """One entry of a day.

    An entry for its writer alone holds its words in *sealed*; the open columns are then empty. For all
    others it is the other way round.
    """

    __tablename__ = "diaries"
    __table_args__ = (
        UniqueConstraint("author_id", "form_key"),
        UniqueConstraint("author_id", "import_key"),
        CheckConstraint("(audience = 'private') = (sealed IS NOT NULL)", name="sealed_if_private"),
        CheckConstraint(
            "sealed IS NULL OR (event IS NULL AND feeling IS NULL AND effort IS NULL AND title IS NULL"
            " AND note IS NULL AND sky IS NULL AND event_html IS NULL AND feeling_html IS NULL"
            " AND effort_html IS NULL AND extract IS NULL AND feeling_extract IS NULL"
            " AND effort_extract IS NULL AND question_id IS NULL AND listed_at IS NULL"
            " AND waiting_since IS NULL AND origin IS NULL)",
            name="nothing_open_beside_sealed",
        ),
        CheckConstraint(
            "(import_key IS NULL) = (imported_at IS NULL) AND (imported_at IS NOT NULL OR origin IS NULL)"
            " AND (imported_at IS NULL OR (listed_at IS NULL AND waiting_since IS NULL))",
            name="imported_in_no_list",
        ),
        Index("ix_diaries_listed", "listed_at", "id"),
        Index("ix_diaries_waiting", "waiting_since", "id"),
        Index("ix_diaries_author_published", "author_id", "published_at", "id"),
        Index("ix_diaries_author_day", "author_id", "day", "id"),
        # For readers: thousands of pages that are not for them would else be read to find none.
        Index("ix_diaries_open_day", "author_id", "day", "id", "audience", **_OPEN),
        Index("ix_diaries_open_published", "author_id", "published_at", "id", "audience", **_OPEN),
        Index("ix_diaries_question", "question_id", "listed_at", "id"),
        # Of deleted ones alone: SQLite would else take it for "not deleted", which nearly all are, and sort.
        Index("ix_diaries_deleted", "deleted_at", sqlite_where=_DELETED, postgresql_where=_DELETED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    form_key: Mapped[str | None] = mapped_column(String(26))
    version: Mapped[int] = mapped_column(default=1)
    day: Mapped[date]
    audience: Mapped[str] = mapped_column(String(10))
    wish: Mapped[str] = mapped_column(String(10))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    published_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    edited_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Set only by an edit after somebody else had replied (編集済み)."""
    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    hidden_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Hidden by moderators; its writer still sees it, nobody else does."""
    caution: Mapped[str | None] = mapped_column(String(10))
    """Which 注意書き moderators set before its words (`rules.Caution`), beside the writer's own *note*."""
    imported_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When it was brought along from elsewhere. Such an entry stands in its notebook and in no list."""
    import_key: Mapped[str | None] = mapped_column(String(64))
    """Keyed hash of owner, day and text: what was taken once is not taken again."""

    listed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When it began to stand in lists; NULL for what no list shows (自分だけ, deleted, hidden)."""
    waiting_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    waiting_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    from_newcomer: Mapped[bool] = mapped_column(default=False)
    voices: Mapped[int] = mapped_column(default=0)
    """How many other people have a visible reply here; never shown to anybody."""

    sealed: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(String(800))
    note: Mapped[str | None] = mapped_column(String(800))
    sky: Mapped[str | None] = mapped_column(String(10))
    event: Mapped[str | None] = mapped_column(Text)
    feeling: Mapped[str | None] = mapped_column(Text)
    effort: Mapped[str | None] = mapped_column(Text)
    event_html: Mapped[str | None] = mapped_column(Text)
    feeling_html: Mapped[str | None] = mapped_column(Text)
    effort_html: Mapped[str | None] = mapped_column(Text)
    extract: Mapped[str | None] = mapped_column(Text)
    """The beginning of *event* without marks, for lists; the two below are of *feeling* and *effort*."""
    feeling_extract: Mapped[str | None] = mapped_column(Text)
    effort_extract: Mapped[str | None] = mapped_column(Text)
    renderer: Mapped[int] = mapped_column(default=0)
    origin: Mapped[str | None] = mapped_column(Text)
    """What an imported entry brought along beside its words, as JSON, for the way out; sealed with them."""


class DiaryTopic(Base):
    """An entry's topic. Entries for the writer alone have none here: theirs are sealed.

    *listed_at* is the entry's own, repeated: a topic's list walks an index of it, however many there are.
    """

    __tablename__ = "diary_topics"
    __table_args__ = (Index("ix_diary_topics_listed", "topic_id", "listed_at", "diary_id"),)

    diary_id: Mapped[int] = mapped_column(ForeignKey("diaries.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True)
    listed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    position: Mapped[int] = mapped_column(default=0)


class TopicChoice(Base):
    """That somebody follows a topic, or mutes it; nobody else learns of it."""

    __tablename__ = "topic_choices"
    __table_args__ = (
        CheckConstraint("choice IN ('followed', 'muted')", name="choice"),
        Index(None, "topic_id"),
    )

    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    choice: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


class MutedWord(Base):
    """A word whose entries its *owner* does not want to meet in lists."""

    __tablename__ = "muted_words"
    __table_args__ = (UniqueConstraint("owner_id", "word"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    word: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


class Draft(Base):
    """What somebody is still writing, wholly sealed; for a new entry or for one that is being edited."""

    __tablename__ = "drafts"
    __table_args__ = (Index(None, "owner_id", "updated_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=public_ids.new)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    diary_id: Mapped[int | None] = mapped_column(ForeignKey("diaries.id", ondelete="CASCADE"))
    form_key: Mapped[str] = mapped_column(String(26), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    sealed: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
