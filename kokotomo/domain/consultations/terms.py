"""When things fall due in a consultation. Pure: days are those of Tokyo, moments are aware.

`sweeps` asks the database for the same things in bulk; a test holds the two together, and the simulation of
waiting runs on these alone.
"""

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


def is_silent(answered_at: datetime, slowly_since: datetime | None, now: datetime) -> bool:
    """Whether the writer has been silent long enough for `after_silence`."""
    stopped = timedelta(0) if slowly_since is None else SLOWLY
    return now >= answered_at + SILENCE + stopped


def is_over(term_ends_on: date, now: datetime) -> bool:
    """Whether the term has ended: its last day is over."""
    return now >= end_of(term_ends_on)
