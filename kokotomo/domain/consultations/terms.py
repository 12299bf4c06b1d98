"""When things fall due in a consultation. Pure: days are those of Tokyo, moments are aware.

`sweeps` asks the database for the same things in bulk; a test holds the two together, and the simulation of
waiting runs on these alone.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kokotomo.domain.consultations.rules import AFTER_SILENCE, SILENCE, SLOWLY, TERM
from kokotomo.foundation import clock

GRACE = timedelta(hours=24)
"""A claim without the promised letter gives it back so long after the promised day (PRODUCT 4)."""

OWED = timedelta(days=3)
"""Without a promised day, a volunteer is reminded so long after the writer's letter."""

NOBODY_AFTER = timedelta(hours=48)
"""A letter that has waited so long without being taken: its writer is told honestly (PRODUCT 4)."""

MINORS_TOLD_AFTER = timedelta(hours=12)
"""A minor's letter that has waited so long: all who are cleared are told (PRODUCT 8)."""

TOLD_BEFORE_END = timedelta(days=3)
"""Both are told so long before the term ends."""

ROOM = SILENCE
"""Who was written to, or was promised an answer, has at least so long: the term moves if it ends before."""

EXTENSION = TERM
"""Both can agree to extend by as much, again and again."""

FOLLOW_UP_AFTER = timedelta(days=14)
"""その後どうですか, so long after the close, once."""

UNANSWERED_KEPT = timedelta(days=30)
CLOSED_KEPT = timedelta(days=90)
IDLE_KEPT = timedelta(days=180)
"""What is forgotten when (PRODUCT 9, SAFETY 4.3)."""

IDLE_NOTICES = (timedelta(days=14), timedelta(days=3))
"""So long before an idle thread is forgotten it says so."""


def end_of(day: date) -> datetime:
    """The moment at which *day* is over in Tokyo."""
    return datetime.combine(day + timedelta(days=1), time(), clock.TOKYO)


def nudged_at(promised_on: date | None, owed_since: datetime) -> datetime:
    """When a volunteer is reminded: as the promised day ends, else some days after the letter they owe."""
    return owed_since + OWED if promised_on is None else end_of(promised_on)


def lapses_at(claimed_at: datetime, promised_on: date | None) -> datetime:
    """When a claim in which no letter was written gives it back to the board; also one in which a later
    promise (*promised_on*) was not kept."""
    return (claimed_at if promised_on is None else end_of(promised_on)) + GRACE


def after_silence(term_ends_on: date, answered_at: datetime, slowly_since: datetime | None) -> date:
    """The last day of a term whose writer has been silent for `rules.SILENCE` after the letter of
    *answered_at*: no later than a week after it. 「ゆっくり返事します」 stops that clock for a week."""
    stopped = timedelta(0) if slowly_since is None else SLOWLY
    return min(term_ends_on, (answered_at + AFTER_SILENCE + stopped).astimezone(clock.TOKYO).date())


def is_silent(
    answered_at: datetime, slowly_since: datetime | None, now: datetime, extended_at: datetime | None = None
) -> bool:
    """Whether the writer has been silent long enough for `after_silence`. Who agreed since, at *extended_at*,
    to go on for two weeks is not silent."""
    if extended_at is not None and extended_at >= answered_at:
        return False
    stopped = timedelta(0) if slowly_since is None else SLOWLY
    return now >= answered_at + SILENCE + stopped


def is_over(term_ends_on: date, now: datetime) -> bool:
    """Whether the term has ended: its last day is over."""
    return now >= end_of(term_ends_on)


def with_room(term_ends_on: date, day: date) -> date:
    """The last day of a term in which somebody wrote on *day*, or promised to: with `ROOM` behind it."""
    return max(term_ends_on, day + ROOM)


def is_near(term_ends_on: date, now: datetime) -> bool:
    """Whether both are to be told that the term ends soon; not any more once it has."""
    return end_of(term_ends_on) - TOLD_BEFORE_END <= now < end_of(term_ends_on)


def is_unanswered(waits_since: datetime, now: datetime) -> bool:
    """Whether a letter that waits since then, or came back to the board then, has waited too long."""
    return now >= waits_since + NOBODY_AFTER


@dataclass(frozen=True)
class Course:
    """What decides how a claim goes on. *owed_since* is since when an answer is owed, None where none is;
    *answered_at* is the volunteer's last letter in this claim, *extended_at* the last agreement to extend."""

    claimed_at: datetime
    promised_on: date | None
    answered_at: datetime | None
    owed_since: datetime | None
    nudged_at: datetime | None
    term_ends_on: date | None
    told_for: date | None
    slowly_since: datetime | None
    extended_at: datetime | None


def is_to_be_nudged(course: Course, now: datetime) -> bool:
    """Whether the volunteer is to be reminded: once for each answer that they owe."""
    if course.owed_since is None or course.nudged_at is not None:
        return False
    return now >= nudged_at(course.promised_on, course.owed_since)


def has_lapsed(course: Course, now: datetime) -> bool:
    """Whether the letter goes back: nothing was written in the claim, or a later promise was not kept."""
    if course.promised_on is None and course.answered_at is not None:
        return False
    return now >= lapses_at(course.claimed_at, course.promised_on)


def shortened(course: Course, now: datetime) -> date | None:
    """The last day to which the writer's silence moves the term, or None where it moves nothing. Never a day
    that is over: after a standstill both are still told before the end."""
    if course.owed_since is not None or course.answered_at is None or course.term_ends_on is None:
        return None
    if not is_silent(course.answered_at, course.slowly_since, now, course.extended_at):
        return None
    day = after_silence(course.term_ends_on, course.answered_at, course.slowly_since)
    day = max(day, now.astimezone(clock.TOKYO).date())
    return day if day < course.term_ends_on else None


def is_to_be_told(course: Course, now: datetime) -> bool:
    """Whether both are to be told that the term ends soon: once for each end."""
    day = course.term_ends_on
    return day is not None and course.told_for != day and is_near(day, now)


def has_ended(course: Course, now: datetime) -> bool:
    """Whether the term is over."""
    return course.term_ends_on is not None and is_over(course.term_ends_on, now)
