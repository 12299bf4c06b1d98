"""One entry at a time: its page, its words for its writer, its neighbours in the notebook."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Date,
    Integer,
    Select,
    bindparam,
    exists,
    func,
    literal,
    select,
    tuple_,
    union_all,
)

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.people import data_key_of
from kokotomo.domain.accounts.statements import built_once, whom
from kokotomo.domain.diaries import contents
from kokotomo.domain.diaries.access import deleted_by, readable_of, visible_to
from kokotomo.domain.diaries.models import Diary, DiaryTopic, Question, Topic
from kokotomo.domain.diaries.queries.topics import named_together, topics_of
from kokotomo.domain.diaries.rules import Content
from kokotomo.domain.follows.access import followed_by_viewer, follows_viewer, unmuted
from kokotomo.domain.follows.rules import Standing
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.ready import Ready


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The entry before or after another in a notebook, as far as its link names it."""

    public_id: str
    day: date
    audience: str
    title: str | None
    note: str | None
    extract: str | None
    feeling_extract: str | None
    effort_extract: str | None


@dataclass(frozen=True)
class Opened:
    """An entry's page: the entry, who wrote it (None where no author is stored), how the viewer stands to
    them, and what it says."""

    diary: Diary
    author: User | None
    standing: Standing
    content: Content
    topics: list[Topic]
    question: Question | None


_NEIGHBOUR = (
    *(Diary.public_id, Diary.day, Diary.audience, Diary.title, Diary.note),
    *(Diary.extract, Diary.feeling_extract, Diary.effort_extract),
)


def find_diary(viewer: Viewer, public_id: str) -> tuple[Diary, User | None] | None:
    """The entry behind *public_id* and who wrote it, if *viewer* may read it; None for its writer where no
    author is stored."""
    return _found(public_id, _visible(viewer), whom(viewer, public_id=public_id))


def find_deleted(viewer: User, public_id: str) -> tuple[Diary, User | None] | None:
    """*viewer*'s own deleted entry behind *public_id*, while it can be brought back."""
    deleted = _ONE.where(deleted_by(viewer))
    return _found(public_id, deleted, {"public_id": public_id})


def find_page(viewer: Viewer, public_id: str) -> Opened | None:
    """The entry behind *public_id* with all that its page says. One query; two more if it is sealed: its key,
    and what it names."""
    if not public_ids.is_one(public_id):
        return None
    rows = db.session.execute(_opened(viewer), whom(viewer, public_id=public_id)).all()
    if not rows:
        return None
    diary, author, question, _topic, follows, followed, heard = rows[0]
    standing = Standing(follows, followed, not heard)
    if diary.sealed is not None and author is not None:
        said = contents.unsealed(diary, data_key_of(author))
        topics, asked = named_together(said.content.topics, said.question)
        return Opened(diary, author, standing, said.content, topics, asked)
    topics = [row[3] for row in rows if row[3] is not None]
    content = contents.open_content(diary, tuple(topic.public_id for topic in topics))
    return Opened(diary, author, standing, content, topics, question)


def find_sent(author: User, form_key: str) -> Diary | None:
    """What *author*'s form with this key has made already."""
    return db.session.scalars(
        select(Diary).where(Diary.author_id == author.id, Diary.form_key == form_key)
    ).one_or_none()


def sent_before(author: User, form_key: str) -> tuple[bool, int]:
    """Whether *author*'s form with this key has made an entry, and what `count_newcomer_entries` says."""
    sent = exists().where(Diary.author_id == author.id, Diary.form_key == form_key)
    row = db.session.execute(select(sent, _newcomer_entries(author).scalar_subquery())).one()
    return bool(row[0]), int(row[1])


def hold(viewer: User, diary: Diary) -> Diary | None:
    """*viewer*'s own entry as it stands now, deleted or not; nobody else changes it until this transaction
    ends."""
    return db.session.scalars(
        select(Diary)
        .where(Diary.id == diary.id, Diary.author_id == viewer.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()


def hold_any(diary_id: int) -> Diary | None:
    """The entry of *diary_id* as it stands now, for the site's own bookkeeping; held as by `hold`."""
    return db.session.scalars(
        select(Diary)
        .where(Diary.id == diary_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()


def content_of(viewer: User, diary: Diary) -> Content:
    """What *viewer*'s own entry says, unsealed where it is sealed."""
    if diary.sealed is not None:
        return contents.unsealed(diary, data_key_of(viewer)).content
    return contents.open_content(diary, tuple(topic.public_id for topic in topics_of(diary)))


def question_of(viewer: User, diary: Diary) -> str | None:
    """The public id of the question that *viewer*'s own entry answers."""
    if diary.sealed is not None:
        return contents.unsealed(diary, data_key_of(viewer)).question
    if diary.question_id is None:
        return None
    return db.session.scalar(select(Question.public_id).where(Question.id == diary.question_id))


def origin_of(viewer: User, diary: Diary) -> str | None:
    """What *viewer*'s own imported entry brought along beside its words, as JSON; None for every other."""
    if diary.sealed is not None and diary.imported_at is not None:
        return contents.unsealed(diary, data_key_of(viewer)).origin
    return diary.origin


def imported_among(viewer: User, keys: Sequence[str]) -> set[str]:
    """Those of *keys* under which *viewer* has an imported entry already, deleted or not."""
    rows = select(Diary.import_key).where(Diary.author_id == viewer.id, Diary.import_key.in_(keys))
    return {key for key in db.session.scalars(rows) if key is not None}


def own_among(viewer: User, wanted: Sequence[str]) -> set[str]:
    """Those of the public ids *wanted* that are *viewer*'s own entries, deleted or not."""
    rows = select(Diary.public_id).where(Diary.author_id == viewer.id, Diary.public_id.in_(wanted))
    return set(db.session.scalars(rows))


def count_newcomer_entries(author: User) -> int:
    """How many of *author*'s entries took a newcomer's place among 声をかけてほしい日記; three at most."""
    return db.session.scalar(_newcomer_entries(author)) or 0


def neighbours(viewer: Viewer, diary: Diary) -> tuple[Neighbour | None, Neighbour | None]:
    """The entries before and after *diary* in its notebook, by their days, that *viewer* may read. One query.

    Of sealed ones only the day is given. An entry without an author has none.
    """
    if diary.author_id is None:
        return None, None
    place = {"author_id": diary.author_id, "diary_id": diary.id, "day": diary.day}
    both = _beside(diary.author_id == viewer.id)(viewer).rows(whom(viewer, **place))
    found = {row[-1]: Neighbour(*row[:-1]) for row in both}
    return found.get(0), found.get(1)


_ONE = (
    select(Diary, User)
    .outerjoin(User, User.id == Diary.author_id)
    .where(Diary.public_id == bindparam("public_id"))
)


@built_once
def _visible(viewer: Viewer) -> Select[Diary, User]:
    return _ONE.where(visible_to(viewer))


@built_once
def _opened(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Diary,
            User,
            Question,
            Topic,
            followed_by_viewer(viewer, Diary.author_id),
            follows_viewer(viewer, Diary.author_id),
            unmuted(viewer, Diary.author_id),
        )
        .outerjoin(User, User.id == Diary.author_id)
        .outerjoin(Question, Question.id == Diary.question_id)
        .outerjoin(DiaryTopic, DiaryTopic.diary_id == Diary.id)
        .outerjoin(Topic, Topic.id == DiaryTopic.topic_id)
        .where(Diary.public_id == bindparam("public_id"), visible_to(viewer))
        .order_by(DiaryTopic.position)
    )


@cache
def _beside(own: bool) -> Callable[[Viewer], Ready]:
    return built_once(lambda viewer: Ready(_both_sides(viewer, own)))


def _both_sides(viewer: Viewer, own: bool) -> CompoundSelect[*tuple[Any, ...]]:
    place = tuple_(Diary.day, Diary.id)
    here = tuple_(bindparam("day", type_=Date), bindparam("diary_id", type_=Integer))
    named = (
        select(*_NEIGHBOUR)
        .join(User, User.id == Diary.author_id)
        .where(readable_of(viewer, bindparam("author_id", type_=Integer), own=own))
        .limit(1)
    )
    before = named.add_columns(literal(0)).where(place < here).order_by(Diary.day.desc(), Diary.id.desc())
    after = named.add_columns(literal(1)).where(place > here).order_by(Diary.day, Diary.id)
    return union_all(select(before.subquery()), select(after.subquery()))


def _found(
    public_id: str, statement: Select[Diary, User], parameters: dict[str, object]
) -> tuple[Diary, User | None] | None:
    if not public_ids.is_one(public_id):
        return None
    row = db.session.execute(statement, parameters).one_or_none()
    return None if row is None else (row[0], row[1])


def _newcomer_entries(author: User) -> Select[int]:
    return select(func.count(Diary.id)).where(Diary.author_id == author.id, Diary.from_newcomer)
