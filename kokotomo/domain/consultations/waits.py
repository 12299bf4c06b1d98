"""How long people wait for a first reply: arithmetic over what the last four weeks brought. No database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kokotomo.domain.consultations.rules import MINOR_BANDS

WINDOW = timedelta(days=28)
SETTLED = timedelta(hours=48)
"""Letters younger than this are in no figure: nobody knows yet whether they were answered in time."""

FEWEST = 5
"""Fewer people than this are shown as 5未満, and no figure is made of so few."""


@dataclass(frozen=True)
class Sample:
    """One letter: when it was sent, in which 年代, and when its first reply came, if it did."""

    sent_at: datetime
    band: str
    replied_at: datetime | None

    @property
    def wait(self) -> timedelta | None:
        """How long its writer waited, or None while they still do."""
        return None if self.replied_at is None else self.replied_at - self.sent_at


@dataclass(frozen=True)
class Wait:
    """Of *letters* letters: the wait that half of their writers had at most, None where more than half have
    no reply yet; percent answered *within_day* and *within_two*. Unanswered letters count as such."""

    letters: int
    median: timedelta | None
    within_day: int
    within_two: int


@dataclass(frozen=True)
class Waits:
    """The figures of a moment: *waiting* letters now, *everybody*'s wait and that of writers under 18; None
    where there are too few to tell."""

    at: datetime
    waiting: int
    everybody: Wait | None
    minors: Wait | None


def waits(samples: Sequence[Sample], waiting: int, at: datetime) -> Waits:
    """What *samples*, the letters of `WINDOW` before *at*, tell."""
    settled = [one for one in samples if at - WINDOW <= one.sent_at <= at - SETTLED]
    young = [one for one in settled if one.band in {band.value for band in MINOR_BANDS}]
    return Waits(at, waiting, wait_of(settled), wait_of(young))


def wait_of(samples: Sequence[Sample]) -> Wait | None:
    """The figures of *samples*, or None of fewer than `FEWEST`."""
    if len(samples) < FEWEST:
        return None
    waited = sorted(one.wait for one in samples if one.wait is not None)
    # The first by which at least half of all had a reply.
    half = (len(samples) + 1) // 2 - 1
    return Wait(
        letters=len(samples),
        median=waited[half] if half < len(waited) else None,
        within_day=_percent(sum(one <= timedelta(hours=24) for one in waited), len(samples)),
        within_two=_percent(sum(one <= timedelta(hours=48) for one in waited), len(samples)),
    )


def _percent(part: int, whole: int) -> int:
    """Rounded down: no figure is better than what it counts."""
    return part * 100 // whole
