"""A notebook by its days: a month's marks, what lies around it, and わたしの空.

Nothing here costs more in a thick notebook than in a thin one, but for what a single month or span itself
holds: years and neighbours are found by probing the index of days.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.people import data_key_of, hold_data_key
from kokotomo.domain.accounts.statements import built_once, whom
from kokotomo.domain.diaries import contents
from kokotomo.domain.diaries.access import readable_of
from kokotomo.domain.diaries.calendars import MARKS, SPAN_ENTRIES, Day, Mark, Month, by_day, month_of
from kokotomo.domain.diaries.models import Diary, DiaryTopic, Topic
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db
from kokotomo.foundation.ready import Ready
from kokotomo.foundation.statements import start_of_year

TOPICS = 3
TOPICS_FROM = 60
"""よく書く話題: so many, of so many of the latest entries that the viewer may read."""


@dataclass(frozen=True)
class Around:
    """What lies around some days of a notebook, as far as its viewer may read it."""

    before: date | None
    """The last day with an entry before them, the first one after them."""
    after: date | None
    years: list[int]
    """Years with an entry, the latest first."""
    topics: list[tuple[str, str]]
    """よく書く話題: name and public id. Sealed entries' topics are not among them."""


def days_of_month(viewer: Viewer, person: User, month: Month) -> dict[date, Day]:
    """The days of *month* on which *person* wrote something that *viewer* may read; one's own sealed
    entries are opened for their sky. One query."""
    place = whom(viewer, person_id=person.id, first=month.first, end=month.end)
    own = viewer.id == person.id
    rows = db.session.execute(_marks(own)(viewer), place)
    return by_day(_opened(rows, person) if own else (Mark(*row) for row in rows))


def around(viewer: Viewer, person: User, first: date, end: date) -> Around:
    """What lies around the days from *first* to before *end* in *person*'s notebook. One query."""
    place = whom(viewer, person_id=person.id, first=first, end=end)
    rows = _around(viewer.id == person.id)(viewer).rows(place)
    days = {what: day for what, day, *_more in rows if what in ("before", "after")}
    return Around(
        before=days.get("before"),
        after=days.get("after"),
        years=[day.year for what, day, *_more in rows if what == "year"],
        topics=[(name, public_id) for what, _day, name, public_id in rows if what == "topic"],
    )


def months_of_year(viewer: Viewer, person: User, year: int) -> list[Month]:
    """The months of *year* about which *person* wrote what *viewer* may read, in order. One query."""
    months = [Month(year, number) for number in range(1, 13)]
    place = {f"first_{month.month}": month.first for month in months} | {"end_12": months[-1].end}
    rows = db.session.scalars(
        _months(viewer.id == person.id)(viewer), whom(viewer, person_id=person.id, **place)
    )
    return sorted(month_of(day) for day in rows)


def marks_between(viewer: User, first: date, end: date) -> tuple[list[Mark], bool]:
    """*viewer*'s own entries about the days from *first* to before *end*, the earliest first, sealed ones
    opened; and whether there are more than the latest `SPAN_ENTRIES`, which alone are given. One query."""
    place = whom(viewer, person_id=viewer.id, first=first, end=end)
    rows = db.session.execute(_span(viewer), place).all()
    marks = list(_opened(rows[:SPAN_ENTRIES], viewer))
    return marks[::-1], len(rows) > SPAN_ENTRIES


_MARK = (Diary.day, Diary.public_id, Diary.sky)
_SEALED = (Diary.created_at, Diary.version, Diary.sealed, DataKey)


def _readable(viewer: Viewer, own: bool, *columns: Any) -> Select[*tuple[Any, ...]]:
    person_id = bindparam("person_id", type_=Integer)
    return (
        select(*columns)
        .select_from(Diary)
        .join(User, User.id == Diary.author_id)
        .where(readable_of(viewer, person_id, own=own))
    )


def _between(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return statement.where(
        Diary.day >= bindparam("first", type_=Date), Diary.day < bindparam("end", type_=Date)
    )


@cache
def _marks(own: bool) -> Callable[[Viewer], Select[*tuple[Any, ...]]]:
    def build(viewer: Viewer) -> Select[*tuple[Any, ...]]:
        turn = func.row_number().over(partition_by=Diary.day, order_by=Diary.id).label("turn")
        there = _between(_readable(viewer, own, Diary.id, turn)).subquery()
        statement = select(*_MARK, *(_SEALED if own else ())).join(there, there.c.id == Diary.id)
        if own:
            statement = statement.join(User, User.id == Diary.author_id)
            statement = statement.join(DataKey, DataKey.id == User.data_key_id)
        # One more than are shown tells of a day that there is more.
        return statement.where(there.c.turn <= MARKS + 1).order_by(Diary.day, Diary.id)

    return built_once(build)


@built_once
def _span(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        _between(_readable(viewer, True, *_MARK, *_SEALED))
        .join(DataKey, DataKey.id == User.data_key_id)
        .order_by(Diary.day.desc(), Diary.id.desc())
        .limit(SPAN_ENTRIES + 1)
    )


def _opened(rows: Iterable[Any], owner: User) -> Iterable[Mark]:
    for day, public_id, sky, created_at, version, sealed, data_key in rows:
        if sealed is not None:
            hold_data_key(data_key)
            row = contents.Row(public_id, created_at, version, sealed)
            sky = contents.unsealed(row, data_key_of(owner)).content.sky
        yield Mark(day, public_id, sky)


@cache
def _around(own: bool) -> Callable[[Viewer], Ready]:
    def build(viewer: Viewer) -> Ready:
        days = _readable(viewer, own, Diary.day).limit(1)
        before = days.where(Diary.day < bindparam("first", type_=Date)).order_by(Diary.day.desc())
        after = days.where(Diary.day >= bindparam("end", type_=Date)).order_by(Diary.day)
        years = _years(viewer, own)
        topics = _topics(viewer, own)
        none = cast(null(), String)
        return Ready(
            union_all(
                *(
                    select(literal(name), part.c.day, none, none)
                    for name, part in (("before", before.subquery()), ("after", after.subquery()))
                ),
                select(literal("year"), years.c.day, none, none).where(years.c.day.is_not(None)),
                select(literal("topic"), cast(null(), Date), topics.c.name, topics.c.public_id),
            )
        )

    return built_once(build)


def _years(viewer: Viewer, own: bool) -> CTE:
    # From the latest day to the latest before its year, and so on: a probe a year, however many entries.
    latest = _readable(viewer, own, Diary.day).order_by(Diary.day.desc()).limit(1)
    years = select(latest.scalar_subquery().label("day")).cte("years", recursive=True)
    earlier = latest.where(Diary.day < start_of_year(years.c.day)).correlate(years)
    return years.union_all(select(earlier.scalar_subquery()).where(years.c.day.is_not(None)))


def _topics(viewer: Viewer, own: bool) -> Any:
    latest = _readable(viewer, own, Diary.id).order_by(Diary.day.desc(), Diary.id.desc())
    some = latest.limit(TOPICS_FROM).subquery()
    topic = aliased(Topic)
    return (
        select(topic.name, topic.public_id)
        .select_from(some)
        .join(DiaryTopic, DiaryTopic.diary_id == some.c.id)
        .join(topic, topic.id == DiaryTopic.topic_id)
        .group_by(topic.id, topic.name, topic.public_id, topic.position)
        .order_by(func.count().desc(), topic.position)
        .limit(TOPICS)
        .subquery()
    )


@cache
def _months(own: bool) -> Callable[[Viewer], CompoundSelect[*tuple[Any, ...]]]:
    def build(viewer: Viewer) -> CompoundSelect[*tuple[Any, ...]]:
        firsts = [bindparam(f"first_{number}", type_=Date) for number in range(1, 13)]
        ends = [*firsts[1:], bindparam("end_12", type_=Date)]
        one = _readable(viewer, own, Diary.day).order_by(Diary.day).limit(1)
        return union_all(
            *(
                select(one.where(Diary.day >= first, Diary.day < end).subquery().c.day)
                for first, end in zip(firsts, ends, strict=True)
            )
        )

    return built_once(build)
