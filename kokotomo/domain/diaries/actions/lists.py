"""The operator's lists of 話題 and 今日の問い: added to, renamed, put in order, retired. Nothing is deleted:
entries stand under them, some of them sealed, where nobody can count them."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy.exc import IntegrityError

from kokotomo.domain.accounts.access import has_role
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.diaries.models import Question, Topic
from kokotomo.domain.diaries.queries import topics as queries
from kokotomo.foundation import clock, lines, ordering
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Invalid, NotFound, Problem, require

Row = TypeVar("Row", Topic, Question)

LIMITS = {"name": 20, "group": 20, "text": 100}
"""Characters; the columns hold twice as many."""


def add_topic(viewer: User, name: str, group: str) -> Topic:
    """A new topic at the end of the list. Sent twice it is one.

    Raises `Invalid` for ``name`` and ``group``: blank, long, ``name.taken``.
    """
    name, group = _checked(name=name, group=group)
    return _add_topic(viewer, name, group)


@transaction
def rename_topic(viewer: User, public_id: str, name: str, group: str) -> None:
    """Another name or group for a topic; entries keep it. Raises as `add_topic` does."""
    require(has_role(viewer, Role.ADMIN))
    name, group = _checked(name=name, group=group)
    every = queries.every_topic(hold=True)
    topic = _one_of(every, public_id)
    if any(one.name == name for one in every if one is not topic):
        raise Invalid({"name": Problem("name.taken")})
    topic.name, topic.group = name, group


@transaction
def place_topic(viewer: User, public_id: str, place: int) -> None:
    """Put a topic in the *place*-th place of the list."""
    require(has_role(viewer, Role.ADMIN))
    every = queries.every_topic(hold=True)
    ordering.put(every, _one_of(every, public_id), place)


@transaction
def retire_topic(viewer: User, public_id: str, *, retired: bool) -> None:
    """Offer a topic no longer, or again. Twice is once."""
    require(has_role(viewer, Role.ADMIN))
    topic = _one_of(queries.every_topic(hold=True), public_id)
    topic.retired_at = (topic.retired_at or clock.now()) if retired else None


def add_question(viewer: User, text: str) -> Question:
    """A new question at the end of the list. Sent twice it is one.

    Raises `Invalid` for ``text``: ``text.blank``, ``text.long``, ``text.taken``.
    """
    (text,) = _checked(text=text)
    return _add_question(viewer, text)


@transaction
def reword_question(viewer: User, public_id: str, text: str) -> None:
    """Other words for a question. Raises as `add_question` does."""
    require(has_role(viewer, Role.ADMIN))
    (text,) = _checked(text=text)
    every = queries.every_question(hold=True)
    question = _one_of(every, public_id)
    if any(one.text == text for one in every if one is not question):
        raise Invalid({"text": Problem("text.taken")})
    question.text = text


@transaction
def place_question(viewer: User, public_id: str, place: int) -> None:
    """Put a question in the *place*-th place of the list."""
    require(has_role(viewer, Role.ADMIN))
    every = queries.every_question(hold=True)
    ordering.put(every, _one_of(every, public_id), place)


@transaction
def retire_question(viewer: User, public_id: str, *, retired: bool) -> None:
    """Ask a question no longer, or again. Twice is once."""
    require(has_role(viewer, Role.ADMIN))
    question = _one_of(queries.every_question(hold=True), public_id)
    question.retired_at = (question.retired_at or clock.now()) if retired else None


@transaction
def _add_topic(viewer: User, name: str, group: str) -> Topic:
    require(has_role(viewer, Role.ADMIN))
    queries.every_topic(hold=True)
    # Anew: what somebody added while we waited for them is not among the rows that were waited for.
    every = queries.every_topic()
    for there in every:
        if there.name == name:
            if there.group == group and there.retired_at is None:
                return there
            raise Invalid({"name": Problem("name.taken")})
    topic = Topic(name=name, group=group, position=_last(every) + 1)
    _insert(topic, "name")
    return topic


@transaction
def _add_question(viewer: User, text: str) -> Question:
    require(has_role(viewer, Role.ADMIN))
    queries.every_question(hold=True)
    every = queries.every_question()
    for there in every:
        if there.text == text:
            if there.retired_at is None:
                return there
            raise Invalid({"text": Problem("text.taken")})
    question = Question(text=text, position=_last(every) + 1)
    _insert(question, "text")
    return question


def _insert(row: Topic | Question, field: str) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        # Somebody began the list at this moment: there was no row to wait for.
        raise Invalid({field: Problem(f"{field}.taken")}) from None


def _one_of(rows: Sequence[Row], public_id: str) -> Row:
    found = next((row for row in rows if row.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def _last(rows: Sequence[Topic] | Sequence[Question]) -> int:
    return max((row.position for row in rows), default=0)


def _checked(**typed: str) -> list[str]:
    tidied = {name: lines.one_line(words) for name, words in typed.items()}
    problems = lines.problems_of(tidied, LIMITS, required=tidied)
    if problems:
        raise Invalid(problems)
    return list(tidied.values())
