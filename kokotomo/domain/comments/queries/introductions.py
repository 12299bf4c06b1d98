"""まだ読んでいない人のノート: three a day of people who write on one's topics and whom one has not met yet
(PRODUCT 3). Opening one tells nobody, and nothing is kept: the three follow from the viewer and the day.

They stay the same all day because everything that chooses them is asked as of the day's beginning in Tokyo:
the topics, the entries, and who has met whom. Whom the viewer may not meet *now*, or muted, is never among
them, and the others stay. Whom the viewer met today drops out, and nobody takes their place: three a day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    exists,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.statements import built_once, whom
from kokotomo.domain.comments.models import Comment, Reading
from kokotomo.domain.comments.rules import MEETS, OWN, OwnTopic, my_topics, ranked_for
from kokotomo.domain.diaries.access import listed_for
from kokotomo.domain.diaries.models import Diary, DiaryTopic, Topic, TopicChoice
from kokotomo.domain.diaries.rules import Audience
from kokotomo.domain.follows.access import may_meet, unmuted
from kokotomo.domain.follows.models import Follow
from kokotomo.foundation import clock
from kokotomo.foundation.db import UTCDateTime, db

RECENT = timedelta(days=28)
"""Only people with an entry of the last four weeks, and only topics of such entries."""

TOPICS = 5
OWN_PAGES = 30
"""The topics of so many of the viewer's latest entries are looked at, and at most so many topics used."""

ENTRIES_A_TOPIC = 60
"""Of each topic the latest entries from which people are taken."""

PEOPLE_LOOKED_AT = 40
"""So many of these people, in the day's order, are asked about; more are hardly ever needed."""

PAGES_LOOKED_AT, MARKS_LOOKED_AT, MET = 60, 150, timedelta(days=365)
"""Whom one has met is read from one's latest pages, and from one's latest replies and 読んだよ; replies from
others of one year. Who met somebody before all that may be introduced again."""


@dataclass(frozen=True)
class Unmet:
    """Somebody to meet, and the name of the *topic* on which both write."""

    person: User
    topic: str


def notebooks_to_meet(viewer: User) -> list[Unmet]:
    """まだ読んでいない人のノート for *viewer* today: `MEETS` people at most. Three queries at most; what
    they cost grows neither with the number of people nor with that of entries."""
    start = datetime.combine(clock.today(), time(), clock.TOKYO)
    topics = {topic.id: topic.name for topic in topics_of_viewer(viewer, start)}
    if not topics:
        return []
    window: dict[str, object] = {"start": start, "since": start - RECENT}
    slots = {f"topic_{slot}": topic_id for slot, topic_id in _filled(list(topics))}
    near = set(db.session.scalars(_near(viewer), whom(viewer, **window, **slots)))
    people = ranked_for(viewer.id, clock.today(), near)[:PEOPLE_LOOKED_AT]
    if not people:
        return []
    about = whom(viewer, **window, people=people, topics=list(topics), met_since=start - MET)
    found = {row[0].id: row for row in db.session.execute(_unmet(viewer), about) if row[1] is not None}
    chosen = [found[person] for person in people if person in found][:MEETS]
    return [Unmet(person, topics[topic]) for person, topic, met_today in chosen if not met_today]


def topics_of_viewer(viewer: User, start: datetime) -> Sequence[OwnTopic]:
    """The topics by which *viewer* is introduced: see ``rules.my_topics``. One query."""
    rows = db.session.execute(_topics(viewer), whom(viewer, since=start - RECENT))
    return my_topics((OwnTopic(*row) for row in rows), start, TOPICS)


def _filled(topics: list[int]) -> list[tuple[int, int]]:
    # No topic has the id 0: an empty slot finds nothing.
    return list(enumerate([*topics, *[0] * TOPICS][:TOPICS]))


@built_once
def _topics(viewer: User) -> CompoundSelect[*tuple[Any, ...]]:
    pages = (
        select(Diary.id, Diary.published_at)
        .where(Diary.author_id == viewer.id, Diary.published_at > bindparam("since", type_=UTCDateTime))
        .order_by(Diary.published_at.desc())
        .limit(OWN_PAGES)
        .subquery("pages")
    )
    own = (
        select(Topic.id, Topic.name, literal(OWN, String), pages.c.published_at)
        .join(DiaryTopic, DiaryTopic.topic_id == Topic.id)
        .join(pages, pages.c.id == DiaryTopic.diary_id)
    )
    chosen = (
        select(Topic.id, Topic.name, TopicChoice.choice, TopicChoice.created_at)
        .join(TopicChoice, TopicChoice.topic_id == Topic.id)
        .where(TopicChoice.owner_id == viewer.id)
    )
    return union_all(own, chosen)


@built_once
def _near(viewer: User) -> CompoundSelect[*tuple[Any, ...]]:
    """Who wrote the latest entries of each topic that members read."""

    def of_topic(slot: int) -> Select[*tuple[Any, ...]]:
        latest = (
            select(DiaryTopic.diary_id)
            .where(
                DiaryTopic.topic_id == bindparam(f"topic_{slot}", type_=Integer),
                DiaryTopic.listed_at < bindparam("start", type_=UTCDateTime),
                DiaryTopic.listed_at > bindparam("since", type_=UTCDateTime),
            )
            .order_by(DiaryTopic.listed_at.desc(), DiaryTopic.diary_id.desc())
            .limit(ENTRIES_A_TOPIC)
            .subquery()
        )
        return (
            select(Diary.author_id)
            .join(latest, latest.c.diary_id == Diary.id)
            .where(
                Diary.author_id.is_not(None),
                Diary.author_id != viewer.id,
                # Whoever has a page for mutual followers alone is met by no stranger through it.
                Diary.audience.in_([Audience.EVERYONE.value, Audience.MEMBERS.value]),
            )
        )

    return union_all(*(of_topic(slot) for slot in range(TOPICS)))


@built_once
def _unmet(viewer: User) -> Select[*tuple[Any, ...]]:
    start = bindparam("start", type_=UTCDateTime)
    on = aliased(DiaryTopic)
    shared = (
        select(on.topic_id)
        .join(Diary, Diary.id == on.diary_id)
        .where(
            Diary.author_id == User.id,
            Diary.sealed.is_(None),
            Diary.published_at < start,
            Diary.published_at > bindparam("since", type_=UTCDateTime),
            on.topic_id.in_(bindparam("topics", expanding=True)),
            listed_for(viewer),
        )
        .order_by(Diary.published_at.desc(), Diary.id.desc(), on.position)
        .limit(1)
        .correlate(User)
        .scalar_subquery()
    )
    follows = exists().where(
        or_(
            and_(Follow.follower_id == viewer.id, Follow.followee_id == User.id),
            and_(Follow.followee_id == viewer.id, Follow.follower_id == User.id),
        )
    )
    met = _met(viewer).cte("met")
    met_before = select(met.c.person_id).where(met.c.at < start)
    met_now = or_(follows, User.id.in_(select(met.c.person_id)))
    return select(User, shared, met_now).where(
        User.id.in_(bindparam("people", expanding=True)),
        may_meet(viewer),
        unmuted(viewer, User.id),
        ~follows.where(Follow.created_at < start),
        User.id.not_in(met_before),
    )


def _met(viewer: User) -> CompoundSelect[*tuple[Any, ...]]:
    """Everybody with whom *viewer* had a reply or a 読んだよ, in either direction, and when."""
    replies = (
        select(Comment.id, Comment.diary_id, Comment.answered_id, Comment.created_at.label("at"))
        .where(Comment.author_id == viewer.id)
        .order_by(Comment.created_at.desc())
        .limit(MARKS_LOOKED_AT)
        .subquery("my_replies")
    )
    marks = (
        select(Reading.diary_id, Reading.created_at.label("at"))
        .where(Reading.reader_id == viewer.id)
        .order_by(Reading.created_at.desc())
        .limit(MARKS_LOOKED_AT)
        .subquery("my_marks")
    )
    pages = (
        select(Diary.id)
        .where(Diary.author_id == viewer.id)
        .order_by(Diary.published_at.desc())
        .limit(PAGES_LOOKED_AT)
        .subquery("my_pages")
    )
    page, answered, theirs = aliased(Diary), aliased(Comment), aliased(Comment)
    # NOT IN finds nothing at all beside a NULL: pages without an author stay out.
    signed = page.author_id.is_not(None)
    lately = theirs.created_at > bindparam("met_since", type_=UTCDateTime)
    return union_all(
        select(page.author_id.label("person_id"), replies.c.at)
        .join(replies, replies.c.diary_id == page.id)
        .where(signed),
        select(answered.author_id, replies.c.at).join(replies, replies.c.answered_id == answered.id),
        select(page.author_id, marks.c.at).join(marks, marks.c.diary_id == page.id).where(signed),
        select(theirs.author_id, theirs.created_at).join(pages, pages.c.id == theirs.diary_id).where(lately),
        select(theirs.author_id, theirs.created_at)
        .join(replies, replies.c.id == theirs.answered_id)
        .where(lately),
        select(Reading.reader_id, Reading.created_at).join(pages, pages.c.id == Reading.diary_id),
    )
