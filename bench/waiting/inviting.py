"""Rounds of invitations and what notices do: `matching.best` and `rules.WAVES` say who is asked and when."""

from dataclasses import replace
from datetime import datetime, timedelta

from bench.waiting.people import Letter, Volunteer
from bench.waiting.simulation import Simulation
from kokotomo.domain.consultations import matching, terms
from kokotomo.domain.consultations.matching import Listener
from kokotomo.domain.consultations.rules import LATE_WITHIN, QUIET_FROM, QUIET_UNTIL, WAVES
from kokotomo.domain.volunteers.rules import CAP_MOST
from kokotomo.foundation.clock import TOKYO

DAY = timedelta(days=1)
ASLEEP = range(1, 7)
"""Hours of Tokyo in which nobody sits down because of a notice."""


def free(sim: Simulation, one: Volunteer) -> int:
    """How many more consultations *one* may take; who has no cap is as free as anybody can be."""
    if not sim.policy.capped:
        return CAP_MOST
    filled = len(one.threads)
    if not sim.town.silent_fill_places:
        filled -= sum(_is_silent(letter, sim.now) for letter in one.threads.values())
    return max(one.cap - filled, 0)


def _is_silent(letter: Letter, now: datetime) -> bool:
    answered = letter.answered_at
    return answered is not None and not letter.owed and terms.is_silent(answered, None, now)


def listener(sim: Simulation, one: Volunteer) -> Listener:
    """*one* as the rule of matching looks at them now."""
    while one.invited and one.invited[0] <= sim.now - DAY:
        one.invited.popleft()
    late = _late(one, sim.now) if one.claims else 0
    facts = (free(sim, one), late, len(one.invited), one.rests(sim.now))
    if one.as_listener is None or one.facts != facts:
        one.facts = facts
        one.as_listener = replace(one.me, free=facts[0], late=late, invited=facts[2], rests=facts[3])
    return one.as_listener


def _late(one: Volunteer, now: datetime) -> int:
    today = now.astimezone(TOKYO).date()
    return sum(
        claim.lapsed or (claim.promised_on is not None and claim.promised_on < today)
        for claim in one.claims
        if claim.claimed_at > now - LATE_WITHIN
    )


def may_see(one: Volunteer, letter: Letter, now: datetime) -> bool:
    """Whether a waiting letter stands on *one*'s board, but for topics: those `matching.fit` looks at.

    The one thing said twice, for on the site it is SQL (`consultations.access.board_for`).
    """
    opened = letter.opens_at is not None and letter.opens_at <= now
    return (opened or one.cleared) and one.number not in letter.parted


class Invitations:
    """What the worker does for invitations, and what notices do to volunteers."""

    def __init__(self, sim: Simulation) -> None:
        self.sim = sim
        self.sent = 0
        self.to_the_dormant = 0

    def look(self, letter: Letter) -> None:
        """Send out whatever round of *letter* is due, and come back for the next."""
        sim = self.sim
        if letter.state != "waiting":
            return
        while letter.waves < len(WAVES) and letter.sent_at + WAVES[letter.waves][0] <= sim.now:
            self._round(letter, WAVES[letter.waves][1])
        if letter.waves < len(WAVES):
            sim.at(letter.sent_at + WAVES[letter.waves][0], lambda: self.look(letter))
        elif letter.waves == len(WAVES) and letter.opens_at is not None and letter.opens_at > letter.sent_at:
            # What only some could see while the rounds went out has one more when it opens to all.
            if letter.opens_at <= sim.now:
                self._round(letter, None)
            else:
                sim.at(letter.opens_at, lambda: self.look(letter))

    def _round(self, letter: Letter, most: int | None) -> None:
        sim = self.sim
        # Who has no place or rests is not even looked at: `best` would leave them out too, only more slowly.
        there = {
            f"{one.number}": one
            for one in sim.volunteers
            if one.number not in letter.told
            and free(sim, one) > 0
            and may_see(one, letter, sim.now)
            and not one.rests(sim.now)
        }
        looked = ((name, listener(sim, one)) for name, one in there.items())
        ranked = matching.best(f"{letter.number}", letter.need, looked)
        if most is not None:
            ranked = ranked[: max(most - len(letter.told), 0)]
        letter.waves += 1
        for name in ranked:
            self._invite(letter, there[name])

    def _invite(self, letter: Letter, one: Volunteer) -> None:
        self.sent += 1
        self.to_the_dormant += not one.comes
        letter.told.add(one.number)
        one.invited.append(self.sim.now)
        if one.comes:
            one.invited_to[letter.number] = letter
            self.call(one, self.sim.town.notice_brings)

    def call(self, one: Volunteer, chance: float) -> None:
        """A notice goes to *one*: perhaps their next sitting is sooner. It is moved, no time is added."""
        sim, now = self.sim, self.sim.now
        if not one.comes or one.rests(now):
            return
        if one.called_at is not None and one.called_at > now - DAY:
            return
        if one.dice.random() >= chance:
            return
        one.called_at = now
        median, sigma = sim.town.notice_minutes
        moment = _delivered(now, one) + timedelta(minutes=median * one.dice.lognormvariate(0, sigma))
        if moment.hour in ASLEEP:
            moment = moment.replace(hour=ASLEEP.stop, minute=0) + timedelta(hours=2 * one.dice.random())
        if one.plan and moment < one.plan[0]:
            one.plan.pop(0)
            sim.sit(one, moment)


def _delivered(now: datetime, one: Volunteer) -> datetime:
    """When mail goes out to *one*: not in the quiet hours, unless they wished so (PRODUCT 7)."""
    if one.awake or QUIET_UNTIL <= now.hour < QUIET_FROM:
        return now
    morning = now.replace(hour=QUIET_UNTIL, minute=0, second=0, microsecond=0)
    return morning if now.hour < QUIET_UNTIL else morning + DAY
