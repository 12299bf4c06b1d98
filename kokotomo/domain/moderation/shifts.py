"""Rules of duty (当番): how long, how far ahead, what is told again. No database."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from kokotomo.foundation.errors import Problem

AHEAD = timedelta(days=14)
"""The plan is shown, and entered, so far ahead."""

LONGEST = 12
"""Hours of one shift at most: nobody reads such words for longer."""

SWITCH_HOURS = (1, 2, 3, 4, 6, 8)
"""For how many hours somebody can switch themselves on, from now."""

ESCALATED_AFTER = (timedelta(minutes=10), timedelta(minutes=30))
"""An いま-case that nobody has in hand is told to those on duty after the first, to all moderators after the
second (PRODUCT 8, SAFETY B36). `models.cases.Case.escalated` counts them."""

KEPT = timedelta(days=28)
"""A shift that is over is forgotten so long after its end."""

OPENED_OFTEN = 5
"""Openings without a claim after which a letter is shown to those on duty as a number (PRODUCT 4)."""

HANDED_OVER = 2
"""Handovers after which a letter is (PRODUCT 4)."""


def problems_of(starts_at: datetime, hours: int, now: datetime) -> Mapping[str, Problem]:
    """What is wrong with a shift that begins at *starts_at* (aware) and lasts *hours*, by field:
    ``day.past``, ``day.far`` (days), ``hours.range`` (most)."""
    if not 1 <= hours <= LONGEST:
        return {"hours": Problem("hours.range", {"most": LONGEST})}
    if starts_at + timedelta(hours=hours) <= now:
        return {"day": Problem("day.past")}
    if starts_at > now + AHEAD:
        return {"day": Problem("day.far", {"days": AHEAD.days})}
    return {}


def step_due(waited: timedelta) -> int:
    """How often those on duty should have been told of an いま-case that has *waited* for so long."""
    return sum(waited >= after for after in ESCALATED_AFTER)
