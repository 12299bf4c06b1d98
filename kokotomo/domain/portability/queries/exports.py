"""Reading all that somebody wrote, a batch at a time, with the replies that they may see."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, select, tuple_

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.people import data_key_of
from kokotomo.domain.accounts.statements import built_once, whom
from kokotomo.domain.comments.access import Author, visible_to
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.diaries import contents
from kokotomo.domain.diaries.models import Diary, DiaryTopic, Question, Topic
from kokotomo.domain.diaries.queries.topics import topics
from kokotomo.domain.diaries.rules import Content
from kokotomo.foundation.db import db

BATCH = 50
"""Entries in memory at a time, with their replies: a megabyte of words each at the very most."""


@dataclass(frozen=True)
class Reply:
    """A reply that its page's writer may see."""

    author: str
    at: datetime
    body: str


@dataclass(frozen=True)
class Kept:
    """One entry, unsealed, with all that goes out with it. *topics* are names."""

    public_id: str
    day: date
    published_at: datetime
    edited_at: datetime | None
    audience: str
    wish: str
    imported: bool
    content: Content
    topics: Sequence[str]
    question: str | None
    origin: Mapping[str, Any]
    replies: Sequence[Reply]


def batches_of(owner: User) -> Iterator[list[Kept]]:
    """All that *owner* wrote and did not delete, by day, `BATCH` at a time. Three queries a batch, three
    more for all; no transaction needs to stay open between two."""
    names = {topic.public_id: topic.name for topic in topics()}
    questions = _questions()
    last: tuple[date, int] | None = None
    while rows := _entries(owner, last):
        last = (rows[-1].day, rows[-1].id)
        ids = [row.id for row in rows]
        topics_by, replies_by = _topics_of(ids), _replies_under(owner, ids)
        yield [_kept(owner, row, names, questions, topics_by[row.id], replies_by[row.id]) for row in rows]
        for row in rows:
            db.session.expunge(row)
        if len(rows) < BATCH:
            return


def _entries(owner: User, last: tuple[date, int] | None) -> Sequence[Diary]:
    found = select(Diary).where(Diary.author_id == owner.id, Diary.deleted_at.is_(None))
    if last is not None:
        found = found.where(Diary.day >= last[0], tuple_(Diary.day, Diary.id) > last)
    return db.session.scalars(found.order_by(Diary.day, Diary.id).limit(BATCH)).all()


def _questions() -> dict[int | str, str]:
    """The evening's questions, by row and by public id: sealed entries name the one, others the other."""
    found: dict[int | str, str] = {}
    for row_id, public_id, words in db.session.execute(
        select(Question.id, Question.public_id, Question.text)
    ):
        found[row_id] = found[public_id] = words
    return found


def _topics_of(ids: Sequence[int]) -> Mapping[int, list[str]]:
    found = defaultdict(list)
    rows = db.session.execute(
        select(DiaryTopic.diary_id, Topic.public_id)
        .join(Topic, Topic.id == DiaryTopic.topic_id)
        .where(DiaryTopic.diary_id.in_(ids))
        .order_by(DiaryTopic.diary_id, DiaryTopic.position)
    )
    for diary_id, public_id in rows:
        found[diary_id].append(public_id)
    return found


@built_once
def _seen_replies(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(Comment.diary_id, Author.nickname, Comment.created_at, Comment.body)
        .select_from(Comment)
        .join(Author, Author.id == Comment.author_id)
        .join(Diary, Diary.id == Comment.diary_id)
        .join(User, User.id == Diary.author_id)
        .where(Comment.diary_id.in_(bindparam("diary_ids", expanding=True)), visible_to(viewer))
        .order_by(Comment.diary_id, Comment.created_at, Comment.id)
    )


def _replies_under(owner: User, ids: Sequence[int]) -> Mapping[int, list[Reply]]:
    found = defaultdict(list)
    for diary_id, nickname, at, body in db.session.execute(_seen_replies(owner), whom(owner, diary_ids=ids)):
        found[diary_id].append(Reply(nickname, at, body))
    return found


def _kept(
    owner: User,
    row: Diary,
    names: Mapping[str, str],
    questions: Mapping[int | str, str],
    topic_ids: Sequence[str],
    replies: Sequence[Reply],
) -> Kept:
    question: int | str | None = row.question_id
    origin = row.origin
    content = contents.open_content(row, tuple(topic_ids))
    if row.sealed is not None:
        said = contents.unsealed(row, data_key_of(owner))
        content, question, origin = said.content, said.question, said.origin
    return Kept(
        public_id=row.public_id,
        day=row.day,
        published_at=row.published_at,
        edited_at=row.edited_at,
        audience=row.audience,
        wish=row.wish,
        imported=row.imported_at is not None,
        content=content,
        topics=[names[one] for one in content.topics if one in names],
        question=questions.get(question) if question is not None else None,
        origin=json.loads(origin) if origin else {},
        replies=replies,
    )
