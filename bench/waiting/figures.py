"""What a run tells: how long people waited, who got no word, how the load lies on those who answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import inf
from statistics import median
from typing import TypeVar

from bench.waiting.assumptions import Assumptions, Policy
from bench.waiting.people import Letter, Volunteer
from bench.waiting.simulation import AFTER, BEFORE, COUNTED, WEEK, Simulation
from bench.waiting.sittings import ready

T = TypeVar("T")

HOUR = timedelta(hours=1)
LONGEST = 24.0 * 3
"""Hours; a wait that is longer is told as longer than that, for the last letters are watched no longer."""


@dataclass(frozen=True)
class Run:
    """The figures of one run: waits in hours, shares between 0 and 1, loads in letters a week."""

    letters: int
    median: float
    ninth: float
    """90th percentile: the wait that nine in ten had at most."""
    in_6: float
    in_24: float
    in_48: float
    unanswered: float
    """Without a letter after 48 hours."""
    no_person: float
    """Without a letter or a claim with a date after 48 hours: these get the honest message from the site."""
    no_word: float
    """Without any of the three a quarter of an hour later."""
    minors_unanswered: float
    adults_median: float
    adults_unanswered: float
    load: float
    load_ninth: float
    load_most: float
    gini: float
    lapsed: float
    """Claims that gave the letter back, of all."""
    full: float
    """Places that were taken at the end, of all places of those who come."""
    to_dormant: float
    """Invitations that went to people who never come."""


def run(
    town: Assumptions, policy: Policy, seed: int, days: tuple[int, int, int] = (BEFORE, COUNTED, AFTER)
) -> Run:
    """The figures of one run."""
    return read(*finished(town, policy, seed, days))


def finished(
    town: Assumptions, policy: Policy, seed: int, days: tuple[int, int, int]
) -> tuple[Simulation, float]:
    """A run at its end, and the share of invitations that went to who never comes."""
    sim = Simulation(town, policy, seed, days)
    invitations = ready(sim)
    sim.run()
    return sim, invitations.to_the_dormant / max(invitations.sent, 1)


def read(sim: Simulation, to_dormant: float) -> Run:
    """What *sim*, which has run, tells."""
    there = [one for one in sim.letters if sim.counted_from <= one.sent_at < sim.counted_until]
    waits = [wait(one) for one in there]
    adults = [wait(one) for one in there if not one.is_minor]
    minors = [wait(one) for one in there if one.is_minor]
    loads = [
        sum(sim.counted_from <= at < sim.counted_until for at in one.written)
        / ((sim.counted_until - sim.counted_from) / WEEK)
        for one in steady(sim)
    ]
    claims = [claim for one in sim.volunteers for claim in one.claims]
    come = [one for one in sim.volunteers if one.comes]
    return Run(
        letters=len(there),
        median=percentile(waits, 0.5),
        ninth=percentile(waits, 0.9),
        in_6=within(waits, 6),
        in_24=within(waits, 24),
        in_48=within(waits, 48),
        unanswered=1 - within(waits, 48),
        no_person=share(there, lambda one: _first_word(one) > 48),
        no_word=share(there, lambda one: _last_chance(one) > 48.25),
        minors_unanswered=1 - within(minors, 48),
        adults_median=percentile(adults, 0.5),
        adults_unanswered=1 - within(adults, 48),
        load=median(loads),
        load_ninth=percentile(loads, 0.9),
        load_most=max(loads),
        gini=gini(loads),
        lapsed=share(claims, lambda claim: claim.lapsed),
        full=sum(len(one.threads) for one in come) / sum(one.cap for one in come),
        to_dormant=to_dormant,
    )


def steady(sim: Simulation) -> list[Volunteer]:
    """Who came all through the counted days."""
    return [
        one
        for one in sim.volunteers
        if one.comes and one.joined_at is not None and one.joined_at <= sim.counted_from
    ]


def wait(letter: Letter) -> float:
    """Hours until the first letter of a volunteer; infinite where none came."""
    return inf if letter.replied_at is None else (letter.replied_at - letter.sent_at) / HOUR


def _first_word(letter: Letter) -> float:
    """Hours until somebody took it, with a date."""
    return inf if letter.claimed_at is None else (letter.claimed_at - letter.sent_at) / HOUR


def _last_chance(letter: Letter) -> float:
    told = letter.told_honestly_at
    return min(_first_word(letter), inf if told is None else (told - letter.sent_at) / HOUR)


def within(waits: Sequence[float], hours: float) -> float:
    """The share of *waits* that took *hours* at most; of none, all."""
    return sum(one <= hours for one in waits) / len(waits) if waits else 1.0


def percentile(values: Sequence[float], part: float) -> float:
    """The least of *values* that at least *part* of them do not exceed, as `waits.wait_of` counts."""
    ordered = sorted(values)
    return ordered[max(-int(-len(ordered) * part // 1) - 1, 0)] if ordered else 0.0


def share(things: Sequence[T], that: Callable[[T], bool]) -> float:
    """The share of *things* that are so; of none, none."""
    return sum(map(that, things)) / len(things) if things else 0.0


def gini(loads: Sequence[float]) -> float:
    """How unevenly *loads* lie: 0 where all carry the same, near 1 where one carries all."""
    ordered, total = sorted(loads), sum(loads)
    if not total:
        return 0.0
    weighed = sum((2 * place - len(ordered) - 1) * load for place, load in enumerate(ordered, 1))
    return weighed / (len(ordered) * total)


@dataclass(frozen=True)
class Spread:
    """One figure over all seeds: its median, the lowest and the highest."""

    middle: float
    lowest: float
    highest: float


def spread(runs: Sequence[Run], name: str) -> Spread:
    """The figure *name* over *runs*."""
    values = [getattr(one, name) for one in runs]
    return Spread(median(values), min(values), max(values))
