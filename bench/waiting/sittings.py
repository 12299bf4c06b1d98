"""What a volunteer does when they sit down: owed answers first, then the board, within their time."""

from datetime import datetime, timedelta

from bench.waiting.inviting import DAY, Invitations, free, listener, may_see
from bench.waiting.people import Claim, Letter, Volunteer
from bench.waiting.simulation import Simulation
from kokotomo.domain.consultations import matching
from kokotomo.domain.consultations.matching import Fit, Listener
from kokotomo.domain.consultations.rules import HOLD, OPENINGS_A_DAY, PROMISE_DAYS_MOST, last_promise
from kokotomo.foundation.clock import TOKYO
from kokotomo.foundation.paging import SIZE


class Sittings:
    """The behaviour of volunteers, step by step on the clock of *sim*."""

    def __init__(self, sim: Simulation) -> None:
        self.sim = sim

    def begin(self, one: Volunteer, moment: datetime) -> None:
        """A sitting of the calendar, unless it was moved or they stopped coming."""
        if moment not in one.plan or not one.comes:
            return
        one.plan.remove(moment)
        lengths, weights = zip(*self.sim.town.sitting, strict=True)
        longer = timedelta(minutes=one.dice.choices(lengths, weights)[0])
        if one.until is not None:
            # They are at it already, and stay longer.
            one.until += longer
            return
        one.until = self.sim.now + longer
        self._step(one)

    def _step(self, one: Volunteer) -> None:
        sim = self.sim
        assert one.until is not None
        enough = self._has_time(one, sim.town.reply)
        owed = self._owed(one) if enough else None
        if owed is not None:
            self._write(one, owed, sim.town.reply)
            return
        if enough or (self._comes_soon(one) and one.dice.random() < sim.town.promises_ahead):
            letter = self._chosen(one)
            if letter is not None:
                letter.held_until = sim.now + HOLD
                sim.at(sim.now + timedelta(minutes=sim.town.reading), lambda: self._decide(one, letter))
                return
        one.until = None

    def _has_time(self, one: Volunteer, minutes: int) -> bool:
        """Whether they begin something that takes *minutes*: who has half of it left finishes it,
        who has less stops early, so that over many sittings no time is lost or won."""
        return one.until is not None and 2 * (one.until - self.sim.now) >= timedelta(minutes=minutes)

    def _owed(self, one: Volunteer) -> Letter | None:
        """The letter that they answer next: promised days first, then what waits longest."""
        now = self.sim.now
        there = [
            (letter.claim.promised_on is None, letter.written_at or letter.sent_at, letter.number)
            for letter in one.threads.values()
            if letter.owed
            and letter.claim is not None
            and not letter.claim.forgotten
            and letter.claim.not_before <= now
        ]
        return one.threads[min(there)[2]] if there else None

    def _comes_soon(self, one: Volunteer) -> bool:
        """Whether they will sit down before the last day that can be promised."""
        return bool(one.plan) and one.plan[0] < self.sim.now + timedelta(days=PROMISE_DAYS_MOST)

    def _write(self, one: Volunteer, letter: Letter, minutes: int) -> None:
        claim = letter.claim

        def done() -> None:
            if letter.claim is claim and letter.owed:
                self.sim.answer(letter)
            self._step(one)

        self.sim.at(self.sim.now + timedelta(minutes=minutes), done)

    # The board

    def _chosen(self, one: Volunteer) -> Letter | None:
        """The letter that they open next, or None."""
        sim = self.sim
        while one.opened and one.opened[0] <= sim.now - DAY:
            one.opened.popleft()
        if free(sim, one) <= 0 or len(one.opened) >= OPENINGS_A_DAY:
            return None
        me = listener(sim, one)
        found = self._invited(one, me)
        if found is not None:
            return found
        page = self._page(one, me)
        if sim.policy.tonight and one.dice.random() < sim.town.tonight:
            return matching.the_one((letter, suits, False) for letter, suits in page)
        for letter, suits in page:
            if one.dice.random() < (sim.town.opens_close if suits.is_close else sim.town.opens_other):
                return letter
        return None

    def _invited(self, one: Volunteer, me: Listener) -> Letter | None:
        """Of the letters to which they were invited the one that suits best, if they care to open it."""
        there = []
        for number, letter in list(one.invited_to.items()):
            if letter.state != "waiting":
                del one.invited_to[number]
            elif self._is_free(one, letter) and (suits := matching.fit(letter.need, me)) is not None:
                there.append((-suits.points, number, suits))
        for _points, number, suits in sorted(there, key=lambda row: row[:2]):
            close = self.sim.town.opens_close if suits.is_close else self.sim.town.opens_other
            if one.dice.random() < close:
                return one.invited_to[number]
        return None

    def _page(self, one: Volunteer, me: Listener) -> list[tuple[Letter, Fit]]:
        """The first page of the board as it stands for *one*, less what others read."""
        sim, page = self.sim, []
        order = reversed(sim.waiting) if sim.policy.newest_first else iter(sim.waiting)
        for number in order:
            letter = sim.letters[number]
            if not self._is_free(one, letter):
                continue
            suits = matching.fit(letter.need, me)
            if suits is not None:
                page.append((letter, suits))
                if len(page) == SIZE:
                    break
        return page

    def _is_free(self, one: Volunteer, letter: Letter) -> bool:
        now = self.sim.now
        if letter.held_until is not None and letter.held_until > now:
            return False
        return letter.number not in one.passed and may_see(one, letter, now)

    def _decide(self, one: Volunteer, letter: Letter) -> None:
        """Having read it, they take it or go back."""
        sim, town = self.sim, self.sim.town
        letter.held_until = None
        one.passed.add(letter.number)
        suits = matching.fit(letter.need, listener(sim, one))
        chance = town.takes_close if suits is not None and suits.is_close else town.takes_other
        # The half hour that a letter takes began with reading it.
        rest = town.reply - town.reading
        at_once = self._has_time(one, rest) and one.dice.random() < town.at_once
        takes = one.dice.random() < chance and (at_once or self._comes_soon(one))
        if letter.state != "waiting" or not takes:
            one.opened.append(sim.now)
            self._step(one)
            return
        claim = self._claim(one, at_once)
        sim.take(letter, claim)
        if at_once and not claim.forgotten:
            self._write(one, letter, rest)
        else:
            self._step(one)

    def _claim(self, one: Volunteer, at_once: bool) -> Claim:
        sim, town = self.sim, self.sim.town
        today = sim.now.astimezone(TOKYO).date()
        forgotten = one.dice.random() < town.forgets
        late, hours = one.dice.random() < town.late, one.dice.uniform(*town.late_hours)
        if at_once:
            return Claim(one, sim.now, today, forgotten=forgotten, not_before=sim.now)
        promised = min(one.plan[0].astimezone(TOKYO).date(), last_promise(today))
        not_before = one.plan[0] + timedelta(hours=hours) if late else sim.now
        return Claim(one, sim.now, promised, forgotten=forgotten, not_before=not_before)


def ready(sim: Simulation) -> Invitations:
    """Put volunteers and invitations on *sim*, which may run then."""
    invitations, sittings = Invitations(sim), Sittings(sim)
    sim.on_sitting, sim.on_wave, sim.call = sittings.begin, invitations.look, invitations.call
    return invitations
