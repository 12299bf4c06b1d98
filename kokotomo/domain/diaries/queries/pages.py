"""Lists of entries, in pages. Every statement takes the viewer first and obeys `access`."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Integer, Select, UnaryExpression, and_, bindparam, exists, or_, select

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.people import data_key_of
from kokotomo.domain.accounts.statements import built_once, whom
from kokotomo.domain.diaries import contents
from kokotomo.domain.diaries.access import deleted_by, listed_for, readable_of
from kokotomo.domain.diaries.models import Diary, DiaryTopic, Question, Topic, TopicChoice
from kokotomo.domain.diaries.rules import BIT_EXTRACT, EXTRACT, FOLLOWED_TOPICS_SPAN, Choice
from kokotomo.domain.follows.access import followed_by_viewer
from kokotomo.domain.follows.models import Follow
from kokotomo.foundation import clock, markup
from kokotomo.foundation.db import UTCDateTime
from kokotomo.foundation.paging import SIZE, Page, Pages, page_of
from kokotomo.foundation.ready import Ready
from kokotomo.foundation.statements import now

FEW = 40
"""So many followed people are few: see `page_of_following`."""


class Listed(NamedTuple):
    """An entry as lists show it; the words are those of its beginning, without marks. Without an author
    nothing is said of one."""

    id: int
    public_id: str
    author_id: int | None
    day: date
    audience: str
    wish: str
    published_at: datetime
    from_newcomer: bool
    title: str | None
    note: str | None
    sky: str | None
    extract: str | None
    feeling_extract: str | None
    effort_extract: str | None
    nickname: str | None
    cover: str | None
    author_public_id: str | None
    imported_at: datetime | None


_LISTED = (
    *(Diary.id, Diary.public_id, Diary.author_id, Diary.day, Diary.audience, Diary.wish, Diary.published_at),
    *(Diary.from_newcomer, Diary.title, Diary.note, Diary.sky),
    *(Diary.extract, Diary.feeling_extract, Diary.effort_extract, User.nickname, User.cover, User.public_id),
    Diary.imported_at,
)
_SEALED = (Diary.sealed, Diary.created_at, Diary.version)
_NEWEST: list[UnaryExpression[Any]] = [Diary.listed_at.desc(), Diary.id.desc()]


def page_of_everyone(viewer: Viewer, cursor: str | None = None, size: int = SIZE) -> Page[Listed]:
    """みんな: all that *viewer* may read, less what they muted, the newest first."""
    return _read_page(_everyone(size)(viewer), cursor, whom(viewer))


def page_of_following(viewer: User, cursor: str | None = None) -> Page[Listed]:
    """フォロー中: entries of those whom *viewer* follows, the newest first. Two queries.

    Who follows a few gets those few notebooks put in order; who follows many gets the newest entries of
    all, less those of others. The first way sorts too much for many, the second walks too far for few.
    """
    people = [row[0] for row in _followed_by(viewer).rows(whom(viewer, most=FEW + 1))]
    if len(people) > FEW:
        return _read_page(_of_many(viewer), cursor, whom(viewer))
    return _read_page(_of_few(viewer), cursor, whom(viewer, people=people))


def page_of_waiting(
    viewer: User, cursor: str | None = None, *, newcomers: bool | None = None
) -> Page[Listed]:
    """声をかけてほしい日記: others' entries that would like replies, the oldest first.

    *newcomers* True gives only the first entries of new people, False only all others, None both.
    """
    return _read_page(_waiting(newcomers)(viewer), cursor, whom(viewer))


def page_of_topic(viewer: Viewer, topic: Topic, cursor: str | None = None) -> Page[Listed]:
    """Entries on *topic*, the newest first."""
    return _read_page(_on_topic(viewer), cursor, whom(viewer, topic_id=topic.id))


def page_of_followed_topics(viewer: User, cursor: str | None = None) -> Page[Listed]:
    """Entries of the last four weeks on topics that *viewer* follows, the newest first."""
    since = clock.now() - FOLLOWED_TOPICS_SPAN
    return _read_page(_on_followed_topics(viewer), cursor, whom(viewer, since=since))


def page_of_question(viewer: Viewer, question: Question, cursor: str | None = None) -> Page[Listed]:
    """Entries that answer *question*, the newest first."""
    return _read_page(_on_question(viewer), cursor, whom(viewer, question_id=question.id))


def page_of_notebook(viewer: Viewer, person: User, cursor: str | None = None) -> Page[Listed]:
    """*person*'s notebook as *viewer* may read it, the newest first; one's own with the sealed pages."""
    own = viewer.id == person.id
    return _read_page(
        _notebook(own)(viewer), cursor, whom(viewer, person_id=person.id), unseal_for=person if own else None
    )


def page_of_days(
    viewer: Viewer, person: User, first: date, end: date, cursor: str | None = None
) -> Page[Listed]:
    """*person*'s entries about the days from *first* to before *end* as *viewer* may read them, the earliest
    day first; one's own with the sealed pages."""
    own = viewer.id == person.id
    place = whom(viewer, person_id=person.id, first=first, end=end)
    return _read_page(_days(own)(viewer), cursor, place, unseal_for=person if own else None)


def page_of_deleted(viewer: User, cursor: str | None = None) -> Page[tuple[Listed, datetime]]:
    """*viewer*'s deleted entries that can be brought back, each with the instant of its deletion, the latest
    first."""
    statement = signed_entries(*_SEALED, Diary.deleted_at).where(deleted_by(viewer))
    rows = page_of(statement, [Diary.deleted_at.desc(), Diary.id.desc()], cursor=cursor)
    return rows.map(lambda row: (_read(row[:-1], viewer), row[-1]))


def signed_entries(*more: Any) -> Select[*tuple[Any, ...]]:
    """Entries that somebody signed."""
    return select(*_LISTED, *more).select_from(Diary).join(User, User.id == Diary.author_id)


def _listed_of_all(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """Entries, those without an author among them; guests have none of those."""
    return (
        select(*_LISTED)
        .select_from(Diary)
        .join(User, User.id == Diary.author_id, isouter=viewer.id is not None)
    )


@cache
def _everyone(size: int) -> Callable[[Viewer], Pages]:
    return built_once(
        lambda viewer: Pages(_listed_of_all(viewer).where(listed_for(viewer)), _NEWEST, size=size)
    )


@built_once
def _followed_by(viewer: Viewer) -> Ready:
    most: BindParameter[int] = bindparam("most", type_=Integer)
    return Ready(select(Follow.followee_id).where(Follow.follower_id == viewer.id).limit(most))


@built_once
def _of_few(viewer: Viewer) -> Pages:
    people = Diary.author_id.in_(bindparam("people", expanding=True))
    return Pages(signed_entries().where(people, listed_for(viewer)), _NEWEST)


@built_once
def _of_many(viewer: Viewer) -> Pages:
    # IS TRUE keeps Postgres from joining: it asks this of each entry first, all else of the few that stay.
    followed = followed_by_viewer(viewer, Diary.author_id).is_(True)
    return Pages(signed_entries().where(followed, listed_for(viewer)), _NEWEST)


@cache
def _waiting(newcomers: bool | None) -> Callable[[Viewer], Pages]:
    def build(viewer: Viewer) -> Pages:
        statement = _listed_of_all(viewer).where(
            Diary.waiting_since.is_not(None),
            Diary.waiting_until > now(),
            or_(Diary.author_id.is_(None), Diary.author_id != viewer.id),
            listed_for(viewer),
        )
        if newcomers is not None:
            statement = statement.where(Diary.from_newcomer.is_(newcomers))
        return Pages(statement, [Diary.waiting_since.asc(), Diary.id.asc()])

    return built_once(build)


@built_once
def _on_topic(viewer: Viewer) -> Pages:
    topic: BindParameter[int] = bindparam("topic_id", type_=Integer)
    statement = (
        _listed_of_all(viewer)
        .join(DiaryTopic, DiaryTopic.diary_id == Diary.id)
        .where(
            DiaryTopic.topic_id == topic,
            DiaryTopic.listed_at.is_not(None),
            listed_for(viewer, on_topic=topic),
        )
    )
    return Pages(statement, [DiaryTopic.listed_at.desc(), DiaryTopic.diary_id.desc()])


@built_once
def _on_followed_topics(viewer: User) -> Pages:
    followed = exists().where(
        DiaryTopic.diary_id == Diary.id,
        TopicChoice.topic_id == DiaryTopic.topic_id,
        TopicChoice.owner_id == viewer.id,
        TopicChoice.choice == Choice.FOLLOWED.value,
    )
    recent = Diary.listed_at > bindparam("since", type_=UTCDateTime)
    return Pages(_listed_of_all(viewer).where(recent, followed, listed_for(viewer)), _NEWEST)


@built_once
def _on_question(viewer: Viewer) -> Pages:
    return Pages(
        signed_entries().where(Diary.question_id == bindparam("question_id"), listed_for(viewer)), _NEWEST
    )


@cache
def _notebook(own: bool) -> Callable[[Viewer], Pages]:
    return built_once(
        lambda viewer: Pages(_of_person(viewer, own), [Diary.published_at.desc(), Diary.id.desc()])
    )


@cache
def _days(own: bool) -> Callable[[Viewer], Pages]:
    def build(viewer: Viewer) -> Pages:
        days = and_(Diary.day >= bindparam("first"), Diary.day < bindparam("end"))
        return Pages(_of_person(viewer, own).where(days), [Diary.day.asc(), Diary.id.asc()])

    return built_once(build)


def _of_person(viewer: Viewer, own: bool) -> Select[*tuple[Any, ...]]:
    person_id = bindparam("person_id", type_=Integer)
    return signed_entries(*(_SEALED if own else ())).where(readable_of(viewer, person_id, own=own))


def _read_page(
    pages: Pages, cursor: str | None, parameters: dict[str, object], unseal_for: User | None = None
) -> Page[Listed]:
    return pages.read(cursor, parameters).map(lambda row: _read(row, unseal_for))


def _read(row: tuple[Any, ...], owner: User | None) -> Listed:
    """*row* as `Listed`; what is sealed is opened for its *owner*, one more query for the first of them."""
    listed = Listed(*row[: len(_LISTED)])
    if owner is None or len(row) == len(_LISTED) or row[len(_LISTED)] is None:
        return listed
    sealed, created_at, version = row[len(_LISTED) :]
    content = contents.unsealed(
        contents.Row(listed.public_id, created_at, version, sealed), data_key_of(owner)
    ).content
    return listed._replace(
        title=content.title or None,
        note=content.note or None,
        sky=content.sky,
        extract=markup.extract(content.event, EXTRACT) or None,
        feeling_extract=markup.extract(content.feeling, BIT_EXTRACT) or None,
        effort_extract=markup.extract(content.effort, BIT_EXTRACT) or None,
    )
