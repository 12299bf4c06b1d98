"""On which days the entries of the truth table stand."""

from datetime import date, timedelta

from kokotomo.foundation import clock

APART = 40
"""Days from one entry to the next: more than any month has."""

ENTRIES = 36

BEFORE_ALL = timedelta(days=APART * (ENTRIES + 10))
"""So long ago are the days of pages that are no state's: their month is the first of their notebook."""


def day_of(number: int) -> date:
    """The day of the entry that was published as the *number*th of all."""
    return clock.today() - timedelta(days=APART * (ENTRIES - number))
