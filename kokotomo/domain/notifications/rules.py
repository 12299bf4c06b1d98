"""Rules of notifications: what is gathered into one sentence. No database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kokotomo.domain.notifications.models import Kind

QUIET = timedelta(days=7)
"""The same tap taken back and given again within this time is no news."""

QUIET_FROM, QUIET_UNTIL = 22, 7
"""Hours between which no mail goes out unless somebody chose others."""

HOURS = range(24)
"""At which quiet hours can begin and end."""

NIGHT_ENDS = 4
"""今夜は知らせて holds until this hour."""

NAMES_SHOWN = 2
"""How many people a gathered sentence names; the others are 「たち」, without a number."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One notification as its recipient may see it.

    *card* is that of an あいさつ. *title* is what the page goes by; None where nothing of it may stand
    outside of it: its *day* has to do. What tells of a consultation has no actor; *is_own_thread* says
    whether the recipient wrote it; *room_id* is the row number of a メンバー相談室, *case_id* that of a case.
    """

    id: int
    public_id: str
    kind: str
    created_at: datetime
    is_new: bool
    actor_id: int | None
    nickname: str | None
    cover: str | None
    actor_public_id: str | None
    diary_id: int | None
    diary_public_id: str | None
    comment_public_id: str | None
    card: str | None
    consultation_id: int | None
    consultation_public_id: str | None
    is_own_thread: bool | None
    room_id: int | None
    case_id: int | None
    was_asked: bool
    """Whether the recipient was asked about quiet hours."""

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
        named = (arrival.nickname for arrival in self.arrivals if arrival.nickname is not None)
        return tuple(dict.fromkeys(named))[:NAMES_SHOWN]

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
    return (arrival.kind, arrival.diary_id, arrival.consultation_id, arrival.room_id, arrival.case_id, day)


def mail_due(
    now: datetime, zone: ZoneInfo, quiet_from: int, quiet_until: int, awake_until: datetime | None
) -> datetime:
    """When a mail that is wanted *now* (aware) goes out: at once, or when the person's quiet hours end.

    Quiet are the hours from *quiet_from* until *quiet_until* of *zone*, none where they are equal; nor before
    *awake_until* (今夜は知らせて).
    """
    here = now.astimezone(zone)
    if quiet_from == quiet_until or (awake_until is not None and now < awake_until):
        return now
    over_midnight = quiet_from > quiet_until
    late, early = here.hour >= quiet_from, here.hour < quiet_until
    if not ((late or early) if over_midnight else (late and early)):
        return now
    day = here.date() + timedelta(days=1 if over_midnight and late else 0)
    return max(now, datetime.combine(day, time(quiet_until), zone).astimezone(UTC))


def end_of_night(now: datetime, zone: ZoneInfo) -> datetime:
    """Until when 今夜は知らせて holds: the next four o'clock of *zone*."""
    here = now.astimezone(zone)
    day = here.date() + timedelta(days=0 if here.hour < NIGHT_ENDS else 1)
    return datetime.combine(day, time(NIGHT_ENDS), zone).astimezone(UTC)
