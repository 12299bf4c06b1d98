"""Changing who stands near whom. Doing the same twice, even at once, is doing it once.

Each action holds the two people's rows while it decides, so that a follow and a block, or a minor's
unfollowing and an adult's following, cannot pass each other.
"""

from typing import Any

from sqlalchemy import CursorResult, delete

from kokotomo.domain.accounts.access import may_write
from kokotomo.domain.accounts.models import User
from kokotomo.domain.follows import access, queries
from kokotomo.domain.follows.events import Blocked, Followed, Greeted, Unfollowed
from kokotomo.domain.follows.models import Block, Follow, Greeting, Mute
from kokotomo.domain.follows.rules import Card
from kokotomo.foundation import clock
from kokotomo.foundation.db import Base, db, transaction
from kokotomo.foundation.errors import NotFound, require
from kokotomo.foundation.events import publish
from kokotomo.foundation.inserting import insert_once


@transaction
def follow(viewer: User, person: User) -> None:
    """Let *viewer* follow *person*. Raises `NotFound` where they may not meet."""
    require(may_write(viewer))
    _require_meeting(viewer, person)
    if insert_once(Follow, follower_id=viewer.id, followee_id=person.id) is not None:
        publish(Followed(viewer, person))


@transaction
def unfollow(viewer: User, person: User) -> None:
    """End *viewer*'s follow of *person*, if there is one."""
    queries.lock_pair(viewer, person)
    _end(viewer, person)


@transaction
def remove_follower(viewer: User, person: User) -> None:
    """End *person*'s follow of *viewer*, if there is one; *person* isn't told."""
    queries.lock_pair(viewer, person)
    _end(person, viewer)


@transaction
def mute(viewer: User, person: User) -> None:
    """Keep *person* out of *viewer*'s lists. Raises `NotFound` where they may not meet."""
    _require_meeting(viewer, person)
    insert_once(Mute, muter_id=viewer.id, muted_id=person.id)


@transaction
def unmute(viewer: User, person: User) -> None:
    """Let *person* appear again, if they were muted."""
    _delete(Mute, muter_id=viewer.id, muted_id=person.id)


@transaction
def block(viewer: User, person: User) -> None:
    """Part *viewer* and *person*: follows end both ways, and neither sees the other. Nobody is told.

    Raises `NotFound` where they may not meet, unless the block is there already.
    """
    require(viewer.id != person.id)
    queries.lock_pair(viewer, person)
    if queries.find_blocked(viewer, person.public_id) is not None:
        return
    if queries.find_person(viewer, person.public_id) is None:
        raise NotFound("person")
    insert_once(Block, blocker_id=viewer.id, blocked_id=person.id)
    _end_both_ways(viewer, person)
    publish(Blocked(viewer, person))


@transaction
def unblock(viewer: User, person: User) -> None:
    """Take back *viewer*'s block of *person*, if there is one. Follows do not come back by themselves."""
    _delete(Block, blocker_id=viewer.id, blocked_id=person.id)


@transaction
def greet(viewer: User, person: User, card: Card) -> Card:
    """Send *person* one of the four cards. Returns the card that stands for today (in Tokyo): where one was
    sent already, whichever, it is that one and nothing more is sent.

    Raises `NotFound` where they may not meet or do not follow each other.
    """
    _require_meeting(viewer, person)
    if not access.may_greet(viewer, queries.standing(viewer, person)):
        raise NotFound("person")
    today = clock.today()
    # The constraint decides, not a look beforehand: two taps at once are one card.
    greeting = insert_once(Greeting, sender_id=viewer.id, recipient_id=person.id, card=card.value, day=today)
    if greeting is None:
        return queries.card_sent(viewer, person, today)
    publish(Greeted(greeting, viewer, person))
    return card


def _require_meeting(viewer: User, person: User) -> None:
    require(viewer.id != person.id)
    queries.lock_pair(viewer, person)
    if queries.find_person(viewer, person.public_id) is None:
        raise NotFound("person")


def _end(follower: User, followee: User) -> None:
    if _delete(Follow, follower_id=follower.id, followee_id=followee.id):
        publish(Unfollowed(follower, followee))
    # An adult follows a minor only for as long as the minor follows that adult.
    if follower.is_minor and not followee.is_minor:
        _end(followee, follower)


def _end_both_ways(one: User, other: User) -> None:
    pair = (one.id, other.id)
    between = (Follow.follower_id.in_(pair), Follow.followee_id.in_(pair))
    gone = db.session.scalars(delete(Follow).where(*between).returning(Follow.follower_id)).all()
    for follower, followee in ((one, other), (other, one)):
        if follower.id in gone:
            publish(Unfollowed(follower, followee))


def _delete(kind: type[Base], **which: int) -> bool:
    gone: CursorResult[Any] = db.session.execute(delete(kind).filter_by(**which))  # type: ignore[assignment]
    return gone.rowcount > 0
