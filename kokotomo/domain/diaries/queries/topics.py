"""The operator's lists: topics, and the questions of the evening."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, ScalarSelect, bindparam, func, select

from kokotomo.domain.diaries.models import Diary, DiaryTopic, Question, Topic
from kokotomo.domain.diaries.rules import evening_of
from kokotomo.foundation import public_ids
from kokotomo.foundation.clock import TOKYO
from kokotomo.foundation.db import db
from kokotomo.foundation.ready import Ready

_OFFERED = Topic.retired_at.is_(None)
_TOPICS = select(Topic).where(_OFFERED).order_by(Topic.position)
_NAMES = Ready(select(Topic.public_id, Topic.name, Topic.group).where(_OFFERED).order_by(Topic.position))

_KNOWN = Ready(select(Topic.id, Topic.public_id, Topic.name, Topic.retired_at).order_by(Topic.position))

_ASKED = Question.retired_at.is_(None)
_turn = bindparam("evening", type_=Integer) % func.nullif(func.count(Question.id), 0)
# Without questions there is no turn: SQLite takes no NULL here.
_place = select(func.coalesce(_turn, 0)).where(_ASKED).scalar_subquery()
_IN_TURN = select(Question).where(_ASKED).order_by(Question.position).limit(1).offset(_place)

FRESH: dict[str, Any] = {"populate_existing": True}
"""What was held must be seen as it stands now."""


class Offered(NamedTuple):
    """A topic that can be chosen."""

    public_id: str
    name: str
    group: str


class Known(NamedTuple):
    """A topic by its row number, as features keep it; one with *retired_at* is not offered any more."""

    id: int
    public_id: str
    name: str
    retired_at: datetime | None


def topics() -> Sequence[Topic]:
    """The operator's topics that are offered, in their order."""
    return db.session.scalars(_TOPICS).all()


def offered() -> list[Offered]:
    """The same, as far as a choice among them needs them."""
    return [Offered(*row) for row in _NAMES.rows({})]


def known() -> list[Known]:
    """All topics, retired ones too, in their order, for pages that only name them."""
    return [Known(*row) for row in _KNOWN.rows({})]


def every_topic(*, hold: bool = False) -> Sequence[Topic]:
    """All topics, retired ones too, in their order; *hold* makes others wait for our end."""
    wanted = select(Topic).order_by(Topic.position)
    return db.session.scalars(wanted.with_for_update().execution_options(**FRESH) if hold else wanted).all()


def every_question(*, hold: bool = False) -> Sequence[Question]:
    """All questions, retired ones too, in their order; *hold* makes others wait for our end."""
    wanted = select(Question).order_by(Question.position)
    return db.session.scalars(wanted.with_for_update().execution_options(**FRESH) if hold else wanted).all()


def find_topic(public_id: str) -> Topic | None:
    """The topic behind *public_id*."""
    if not public_ids.is_one(public_id):
        return None
    return db.session.scalars(select(Topic).where(Topic.public_id == public_id)).one_or_none()


def topics_named(wanted: Iterable[str]) -> list[Topic]:
    """The topics behind the public ids *wanted*, in that order; those that no longer exist are left out."""
    ids = [public_id for public_id in wanted if public_ids.is_one(public_id)]
    if not ids:
        return []
    there = {
        topic.public_id: topic for topic in db.session.scalars(select(Topic).where(Topic.public_id.in_(ids)))
    }
    return [there[public_id] for public_id in ids if public_id in there]


def named_together(wanted: Sequence[str], question: str | None) -> tuple[list[Topic], Question | None]:
    """`topics_named` and `find_question` for what a sealed entry names, in one query."""
    if not wanted or question is None:
        return topics_named(wanted), find_question(question) if question else None
    rows = db.session.execute(
        select(Topic, Question)
        .outerjoin(Question, Question.public_id == question)
        .where(Topic.public_id.in_(wanted))
    ).all()
    there = {topic.public_id: topic for topic, _question in rows}
    asked = rows[0][1] if rows else find_question(question)
    return [there[public_id] for public_id in wanted if public_id in there], asked


def topics_of(diary: Diary) -> Sequence[Topic]:
    """The topics of an entry that is not sealed, in its writer's order."""
    return db.session.scalars(
        select(Topic)
        .join(DiaryTopic, DiaryTopic.topic_id == Topic.id)
        .where(DiaryTopic.diary_id == diary.id)
        .order_by(DiaryTopic.position)
    ).all()


def find_question(public_id: str) -> Question | None:
    """The question behind *public_id*."""
    if not public_ids.is_one(public_id):
        return None
    return db.session.scalars(select(Question).where(Question.public_id == public_id)).one_or_none()


def id_of_question(public_id: str) -> ScalarSelect[int]:
    """The row's id of a question, for a statement that writes it; NULL where there is none."""
    return select(Question.id).where(Question.public_id == public_id).scalar_subquery()


def question_of_evening(at: datetime) -> Question | None:
    """今日の問い at *at* (aware): one an evening, the same for all, each in its turn. None by day."""
    evening = evening_of(at.astimezone(TOKYO))
    if evening is None:
        return None
    return db.session.scalars(_IN_TURN, {"evening": evening.toordinal()}).one_or_none()


def count_topics() -> int:
    """How many topics there are; none means that the package's were never put in."""
    return db.session.scalar(select(func.count(Topic.id))) or 0


def count_questions() -> int:
    """How many questions there are; see `count_topics`."""
    return db.session.scalar(select(func.count(Question.id))) or 0
