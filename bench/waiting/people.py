"""Letters and volunteers, drawn by seed. Everybody has dice of their own, so that whatever a policy changes
for one does not change how the others fall: all policies meet the same people."""

from bisect import insort
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from bench.waiting.assumptions import Assumptions, Weighed
from kokotomo.domain.consultations.matching import Listener, Need
from kokotomo.domain.consultations.rules import MINOR_BANDS, AgeBand, opens_at
from kokotomo.domain.volunteers.rules import (
    CAP_MOST,
    EXPERIENCES_MAX,
    REFUSED_MAX,
    TOPICS_MAX,
    Hours,
    Way,
    hours_of,
)

WEEK = timedelta(days=7)
BEGINS = {"morning": 5, "day": 11, "evening": 17, "night": 21}
LASTS = {"morning": 6, "day": 6, "evening": 4, "night": 4}
"""Hours of Tokyo; of a night those until one, for few sit down to write later (`hours_of` says five)."""

TOPICS = Path(__file__).resolve().parents[2] / "kokotomo" / "domain" / "diaries" / "topics.tsv"


@dataclass(eq=False, slots=True)
class Claim:
    """Who took a letter, when, what they promised, and what they will do of it."""

    volunteer: "Volunteer"
    claimed_at: datetime
    promised_on: Any
    forgotten: bool
    not_before: datetime
    answered: bool = False
    lapsed: bool = False


@dataclass(eq=False, slots=True)
class Letter:
    """A consultation, from the first letter on."""

    number: int
    need: Need
    sent_at: datetime
    opens_at: datetime | None
    dice: Random
    state: str = "waiting"
    waves: int = 0
    told: set[int] = field(default_factory=set)
    parted: set[int] = field(default_factory=set)
    held_until: datetime | None = None
    claim: Claim | None = None
    claimed_at: datetime | None = None
    replied_at: datetime | None = None
    told_honestly_at: datetime | None = None
    term_ends_on: Any = None
    answered_at: datetime | None = None
    written_at: datetime | None = None
    owed: bool = False
    owners: int = 0

    @property
    def is_minor(self) -> bool:
        """Whether its writer says that they are under 18."""
        return self.need.band in MINOR_BANDS


@dataclass(eq=False, slots=True)
class Volunteer:
    """Somebody registered; who is *dormant* or *gone* never comes, and the site does not know."""

    number: int
    me: Listener
    cap: int
    cleared: bool
    dice: Random
    sittings_a_week: float
    dormant: bool = False
    gone: bool = False
    awake: bool = False
    rests_from: datetime | None = None
    rests_until: datetime | None = None
    plan: list[datetime] = field(default_factory=list)
    until: datetime | None = None
    called_at: datetime | None = None
    threads: dict[int, Letter] = field(default_factory=dict)
    passed: set[int] = field(default_factory=set)
    invited_to: dict[int, Letter] = field(default_factory=dict)
    invited: deque[datetime] = field(default_factory=deque)
    opened: deque[datetime] = field(default_factory=deque)
    claims: list[Claim] = field(default_factory=list)
    written: list[datetime] = field(default_factory=list)
    joined_at: datetime | None = None
    most: int = 0
    as_listener: Listener | None = None
    facts: tuple[int, int, int, bool] | None = None
    """What `inviting.listener` last told the rule of matching, kept while nothing of it changes."""

    @property
    def comes(self) -> bool:
        """Whether they still come at all."""
        return not (self.dormant or self.gone)

    def rests(self, now: datetime) -> bool:
        """休んでいる."""
        return self.rests_from is not None and self.rests_until is not None and self.rests_from <= now

    def plan_sitting(self, at: datetime) -> None:
        """Write a sitting into the calendar."""
        insort(self.plan, at)


def drawn(weighed: Weighed, dice: Random) -> Any:
    """One of *weighed*."""
    values, weights = zip(*weighed, strict=True)
    return dice.choices(values, weights)[0]


@cache
def topics() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Row numbers of the site's own first topics: the ordinary ones, and the others."""
    rows = [line.split("\t") for line in TOPICS.read_text("utf-8").splitlines() if not line.startswith("#")]
    numbered = [(number, row[1]) for number, row in enumerate(rows[1:], 1)]
    ordinary = numbered[0][1]
    return (
        tuple(number for number, group in numbered if group == ordinary),
        tuple(number for number, group in numbered if group != ordinary),
    )


def some_topics(many: int, trouble: float, dice: Random) -> list[int]:
    """*many* different topics, of which *trouble* are not ordinary ones."""
    found: list[int] = []
    while len(found) < many:
        one = dice.choice(topics()[1 if dice.random() < trouble else 0])
        if one not in found:
            found.append(one)
    return found


def letters(town: Assumptions, seed: str, start: datetime, days: int) -> list[Letter]:
    """All letters of *days* days from *start*, midnight in Tokyo on a Monday, in the order of sending."""
    dice = Random(f"{seed} letters")
    a_day = town.letters_a_month / 30
    at, end, found = start, start + timedelta(days=days), []
    hours, week = sum(town.by_hour), sum(town.by_weekday) / 7
    # Thinning: arrivals at the rate of the busiest hour, of which as many stay as the hour has.
    peak = a_day * max(town.by_hour) / hours * max(town.by_weekday) / week
    while True:
        at += timedelta(hours=dice.expovariate(peak))
        if at >= end:
            return found
        hour = int((at - start).total_seconds() // 3600)
        rate = town.by_hour[hour % 24] / hours * town.by_weekday[hour // 24 % 7] / week * a_day
        if dice.random() * peak < rate:
            found.append(_letter(len(found), at, town, Random(f"{seed} letter {len(found)}")))


def _letter(number: int, at: datetime, town: Assumptions, dice: Random) -> Letter:
    band: AgeBand = drawn(town.bands, dice)
    need = Need(
        topics=tuple(some_topics(drawn(town.topics_of_letter, dice), town.trouble_in_letters, dice)),
        way=drawn(town.ways, dice),
        wish=drawn(town.wishes, dice),
        band=band,
        hours=hours_of(at),
    )
    return Letter(number, need, at, opens_at(band, at, None), dice)


def volunteer(number: int, town: Assumptions, seed: str, *, dormant: bool = False) -> Volunteer:
    """Somebody who registered."""
    dice = Random(f"{seed} volunteer {number}")
    parts = _parts(town, dice)
    lived = some_topics(_about(town.lived, EXPERIENCES_MAX, dice), 0.9, dice)
    liked = some_topics(_about(town.liked, TOPICS_MAX, dice), town.trouble_in_interests, dice)
    refused = some_topics(_about(town.refused, REFUSED_MAX, dice), 0.9, dice)
    ways = [way for way in Way if dice.random() < town.way_chosen]
    me = Listener(
        liked=frozenset(liked) - set(refused),
        lived=frozenset(lived) - set(refused),
        refused=frozenset(refused),
        ways=frozenset(ways or [Way.LISTEN]),
        hours=frozenset(parts),
        band=drawn(town.volunteer_bands, dice),
    )
    mean = town.minutes_a_week / (sum(m * w for m, w in town.sitting) / sum(w for _m, w in town.sitting))
    often = dice.gammavariate(town.unevenness, mean / town.unevenness)
    return Volunteer(
        number,
        me,
        cap=_cap(drawn(town.caps, dice), often, town),
        cleared=dice.random() < town.cleared,
        dice=dice,
        sittings_a_week=often,
        dormant=dormant,
        awake=dice.random() < town.awake,
    )


def _cap(own: int, often: float, town: Assumptions) -> int:
    return min(max(own, round(2 * often)), CAP_MOST) if town.cap_follows_time and own > 1 else own


def week_of(one: Volunteer, monday: datetime, town: Assumptions) -> list[datetime]:
    """When *one* sits down in the week from *monday*, midnight in Tokyo."""
    own = sorted(one.me.hours)
    many = _poisson(one.sittings_a_week, one.dice)
    return [_moment(own, monday, town, one.dice) for _each in range(many)]


def _moment(own: Sequence[Hours], monday: datetime, town: Assumptions, dice: Random) -> datetime:
    chosen = dice.choice(own) if dice.random() < town.within_parts else _part(town, dice)
    kind, part = chosen.value.split("_")
    day = dice.choice((5, 6)) if kind == "weekend" else dice.randrange(5)
    return monday + timedelta(days=day, hours=BEGINS[part] + dice.random() * LASTS[part])


def _parts(town: Assumptions, dice: Random) -> list[Hours]:
    found: list[Hours] = []
    many = drawn(town.parts_chosen, dice)
    while len(found) < many:
        one = _part(town, dice)
        if one not in found:
            found.append(one)
    return found


def _part(town: Assumptions, dice: Random) -> Hours:
    kind = "weekend" if dice.random() < 2 / 7 else "weekday"
    return Hours(f"{kind}_{drawn(town.parts, dice)}")


def _about(mean: float, most: int, dice: Random) -> int:
    return min(_poisson(mean, dice), most)


def _poisson(mean: float, dice: Random) -> int:
    many, left = 0, dice.expovariate(1)
    while left < mean:
        many += 1
        left += dice.expovariate(1)
    return many
