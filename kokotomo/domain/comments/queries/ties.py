"""Who exchanged words with whom: the first part of つながり (PRODUCT 3). Asked by the pages of follows.

Words are exchanged where one of two people replies under the other's page, or answers the other's reply.
読んだよ and あいさつ are none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    bindparam,
    false,
    func,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.statements import built_once, whom
from kokotomo.domain.comments.access import Author, visible_to
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.diaries import access as diaries
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.follows.access import may_meet, mutual_with, unmuted
from kokotomo.foundation import clock
from kokotomo.foundation.db import UTCDateTime, db

RECENT = timedelta(days=28)
"""このごろ: the last four weeks."""

TIES_SHOWN = 10
"""People on つながり, those of the latest words first."""

LOOKED_AT = 150
"""How far back a search for words goes: so many of the viewer's latest pages and of their latest replies, and
so many replies of four weeks on each of the four ways words can take. Who writes more finds the latest."""

CHECKED = 5
"""Of each person the latest so many exchanges are checked for whether the viewer may see them."""

MOST = TIES_SHOWN * CHECKED + 10
"""Exchanges that are checked at all: a few more than can be shown, for those that are not there any more."""

_Top, _Person = aliased(Comment), aliased(User, name="tied")


@dataclass(frozen=True, slots=True)
class Words:
    """One reply between the viewer and somebody: *given* by the viewer, or got. *under_mine* says that it
    stands under the viewer's own page, *answers* that it answers a reply of the two. The rest names its page.
    """

    reply_public_id: str
    at: datetime
    given: bool
    answers: bool
    under_mine: bool
    diary_public_id: str
    day: date
    title: str | None
    note: str | None
    extract: str | None
    feeling_extract: str | None
    effort_extract: str | None


@dataclass(frozen=True)
class Tied:
    """Somebody with whom the viewer exchanged words: the *latest*, and whether both wrote on that page."""

    person: User
    mutual: bool
    latest: Words
    to_and_fro: bool


def tied_with(viewer: User) -> list[Tied]:
    """With whom *viewer* exchanged words within `RECENT`, the latest first, `TIES_SHOWN` people at most.

    Nobody whom *viewer* may not meet, or muted, and no words that *viewer* may not read where they stand.
    One query, bounded by `LOOKED_AT` whatever anybody has written.
    """
    since = clock.now() - RECENT
    found = _by_person(db.session.execute(_exchanges(viewer), whom(viewer, since=since)))
    return list(islice(found, TIES_SHOWN))


def _by_person(rows: Iterable[Any]) -> Iterable[Tied]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row[0].id, []).append(row)
    for of_person in found.values():
        person, mutual, *facts = of_person[0]
        latest = Words(*facts)
        ways = {row.given for row in of_person if row.page == latest.diary_public_id}
        yield Tied(person, bool(mutual), latest, to_and_fro=len(ways) > 1)


@built_once
def _exchanges(viewer: User) -> Select[*tuple[Any, ...]]:
    ways = _ways(viewer).subquery("ways")
    # Ranked before anything is checked: of two people who write all day only the latest words are looked at.
    latest_first = (ways.c.at.desc(), ways.c.comment_id.desc(), ways.c.answers.desc())
    rank = func.row_number().over(partition_by=ways.c.person_id, order_by=latest_first)
    every = select(ways, rank.label("rank")).where(ways.c.person_id != viewer.id).subquery("every")
    newest = (every.c.at.desc(), every.c.comment_id.desc(), every.c.answers.desc())
    ranked = select(every).where(every.c.rank <= CHECKED).order_by(*newest).limit(MOST).subquery("ranked")
    return (
        select(
            _Person,
            mutual_with(viewer, _Person.id),
            Comment.public_id,
            Comment.created_at,
            ranked.c.given.label("given"),
            ranked.c.answers,
            Diary.author_id.is_not_distinct_from(viewer.id),
            Diary.public_id.label("page"),
            *(Diary.day, Diary.title, Diary.note),
            *(Diary.extract, Diary.feeling_extract, Diary.effort_extract),
        )
        .select_from(ranked)
        .join(Comment, Comment.id == ranked.c.comment_id)
        .join(Author, Author.id == Comment.author_id)
        .join(Diary, Diary.id == Comment.diary_id)
        .outerjoin(User, User.id == Diary.author_id)
        .outerjoin(_Top, _Top.id == Comment.parent_id)
        .join(_Person, _Person.id == ranked.c.person_id)
        .where(
            may_meet(viewer, _Person),
            unmuted(viewer, _Person.id),
            visible_to(viewer),
            diaries.visible_to(viewer),
            # What the page's writer hid is no exchange for that writer; its author must not notice.
            or_(Comment.hidden_at.is_(None), Comment.author_id == viewer.id),
        )
        .order_by(ranked.c.at.desc(), ranked.c.comment_id.desc(), ranked.c.answers.desc())
    )


def _ways(viewer: User) -> CompoundSelect[*tuple[Any, ...]]:
    """The four ways: I under theirs, I to theirs, they under mine, they to mine; each by an index, each at
    most `LOOKED_AT` rows."""
    pages = _latest(Diary.id, Diary.author_id == viewer.id, Diary.published_at).subquery("my_pages")
    replies = _latest(Comment.id, Comment.author_id == viewer.id, Comment.created_at).subquery("my_replies")
    mine, theirs, answered, page = aliased(Comment), aliased(Comment), aliased(Comment), aliased(Diary)
    since = bindparam("since", type_=UTCDateTime)
    given = _row(mine, page.author_id, given=True, answers=False).join(page, page.id == mine.diary_id)
    answering = _row(mine, answered.author_id, given=True, answers=True).join(
        answered, answered.id == mine.answered_id
    )
    under = _row(theirs, theirs.author_id, given=False, answers=False).join(
        pages, pages.c.id == theirs.diary_id
    )
    to_mine = _row(theirs, theirs.author_id, given=False, answers=True).join(
        replies, replies.c.id == theirs.answered_id
    )
    by_me = (mine.author_id == viewer.id, mine.created_at > since, mine.deleted_at.is_(None))
    to_me = (theirs.created_at > since, theirs.author_id != viewer.id, theirs.deleted_at.is_(None))
    return union_all(
        *(_bounded(way.where(*by_me), mine) for way in (given, answering)),
        *(_bounded(way.where(*to_me), theirs) for way in (under, to_mine)),
    )


def _latest(column: Any, whose: ColumnElement[bool], at: Any) -> Select[*tuple[Any, ...]]:
    return select(column.label("id")).where(whose).order_by(at.desc()).limit(LOOKED_AT)


def _row(comment: type[Comment], person: Any, *, given: bool, answers: bool) -> Select[*tuple[Any, ...]]:
    return select(
        comment.id.label("comment_id"),
        comment.created_at.label("at"),
        person.label("person_id"),
        (true() if given else false()).label("given"),
        (true() if answers else false()).label("answers"),
    )


def _bounded(way: Select[*tuple[Any, ...]], comment: type[Comment]) -> Select[*tuple[Any, ...]]:
    # A limit inside of a UNION needs a select of its own around it.
    return select(way.order_by(comment.created_at.desc()).limit(LOOKED_AT).subquery())
