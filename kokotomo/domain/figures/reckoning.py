"""What sums tell, and what of it may be shown. Pure: `queries` brings the sums."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kokotomo.domain.consultations.rules import AgeBand
from kokotomo.domain.figures.rules import (
    FEWEST,
    WITHIN_DAY,
    WITHIN_TWO,
    Measure,
    bands_of,
    counted_together,
    percent_of,
    quantile,
    shown,
    shown_parts,
)

Counts = Mapping[tuple[Measure, str], Mapping[int, int]]
"""Sums by measure and band, each by bucket (0 where it has none)."""


class Group(StrEnum):
    """Of whose letters; each band is besides a group of its own."""

    EVERYBODY = "everybody"
    MINORS = "minors"
    ADULTS = "adults"
    UNSAID = "unsaid"


PARTS = (Group.MINORS, Group.ADULTS, Group.UNSAID)
"""The groups of which `Group.EVERYBODY` is made."""


def bands_in(group: str) -> frozenset[str]:
    """The bands of a `Group`, or of a band that stands for itself."""
    if group == Group.EVERYBODY:
        return frozenset(band.value for band in AgeBand)
    if group == Group.UNSAID:
        return frozenset({AgeBand.UNSAID.value})
    if group in (Group.MINORS, Group.ADULTS):
        return frozenset(band.value for band in bands_of(group == Group.MINORS))
    return frozenset({AgeBand(group).value})


@dataclass(frozen=True)
class Answering:
    """How letters to one volunteer were answered.

    *letters* are those whose writer did not end them within 24 hours without an answer; all that follows is
    of them. *answered* have an answer by now. *median* and *ninth* (nine of ten) are the waits that so many
    of all had at most, `rules.ERROR` off at most, None where that many have no answer yet. *within_day* and
    *within_two* are answered within 24 and 48 hours; the others were left without one that long.
    """

    letters: int
    answered: int
    median: timedelta | None
    ninth: timedelta | None
    within_day: int
    within_two: int

    @property
    def unanswered_after_day(self) -> int:
        """Letters without an answer after 24 hours."""
        return self.letters - self.within_day

    @property
    def unanswered_after_two(self) -> int:
        """Letters without an answer after 48 hours."""
        return self.letters - self.within_two


@dataclass(frozen=True)
class Share:
    """*part* of *whole*."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """In percent, rounded down; None of fewer than five."""
        return percent_of(self.part, self.whole)


class Sums:
    """Counts of a span of days."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    def by_bucket(self, measure: Measure, bands: Collection[str] | None = None) -> dict[int, int]:
        """How often, by bucket; of all bands where none are named."""
        return counted_together(
            counts
            for (counted, band), counts in self._counts.items()
            if counted == measure and (bands is None or band in bands)
        )

    def total(self, measure: Measure, bands: Collection[str] | None = None) -> int:
        """How often."""
        return sum(self.by_bucket(measure, bands).values())

    def share(self, part: Measure, whole: Measure) -> Share:
        """One measure as a part of another."""
        return Share(self.total(part), self.total(whole))

    def answering(self, group: str = Group.EVERYBODY) -> Answering:
        """The answers to letters of a `Group`, or of one band."""
        bands = bands_in(group)
        waited = self.by_bucket(Measure.ANSWERED, bands)
        ended = self.by_bucket(Measure.ENDED, bands)
        at_once = sum(count for bucket, count in ended.items() if bucket <= WITHIN_DAY)
        letters = self.total(Measure.LETTERS, bands) - at_once
        return Answering(
            letters=letters,
            answered=sum(waited.values()),
            median=quantile(waited, letters, 50),
            ninth=quantile(waited, letters, 90),
            within_day=sum(count for bucket, count in waited.items() if bucket <= WITHIN_DAY),
            within_two=sum(count for bucket, count in waited.items() if bucket <= WITHIN_TWO),
        )


@dataclass(frozen=True)
class Span:
    """Days of Tokyo, both ends included; none where *last* lies before *first*."""

    first: date
    last: date


@dataclass(frozen=True)
class Figures:
    """The figures of a span, as numbers that nobody is shown: see `as_shown`. *spans* says, by part, of which
    days it is: what happens after a day must be known before the day is in a figure."""

    spans: Mapping[str, Span]
    answering: Mapping[str, Answering]
    open_letters: Share
    guests_read: Share
    felt: Mapping[Measure, int]
    returned: int
    follow_ups: Share
    diaries_heard: Share
    ties_lasting: Share
    ties_formed: int
    closed_with_tie: Share


FELT = (Measure.LIGHTER, Measure.SAME, Measure.HEAVIER)


_COUNTS = ("letters", "answered", "unanswered_after_day", "unanswered_after_two")


def as_shown(figures: Figures) -> dict[str, object]:
    """*figures* as they may be published, in plain values: None is a number under five, or what would tell
    one; waits are whole minutes, None as well where so many have no answer yet."""
    groups = {Group.EVERYBODY: dict[str, int | None](), **{group: dict[str, int | None]() for group in PARTS}}
    for name in _COUNTS:
        groups[Group.EVERYBODY][name] = shown(getattr(figures.answering[Group.EVERYBODY], name))
        parts = shown_parts({group: getattr(figures.answering[group], name) for group in PARTS})
        for group, count in parts.items():
            groups[group][name] = count
    for group, counts in groups.items():
        counts.update(_waits(figures.answering[group], hidden=counts["letters"] is None))
    return {
        "days": {name: [one.first.isoformat(), one.last.isoformat()] for name, one in figures.spans.items()},
        "letters": {group.value: counts for group, counts in groups.items()},
        "open_letters": _share(figures.open_letters),
        "guests_read": _share(figures.guests_read),
        "felt": {measure.value: shown(count) for measure, count in figures.felt.items()},
        "returned": shown(figures.returned),
        "follow_ups": _share(figures.follow_ups),
        "diaries_heard": _share(figures.diaries_heard),
        "ties_formed": shown(figures.ties_formed),
        "ties_lasting": _share(figures.ties_lasting),
        "closed_with_tie": _share(figures.closed_with_tie),
    }


def _waits(one: Answering, *, hidden: bool) -> dict[str, int | None]:
    if hidden:
        return dict.fromkeys(("median", "ninth", "within_day", "within_two"))
    return {
        "median": _minutes(one.median, one.answered),
        "ninth": _minutes(one.ninth, one.answered),
        "within_day": percent_of(one.within_day, one.letters),
        "within_two": percent_of(one.within_two, one.letters),
    }


def _minutes(wait: timedelta | None, answered: int) -> int | None:
    return None if wait is None or answered < FEWEST else round(wait.total_seconds() / 60)


def _share(one: Share) -> dict[str, int | None]:
    return {"part": shown(one.part), "whole": shown(one.whole), "percent": one.percent}
