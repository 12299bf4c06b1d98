"""The clock: events in the order of their moments, what is sent, what falls due by the site's own rules."""

import heapq
from bisect import insort
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from bench.waiting.assumptions import Assumptions, Policy
from bench.waiting.people import WEEK, Claim, Letter, Volunteer, letters, volunteer, week_of
from kokotomo.domain.consultations import terms
from kokotomo.domain.consultations.rules import TERM, may_be_for_everyone
from kokotomo.foundation.clock import TOKYO

START = datetime(2026, 6, 1, tzinfo=TOKYO)
"""A Monday; no day but its weekday matters."""

BEFORE, COUNTED, AFTER = 21, 28, 4
"""Days: until threads and waiting letters stand as they stand later; that are counted; and that the last of
them may still be answered in."""

SWEEP = timedelta(minutes=5)
"""After midnight, when terms are looked at."""

NEAR_END = timedelta(days=3)


class Simulation:
    """One run of one town under one policy. `run` it, then read *letters* and *volunteers*."""

    def __init__(
        self,
        town: Assumptions,
        policy: Policy,
        seed: int,
        days: tuple[int, int, int] = (BEFORE, COUNTED, AFTER),
    ) -> None:
        self.town, self.policy, self.seed = town, policy, f"{seed}"
        self.counted_from = START + timedelta(days=days[0])
        self.counted_until = self.counted_from + timedelta(days=days[1])
        self.ends = self.counted_until + timedelta(days=days[2])
        self.now = START
        self.letters = letters(town, self.seed, START, sum(days))
        self.waiting: list[int] = []
        """Numbers of waiting letters, which are in the order of sending: the board, oldest first."""
        self.taken: dict[int, Letter] = {}
        self.volunteers: list[Volunteer] = []
        self._events: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = count()
        # Where they are called from; set by `run`, for both stand on this class.
        self.on_sitting: Callable[[Volunteer, datetime], None]
        self.on_wave: Callable[[Letter], None]
        self.call: Callable[[Volunteer, float], None]

    def at(self, moment: datetime, what: Callable[[], None]) -> None:
        """Let *what* happen at *moment*, or now if that has passed."""
        heapq.heappush(self._events, (max(moment, self.now), next(self._order), what))

    def run(self) -> "Simulation":
        """From the first letter to the end."""
        for _each in range(self.town.active):
            self.join()
        for _each in range(round(self.town.active * self.town.dormant_per_active)):
            self.join(dormant=True)
        for letter in self.letters:
            self.at(letter.sent_at, lambda letter=letter: self._send(letter))  # type: ignore[misc]
        self.at(START + SWEEP, self._midnight)
        while self._events and self._events[0][0] < self.ends:
            self.now, _order, what = heapq.heappop(self._events)
            what()
        return self

    # Volunteers come and go

    def join(self, *, dormant: bool = False) -> None:
        """Somebody registers."""
        one = volunteer(len(self.volunteers), self.town, self.seed, dormant=dormant)
        one.joined_at = self.now
        self.volunteers.append(one)
        if not dormant:
            monday = START + (self.now - START) // WEEK * WEEK
            self._plan(one, monday)
            self._week(one, monday)

    def _week(self, one: Volunteer, monday: datetime) -> None:
        """On *monday* the week after it is planned: who promises a day knows when they will sit down."""
        if one.gone:
            return
        self.at(monday + WEEK, lambda: self._week(one, monday + WEEK))
        if one.dice.random() < self.town.vanishes_a_week:
            one.gone = True
            one.plan.clear()
            self.join()
            return
        self._plan(one, monday + WEEK)

    def _plan(self, one: Volunteer, monday: datetime) -> None:
        if one.rests_from is None and one.dice.random() < self.town.rests_a_week:
            one.rests_from = monday
            one.rests_until = monday + WEEK * one.dice.randint(*self.town.rest_weeks)
        if one.rests_until is not None and monday < one.rests_until:
            return
        one.rests_from = one.rests_until = None
        for moment in week_of(one, monday, self.town):
            if moment >= self.now:
                self.sit(one, moment)

    def sit(self, one: Volunteer, moment: datetime) -> None:
        """Plan a sitting of *one* at *moment*."""
        one.plan_sitting(moment)
        self.at(moment, lambda: self.on_sitting(one, moment))

    # A letter's way

    def _send(self, letter: Letter) -> None:
        insort(self.waiting, letter.number)
        self.invite_when_due(letter)
        self.at(letter.sent_at + terms.NOBODY_AFTER, lambda: self._tell_honestly(letter))
        self.at(letter.sent_at + terms.UNANSWERED_KEPT, lambda: self._forget(letter))
        if letter.is_minor:
            self.at(letter.sent_at + terms.MINORS_TOLD_AFTER, lambda: self._tell_cleared(letter))

    def invite_when_due(self, letter: Letter) -> None:
        """Have the worker look at *letter* for invitations."""
        if self.policy.invites:
            self.on_wave(letter)

    def _tell_honestly(self, letter: Letter) -> None:
        if letter.state != "waiting" or letter.told_honestly_at is not None:
            return
        letter.told_honestly_at = self.now
        chance = letter.dice.random()
        if chance < self.town.gives_up:
            self.leave_board(letter, "taken back")
        elif chance < self.town.gives_up + self.town.to_everyone and may_be_for_everyone(letter.need.band):
            self.leave_board(letter, "everyone")

    def _forget(self, letter: Letter) -> None:
        if letter.state == "waiting":
            self.leave_board(letter, "forgotten")

    def _tell_cleared(self, letter: Letter) -> None:
        if letter.state == "waiting":
            for one in self.volunteers:
                if one.cleared:
                    self.call(one, self.town.notice_brings)

    def leave_board(self, letter: Letter, state: str) -> None:
        """The letter waits no longer."""
        letter.state = state
        self.waiting.remove(letter.number)

    def take(self, letter: Letter, claim: Claim) -> None:
        """One volunteer takes *letter*; the promise is kept in view from here on."""
        self.leave_board(letter, "taken")
        letter.owners += 1
        letter.claim, letter.owed = claim, True
        letter.claimed_at = letter.claimed_at or self.now
        letter.term_ends_on = self.now.astimezone(TOKYO).date() + TERM
        self.taken[letter.number] = letter
        one = claim.volunteer
        one.threads[letter.number] = letter
        one.claims.append(claim)
        one.most = max(one.most, len(one.threads))
        due = terms.nudged_at(claim.promised_on, claim.claimed_at)
        self.at(due, lambda: self._nudge(letter, claim))
        self.at(terms.lapses_at(claim.claimed_at, claim.promised_on), lambda: self._lapse(letter, claim))

    def _nudge(self, letter: Letter, claim: Claim) -> None:
        if letter.claim is claim and letter.owed:
            claim.not_before = self.now
            self.call(claim.volunteer, self.town.nudge_brings)

    def _lapse(self, letter: Letter, claim: Claim) -> None:
        """A claim without a letter gives it back, at its old place."""
        if letter.claim is not claim or claim.answered:
            return
        claim.lapsed = True
        self._end(letter, "waiting")
        letter.term_ends_on = None
        insort(self.waiting, letter.number)
        self.invite_when_due(letter)
        if self.now >= letter.sent_at + terms.NOBODY_AFTER:
            self._tell_honestly(letter)

    def answer(self, letter: Letter) -> None:
        """The volunteer's letter is sent."""
        claim = letter.claim
        assert claim is not None
        claim.answered, claim.promised_on = True, None
        letter.owed = False
        letter.answered_at = self.now
        letter.replied_at = letter.replied_at or self.now
        claim.volunteer.written.append(self.now)
        median, sigma = self.town.writer_minutes
        later = self.now + timedelta(minutes=median * letter.dice.lognormvariate(0, sigma))
        if letter.dice.random() < self.town.writes_again:
            self.at(later, lambda: self._write_again(letter, claim))
        elif letter.dice.random() < self.town.closes:
            self.at(later, lambda: self._close(letter, claim))

    def _write_again(self, letter: Letter, claim: Claim) -> None:
        if letter.claim is not claim:
            return
        letter.owed, letter.written_at = True, self.now
        self.call(claim.volunteer, self.town.notice_brings)
        self.at(terms.nudged_at(None, self.now), lambda: self._nudge(letter, claim))

    def _close(self, letter: Letter, claim: Claim) -> None:
        if letter.claim is claim:
            self._end(letter, "closed")

    def _end(self, letter: Letter, state: str) -> None:
        assert letter.claim is not None
        del letter.claim.volunteer.threads[letter.number]
        del self.taken[letter.number]
        letter.state, letter.claim, letter.owed = state, None, False

    def _midnight(self) -> None:
        """The sweep of terms: silence shortens them, and what is over is closed."""
        self.at(self.now + timedelta(days=1), self._midnight)
        for letter in list(self.taken.values()):
            if letter.claim is None or not letter.claim.answered:
                continue
            if (
                self.policy.silence
                and not letter.owed
                and terms.is_silent(letter.answered_at, None, self.now)
            ):
                letter.term_ends_on = terms.after_silence(letter.term_ends_on, letter.answered_at, None)
            if terms.is_over(letter.term_ends_on, self.now):
                self._extend_or_end(letter)

    def _extend_or_end(self, letter: Letter) -> None:
        lately = self.now - NEAR_END
        alive = letter.written_at is not None and min(letter.written_at, letter.answered_at) > lately
        if alive and letter.dice.random() < self.town.extends:
            letter.term_ends_on += terms.EXTENSION
        else:
            self._end(letter, "closed")
