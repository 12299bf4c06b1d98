"""安全の数字: what sums tell of reports, cases, objections and permissions.

Pure, and about nobody; `queries` brings the sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kokotomo.domain.figures.reckoning import Sums
from kokotomo.domain.figures.rules import FEWEST, Measure, quantile, shown
from kokotomo.domain.moderation.rules import Reason, Urgency

BANDS: Mapping[Urgency, str] = {Urgency.NOW: "now", Urgency.TODAY: "today", Urgency.LATER: "later"}
"""Urgencies as bands of sums."""

DAYS = 28
"""Of so many days the figures are, the present one included."""

WEEK = 7


@dataclass(frozen=True)
class Handling:
    """A row of figures as it may be shown: None is a number under five, or a median that is not known.

    *count* is of reports or cases, *median* the wait that half of all cases had at most; those that wait
    still are counted as waiting longer than all others.
    """

    name: str
    count: int | None
    median: timedelta | None


@dataclass(frozen=True)
class Safety:
    """Figures of the days from *first* to *last*; *read* is the median until a moderator opened a case."""

    first: date
    last: date
    read: timedelta | None
    by_urgency: Sequence[Handling]
    by_reason: Sequence[Handling]
    appeals: int | None
    lifted: int | None
    grants: int | None


def as_shown(sums: Sums, first: date, last: date) -> Safety:
    """What may be shown of *sums*, which are those of the days from *first* to *last*."""
    lifted, appeals = sums.total(Measure.APPEALS_LIFTED), sums.total(Measure.APPEALS)
    return Safety(
        first=first,
        last=last,
        read=median_read(sums),
        by_urgency=[_by_urgency(sums, urgency) for urgency in Urgency],
        by_reason=[_by_reason(sums, reason) for reason in Reason],
        appeals=shown(appeals),
        lifted=shown(lifted),
        grants=shown(sums.total(Measure.GRANTS)),
    )


def median_read(sums: Sums) -> timedelta | None:
    """The wait until a moderator opened a case that half of all had at most; None of fewer than five."""
    return _median(sums.by_bucket(Measure.CASES_READ), sums.total(Measure.CASES))


def _by_urgency(sums: Sums, urgency: Urgency) -> Handling:
    band = [BANDS[urgency]]
    cases = sums.total(Measure.CASES_SOON, band)
    return Handling(band[0], shown(cases), _median(sums.by_bucket(Measure.CASES_READ, band), cases))


def _by_reason(sums: Sums, reason: Reason) -> Handling:
    band = [reason.value]
    cases = sums.total(Measure.CASES, band)
    done = _median(sums.by_bucket(Measure.CASES_DONE, band), cases)
    return Handling(reason.value, shown(sums.total(Measure.REPORTS, band)), done)


def _median(waits: Mapping[int, int], cases: int) -> timedelta | None:
    # A case whose reason or urgency changed since is counted where it ended.
    ended = sum(waits.values())
    if ended < FEWEST:
        return None
    return quantile(waits, max(cases, ended), 50)
