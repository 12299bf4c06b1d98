"""Rules of notifications: what is gathered into one sentence. No database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kokotomo.domain.notifications.models import Kind

QUIET = timedelta(days=7)
"""The same tap taken back and given again within this time is no news."""

NAMES_SHOWN = 2
"""How many people a gathered sentence names; the others are 「たち」, without a number."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One notification as its recipient may see it.

    *card* is that of an あいさつ. *title* is what the page goes by; None where nothing of it may stand
    outside of it: its *day* has to do.
    """

    id: int
    public_id: str
    kind: str
    created_at: datetime
    is_new: bool
    actor_id: int
    nickname: str
    cover: str
    actor_public_id: str
    diary_id: int | None
    diary_public_id: str | None
    comment_public_id: str | None
    card: str | None
    day: date | None
    title: str | None


@dataclass(frozen=True)
class Gathered:
    """Arrivals that one sentence tells of, the latest first: one reply, or several taps of a kind."""

    arrivals: tuple[Arrival, ...]

    @property
    def latest(self) -> Arrival:
        """The one by which the sentence is dated and opened."""
        return self.arrivals[0]

    @property
    def is_new(self) -> bool:
        """Whether any of them was not seen yet."""
        return any(arrival.is_new for arrival in self.arrivals)

    @property
    def names(self) -> tuple[str, ...]:
        """The nicknames to print, the latest first, everybody once."""
        return tuple(dict.fromkeys(arrival.nickname for arrival in self.arrivals))[:NAMES_SHOWN]

    @property
    def more(self) -> bool:
        """Whether there are people beyond `names`."""
        return len({arrival.actor_id for arrival in self.arrivals}) > NAMES_SHOWN


def gathered(arrivals: Iterable[Arrival], zone: ZoneInfo) -> list[Gathered]:
    """*arrivals*, the latest first; 読んだよ to one page on a day of *zone* is one, so are the new followers
    and the あいさつ of a day."""
    groups: dict[tuple[object, ...], list[Arrival]] = {}
    for arrival in arrivals:
        groups.setdefault(_group(arrival, arrival.created_at.astimezone(zone).date()), []).append(arrival)
    return [Gathered(tuple(group)) for group in groups.values()]


def _group(arrival: Arrival, day: date) -> tuple[object, ...]:
    if arrival.kind in (Kind.REPLY, Kind.ANSWER):
        return (arrival.id,)
    return (arrival.kind, arrival.diary_id, day)
