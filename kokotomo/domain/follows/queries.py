"""Reading who stands near whom. Lists are the viewer's own, and nothing is counted."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Select, bindparam, false, literal, select, true, union_all

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.statements import built_once, whom
from kokotomo.domain.follows.access import (
    ages_allow,
    followed_by_viewer,
    follows_viewer,
    may_meet,
    mutual_with,
    present,
    unmuted,
)
from kokotomo.domain.follows.models import Block, Follow, Greeting, Mute
from kokotomo.domain.follows.rules import Card, Standing
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import UTCDateTime, db
from kokotomo.foundation.paging import Page, Pages, page_of
from kokotomo.foundation.ready import Ready
from kokotomo.foundation.statements import today

CARDS_LOOKED_AT = 100
"""How many cards of a day `cards_of_today` reads, the newest first; the limits allow far fewer."""


@dataclass(frozen=True)
class Tie:
    """A person on one of the viewer's own lists, and how the viewer stands to them."""

    person: User
    standing: Standing


@dataclass(frozen=True)
class Hidden:
    """A person whom the viewer muted, or *blocked*."""

    person: User
    blocked: bool


@dataclass(frozen=True, slots=True)
class DayCard:
    """A card of today between the viewer and *person*: one that the viewer *received*, or one sent."""

    person: User
    card: Card
    received: bool
    at: datetime


def find_person(viewer: Viewer, public_id: str) -> User | None:
    """The person behind *public_id*, if *viewer* may meet them."""
    if not public_ids.is_one(public_id):
        return None
    return db.session.scalars(_person(viewer), whom(viewer, public_id=public_id)).one_or_none()


def find_blocked(viewer: Viewer, public_id: str) -> User | None:
    """The person behind *public_id*, if *viewer* blocked them: the only ones one cannot meet and may name."""
    if not public_ids.is_one(public_id):
        return None
    return db.session.scalars(
        select(User)
        .join(Block, Block.blocked_id == User.id)
        .where(User.public_id == public_id, Block.blocker_id == viewer.id)
    ).one_or_none()


def standing(viewer: Viewer, person: User) -> Standing:
    """How *viewer* stands to *person*. One query; none for a guest and for oneself."""
    if viewer.id is None or viewer.id == person.id:
        return Standing()
    row = _standing(viewer).one(whom(viewer, person_id=person.id))
    return Standing(row[0], row[1], not row[2])


def page_of_following(viewer: User, cursor: str | None = None) -> Page[Tie]:
    """フォローしている人: whom *viewer* follows, the latest first."""
    return _following(viewer).read(cursor, whom(viewer)).map(_tie)


def page_of_followers(viewer: User, cursor: str | None = None) -> Page[Tie]:
    """フォローしてくれている人: who follows *viewer*, the latest first."""
    return _followers(viewer).read(cursor, whom(viewer)).map(_tie)


def page_of_mutual(viewer: User, cursor: str | None = None) -> Page[Tie]:
    """たがいにフォローしている人: those for whom a page of that audience is open."""
    return _mutual(viewer).read(cursor, whom(viewer)).map(_tie)


def page_of_hidden(viewer: User, cursor: str | None = None) -> Page[Hidden]:
    """Whom *viewer* muted or blocked, the latest first. Somebody in both ways stands there twice."""
    hidden = union_all(
        select(Mute.muted_id.label("person_id"), literal(0).label("blocked"), Mute.created_at).where(
            Mute.muter_id == viewer.id
        ),
        select(Block.blocked_id, literal(1), Block.created_at).where(Block.blocker_id == viewer.id),
    ).subquery("hidden")
    statement = (
        select(User, hidden.c.blocked)
        .join(hidden, hidden.c.person_id == User.id)
        # Blocked people cannot be met; but for that, the same rule as everywhere.
        .where(present(), ages_allow(viewer))
    )
    keys = [hidden.c.created_at.desc(), hidden.c.person_id.desc(), hidden.c.blocked.desc()]
    return page_of(statement, keys, cursor=cursor).map(lambda row: Hidden(row[0], bool(row[1])))


def card_sent(viewer: User, person: User, day: date) -> Card:
    """The card that *viewer* sent *person* on *day* (in Tokyo); there must be one."""
    sent = select(Greeting.card).where(
        Greeting.sender_id == viewer.id, Greeting.recipient_id == person.id, Greeting.day == day
    )
    return Card(db.session.scalars(sent).one())


def cards_of_today(viewer: User) -> list[DayCard]:
    """あいさつ of today (in Tokyo) between *viewer* and those who are mutual with them now, the newest first,
    `CARDS_LOOKED_AT` at most. Blocked, muted and otherwise unmet people have none. One query."""
    since = clock.now() - timedelta(days=1)
    rows = db.session.execute(_cards_of_today(viewer), whom(viewer, since=since))
    return [DayCard(person, Card(card), bool(received), at) for person, card, received, at in rows]


def lock_pair(one: User, other: User) -> None:
    """Let nobody else change what is between the two until this transaction ends."""
    db.session.execute(
        select(User.id)
        .where(User.id.in_((one.id, other.id)))
        .order_by(User.id)
        .with_for_update(key_share=True)
    )


@built_once
def _standing(viewer: Viewer) -> Ready:
    other = bindparam("person_id", type_=Integer)
    return Ready(
        select(followed_by_viewer(viewer, other), follows_viewer(viewer, other), unmuted(viewer, other))
    )


@built_once
def _person(viewer: Viewer) -> Select[User]:
    return select(User).where(User.public_id == bindparam("public_id"), may_meet(viewer))


@built_once
def _cards_of_today(viewer: User) -> Select[*tuple[Any, ...]]:
    # The instant enters the index, the day decides.
    recent = (Greeting.created_at > bindparam("since", type_=UTCDateTime), Greeting.day == today())
    columns = (Greeting.card, Greeting.created_at.label("at"))
    cards = union_all(
        select(Greeting.recipient_id.label("person_id"), false().label("received"), *columns).where(
            Greeting.sender_id == viewer.id, *recent
        ),
        select(Greeting.sender_id, true(), *columns).where(Greeting.recipient_id == viewer.id, *recent),
    ).subquery("cards")
    return (
        select(User, cards.c.card, cards.c.received, cards.c.at)
        .join(cards, cards.c.person_id == User.id)
        .where(may_meet(viewer), mutual_with(viewer, User.id), unmuted(viewer, User.id))
        .order_by(cards.c.at.desc(), User.id.desc())
        .limit(CARDS_LOOKED_AT)
    )


@built_once
def _following(viewer: User) -> Pages:
    followed = _ties(viewer).join(Follow, Follow.followee_id == User.id)
    return Pages(followed.where(Follow.follower_id == viewer.id), _latest(Follow.followee_id))


@built_once
def _followers(viewer: User) -> Pages:
    following = _ties(viewer).join(Follow, Follow.follower_id == User.id)
    return Pages(following.where(Follow.followee_id == viewer.id), _latest(Follow.follower_id))


@built_once
def _mutual(viewer: User) -> Pages:
    followed = _ties(viewer).join(Follow, Follow.followee_id == User.id)
    both = followed.where(Follow.follower_id == viewer.id, follows_viewer(viewer, User.id))
    return Pages(both, _latest(Follow.followee_id))


def _ties(viewer: User) -> Select[*tuple[Any, ...]]:
    return select(
        User, followed_by_viewer(viewer, User.id), follows_viewer(viewer, User.id), unmuted(viewer, User.id)
    ).where(may_meet(viewer))


def _latest(person: Any) -> list[Any]:
    return [Follow.created_at.desc(), person.desc()]


def _tie(row: tuple[Any, ...]) -> Tie:
    return Tie(row[0], Standing(row[1], row[2], not row[3]))
