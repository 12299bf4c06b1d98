"""ピッタリの相手: how well a waiting letter and a volunteer suit each other. Pure, and its reasons are words.

The figures weigh what PRODUCT 4 names against each other; what has lived through the same weighs most, as it
does for people who choose whom to tell. Nobody but the rule sees a figure.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple, TypeVar

from kokotomo.domain.consultations.rules import AgeBand, Wish
from kokotomo.domain.volunteers.rules import Hours, Way

T = TypeVar("T")

SHARED_LIFE = 40
SHARED_LIFE_WISHED = 70
"""An experience of the volunteer's on a topic of the letter; where the writer wished for it."""

LIKED_TOPIC = 25
SAME_WAY = 15
SAME_HOURS = 10
"""Both write at this time of the week: so an answer is read soon."""

NEAR_AGE = 30
TALKED_BEFORE = 90
"""Counted only where the writer wished for it."""

A_FREE_PLACE = 2
A_LATE_PROMISE = -25
AN_INVITATION = -3
"""Of the last day, so that not the same five are asked every time."""

MOST_LATE = 3
MOST_INVITED = 10
"""More than that weighs no more."""


class Kind(StrEnum):
    """Why somebody suits a letter."""

    BEFORE = "before"
    LIVED = "lived"
    LIKED = "liked"
    AGE = "age"
    WAY = "way"
    HOURS = "hours"


OWN = frozenset({Kind.BEFORE, Kind.LIVED, Kind.LIKED})
"""Reasons that are about this letter and this person; the others are true of many. Age counts, and is never
said: nobody may learn from the board how old a writer is."""


class Reason(NamedTuple):
    """One reason; *topics* are those of the letter of which it speaks, in the letter's order."""

    kind: Kind
    topics: tuple[int, ...] = ()


@dataclass(frozen=True)
class Need:
    """As much of a letter as the rule looks at; nothing of its words."""

    topics: tuple[int, ...] = ()
    way: Way | None = None
    wish: Wish | None = None
    band: AgeBand = AgeBand.UNSAID
    hours: Hours | None = None
    """The part of the week in which it was written."""


@dataclass(frozen=True)
class Listener:
    """As much of a volunteer as the rule looks at. *late* are promises not kept, *invited* is how often they
    were asked in the last day, *before* is whether they have listened to this writer."""

    liked: frozenset[int] = frozenset()
    lived: frozenset[int] = frozenset()
    refused: frozenset[int] = frozenset()
    ways: frozenset[Way] = frozenset()
    hours: frozenset[Hours] = frozenset()
    band: AgeBand | None = None
    free: int = 1
    late: int = 0
    invited: int = 0
    before: bool = False
    rests: bool = False


class Fit(NamedTuple):
    """How well they suit each other: *points*, and the *reasons* that the volunteer sees."""

    points: int
    reasons: tuple[Reason, ...]

    @property
    def is_close(self) -> bool:
        """Whether 「あなたに合いそうです」 is said: some reason is about just these two."""
        return any(reason.kind in OWN for reason in self.reasons)


def fit(need: Need, listener: Listener) -> Fit | None:
    """How well *listener* suits *need*; None where it may not be at all: a topic that they refuse."""
    if not listener.refused.isdisjoint(need.topics):
        return None
    reasons = _reasons(need, listener)
    points = sum([_worth(reason, need) for reason in reasons])
    points += A_FREE_PLACE * max(listener.free, 0)
    points += A_LATE_PROMISE * min(listener.late, MOST_LATE)
    points += AN_INVITATION * min(listener.invited, MOST_INVITED)
    return Fit(points, tuple(reasons))


def best(letter: str, need: Need, listeners: Iterable[tuple[str, Listener]]) -> list[str]:
    """Whom to invite to *letter*, the best first: those of *listeners* who have a place and don't rest.

    The order of *listeners* makes no difference. Among equals a hash of both ids decides, so that chance is
    even and yet the same on every host.
    """
    ranked: list[tuple[int, str, str]] = []
    for name, listener in listeners:
        found = fit(need, listener)
        if found is not None and listener.free > 0 and not listener.rests:
            chance = hashlib.sha256(f"{letter} {name}".encode()).hexdigest()
            ranked.append((-found.points, chance, name))
    return [name for _points, _chance, name in sorted(ranked)]


def knowing(listener: Listener, *, before: bool) -> Listener:
    """*listener* of whom it is known whether they have listened to the writer *before*."""
    return replace(listener, before=before)


_BEFORE, _AGE, _WAY, _HOURS = (Reason(kind) for kind in (Kind.BEFORE, Kind.AGE, Kind.WAY, Kind.HOURS))
# Made once: the rule looks at every volunteer for every letter, several times.


def _reasons(need: Need, listener: Listener) -> list[Reason]:
    found = [_BEFORE] if listener.before and need.wish is Wish.BEFORE else []
    lived = _among(need.topics, listener.lived)
    if lived:
        found.append(Reason(Kind.LIVED, lived))
    liked = _among(need.topics, listener.liked)
    if lived and liked:
        liked = _among(liked, listener.liked - listener.lived)
    if liked:
        found.append(Reason(Kind.LIKED, liked))
    if need.wish is Wish.AGE and need.band == listener.band and need.band is not AgeBand.UNSAID:
        found.append(_AGE)
    if need.way in listener.ways:
        found.append(_WAY)
    if need.hours in listener.hours:
        found.append(_HOURS)
    return found


def _among(topics: tuple[int, ...], own: frozenset[int]) -> tuple[int, ...]:
    return () if own.isdisjoint(topics) else tuple([topic for topic in topics if topic in own])


_WORTH = {
    Kind.BEFORE: TALKED_BEFORE,
    Kind.LIVED: SHARED_LIFE,
    Kind.LIKED: LIKED_TOPIC,
    Kind.AGE: NEAR_AGE,
    Kind.WAY: SAME_WAY,
    Kind.HOURS: SAME_HOURS,
}


def _worth(reason: Reason, need: Need) -> int:
    if not reason.topics:
        return _WORTH[reason.kind]
    wished = reason.kind is Kind.LIVED and need.wish is Wish.LIVED
    return (SHARED_LIFE_WISHED if wished else _WORTH[reason.kind]) * len(reason.topics)


def the_one(letters: Iterable[tuple[T, Fit | None, bool]]) -> T | None:
    """The one letter to hand to a volunteer: of (letter, fit, whether it is urgent), the oldest first, the
    first urgent one, else the one that fits best among those that are close, else the oldest that they would
    take at all; the older one among equals."""
    found: tuple[int, T] | None = None
    oldest: T | None = None
    for letter, suits, is_urgent in letters:
        if suits is None:
            continue
        if is_urgent:
            return letter
        oldest = letter if oldest is None else oldest
        if suits.is_close and (found is None or suits.points > found[0]):
            found = (suits.points, letter)
    return oldest if found is None else found[1]
