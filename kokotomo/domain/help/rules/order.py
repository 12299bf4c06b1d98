"""Which help line stands first: who is there now, for whom, and how soon an answer comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kokotomo.domain.help.rules import hours
from kokotomo.foundation.clock import TOKYO

PHONE, CHAT, WEB_FORM, DIRECTORY = "phone", "chat", "web form", "web directory"
CHANNELS = (PHONE, CHAT, WEB_FORM, DIRECTORY)
# Where one writes instead of speaking: for whoever cannot, or must not be heard to, make a call.
TEXT_CHANNELS = frozenset({CHAT, WEB_FORM})
# How soon somebody answers: at once, after days, or only after the next choice.
_SOON = {PHONE: 0, CHAT: 0, WEB_FORM: 1, DIRECTORY: 2}

ALL, UNDER_18 = "all", "under18"
AUDIENCES = (ALL, UNDER_18)

# Police and ambulance stand in a sentence of their own above every list, so no list repeats them.
EMERGENCY_NUMBERS = frozenset({"110", "119"})

PANEL_SIZE = 4
TEXT_WITHIN = 3
# After this many days somebody should ring the line up again (PRODUCT 8).
STALE_AFTER = timedelta(days=90)


@dataclass(frozen=True)
class Line:
    """One help line as the pages show it; empty strings stand for what it does not have.

    *hours* is in the language of `rules.hours`; *audience* one of `AUDIENCES`, *channel* one of `CHANNELS`;
    *checked_on* the day on which somebody last compared it with *source*.
    """

    position: int
    name: str
    phone: str
    url: str
    channel: str
    hours: str
    audience: str
    note: str
    easy_note: str
    source: str
    checked_on: date | None

    @property
    def for_children(self) -> bool:
        """Whether the line is there for people under 18 only."""
        return self.audience == UNDER_18

    @property
    def is_text(self) -> bool:
        """Whether one writes to it."""
        return self.channel in TEXT_CHANNELS

    @property
    def is_directory(self) -> bool:
        """Whether it leads to other places and answers nobody itself."""
        return self.channel == DIRECTORY

    @property
    def is_emergency(self) -> bool:
        """Whether it is the police or the ambulance."""
        return self.phone in EMERGENCY_NUMBERS

    def stale(self, today: date) -> bool:
        """Whether its last check is older than `STALE_AFTER`, or nobody ever checked it."""
        return self.checked_on is None or today - self.checked_on > STALE_AFTER


@dataclass(frozen=True)
class LineNow:
    """A line at one instant.

    *open* is None where the hours are unknown. *until* is the end of an opening, None if it has none
    within a fortnight; *opens* the next beginning of a line that is shut. Both are in Tokyo's time.
    """

    line: Line
    open: bool | None
    always: bool
    whole_day: bool
    until: datetime | None
    opens: datetime | None


def at_instant(line: Line, at: datetime) -> LineNow:
    """*line* as it stands at the instant *at* (aware)."""
    known = hours.parse(line.hours)
    is_open = _open_at(line, at)
    return LineNow(
        line=line,
        open=is_open,
        always=known.always,
        whole_day=known.whole_day(at.astimezone(TOKYO).date()),
        until=known.closes_at(at) if is_open else None,
        opens=known.next_open(at) if is_open is False else None,
    )


def in_order(lines: Iterable[Line], minor: bool, at: datetime) -> list[LineNow]:
    """All *lines* but police and ambulance, as somebody should read them at *at* (aware).

    Open ones first, then those that are shut, then those whose hours nobody knows. Within each: for
    under-18s (*minor*) the child lines, for others those come last; then who answers at once; then
    what somebody has checked; then the operator's own order. One line to write to stands among the
    first three, if any is open: speaking aloud is not possible everywhere.
    """
    return [at_instant(line, at) for line, _ in _ordered(lines, minor, at)]


def panel(lines: Iterable[Line], minor: bool | None, at: datetime) -> list[LineNow]:
    """The few lines of the crisis panel, at most `PANEL_SIZE`: open ones, where somebody answers.

    *minor* is None where the age is not known: then the last place belongs to a child line. If nothing
    is open the panel has what opens, so that it is never empty while there are lines.
    """
    ordered = [judged for judged in _ordered(lines, bool(minor), at) if not judged[0].is_directory]
    chosen = [line for line, is_open in ordered if is_open] or [line for line, _ in ordered]
    shown = chosen[:PANEL_SIZE]
    if minor is None and not any(line.for_children for line in shown):
        children = [line for line in chosen if line.for_children][:1]
        shown = [*shown[: PANEL_SIZE - len(children)], *children]
    return [at_instant(line, at) for line in shown]


# Whether a line is open is all that the order needs: the rest is asked for what is shown.
_Judged = tuple[Line, bool | None]


def _open_at(line: Line, at: datetime) -> bool | None:
    known = hours.parse(line.hours)
    return known.open_at(at) if known.known else None


def _ordered(lines: Iterable[Line], minor: bool, at: datetime) -> list[_Judged]:
    judged = [(line, _open_at(line, at)) for line in lines if not line.is_emergency]
    return _with_text_among_the_first(sorted(judged, key=lambda one: _rank(one[0], one[1], minor)))


def _rank(line: Line, is_open: bool | None, minor: bool) -> tuple[int, bool, int, bool, int]:
    state = 2 if is_open is None else int(not is_open)
    return state, line.for_children != minor, _SOON[line.channel], line.checked_on is None, line.position


def _with_text_among_the_first(ordered: list[_Judged]) -> list[_Judged]:
    if any(line.is_text for line, _ in ordered[:TEXT_WITHIN]):
        return ordered
    text = next(((line, is_open) for line, is_open in ordered if line.is_text and is_open), None)
    if text is None:
        return ordered
    rest = [one for one in ordered if one[0] is not text[0]]
    return [*rest[: TEXT_WITHIN - 1], text, *rest[TEXT_WITHIN - 1 :]]
