"""Rules of the figures: what is counted, in which spans of time, and what may be shown. No database."""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar

from kokotomo.domain.consultations.rules import MINOR_BANDS, AgeBand
from kokotomo.foundation import clock

K = TypeVar("K", bound=Hashable)

FEWEST = 5
"""Numbers under it are shown as 5未満, and no median or share is made of fewer (PRODUCT 10)."""

ALL = "all"
"""The band of what is counted without one."""


class Measure(StrEnum):
    """What a daily sum counts. The day is one of Tokyo; which one, is said here.

    A letter to one volunteer is in `LETTERS` and, for good, in at most one of `ANSWERED` and `ENDED`; what is
    in neither waits. So who was left without an answer for 24 or 48 hours needs no count of its own: see
    `reckoning.Answering`.
    """

    LETTERS = "letters"
    """First letters to one volunteer, on the day on which they were sent."""
    ANSWERED = "answered"
    """Of them, those to which a volunteer wrote, once each, by the wait for the first letter; on the day on
    which theirs was sent."""
    ENDED = "ended"
    """Of them, those that ended without an answer: taken back (and not sent again), closed or deleted, by how
    long they had waited; on the day on which the letter was sent."""
    OPEN_LETTERS = "open_letters"
    """Letters without an answer that became a page for everyone, at once, or after waiting for a volunteer
    (then they are in `LETTERS` as well); on the day on which the letter was sent."""
    OPEN_ANSWERED = "open_answered"
    """Of them, those under which somebody replied, by the wait since the letter was sent; on its day."""
    GUESTS_ANSWERED = "guests_answered"
    """First answers to letters of guests, on the day of the answer."""
    GUESTS_READ = "guests_read"
    """Of them, those after which the guest opened the thread; on the day of the answer."""
    LIGHTER = "lighter"
    SAME = "same"
    HEAVIER = "heavier"
    """What writers said to 「すこし軽くなりましたか」, on the day on which they said it."""
    RETURNED = "returned"
    """Claims that lapsed, so that the letter waited again; on the day on which they did."""
    FOLLOW_UPS = "follow_ups"
    """「その後どうですか」 sent, on the day on which it was."""
    FOLLOW_UPS_ANSWERED = "follow_ups_answered"
    """Of them, those that were answered; on the day on which they were sent."""
    CLOSED = "closed"
    """Closes of consultations, on the day of the close; one that is closed again is there again."""
    CLOSED_OF_MEMBERS = "closed_of_members"
    """Of them, those whose writer has an account, or took the thread along within `ties.AFTER_CLOSE`."""
    CLOSED_WITH_TIE = "closed_with_tie"
    """Of them, those whose writer was in an everyday tie on a day within `ties.AFTER_CLOSE` of the close; on
    the day of the close."""
    DIARIES = "diaries"
    """Entries that would like replies, on the day on which they were published; see `sweeps`."""
    DIARIES_HEARD = "diaries_heard"
    """Of them, those with replies of two other people within `HEARD_WITHIN`."""
    TIES = "ties"
    """Everyday ties that formed, on the day on which they did; see `ties`."""
    TIES_LASTING = "ties_lasting"
    """Of them, those that lasted; on the day on which they had formed."""
    REPORTS = "reports"
    """Reports, by reason, on the day on which they were made."""
    CASES = "cases"
    """Cases, by the reason with which they began, on the day on which they did."""
    CASES_SOON = "cases_soon"
    """The same by urgency."""
    CASES_READ = "cases_read"
    """Of them, those that a moderator opened, by urgency and the wait until then; on the case's first day."""
    CASES_DONE = "cases_done"
    """Of them, those that are done, by reason and by the wait until then; on the case's first day."""
    APPEALS = "appeals"
    """Objections to decisions, on the day on which they came."""
    APPEALS_LIFTED = "appeals_lifted"
    """Of them, those after which the decision was lifted; on the day on which they came."""
    GRANTS = "grants"
    """Permissions to read a consultation (break-glass), on the day on which they began."""


OF_SAFETY = frozenset(
    {
        Measure.REPORTS,
        Measure.CASES,
        Measure.CASES_SOON,
        Measure.CASES_READ,
        Measure.CASES_DONE,
        Measure.APPEALS,
        Measure.APPEALS_LIFTED,
        Measure.GRANTS,
    }
)
"""What is shown as 安全の数字: see `safety`."""

WAITS = frozenset(
    {Measure.ANSWERED, Measure.ENDED, Measure.OPEN_ANSWERED, Measure.CASES_READ, Measure.CASES_DONE}
)
"""What is counted by the bucket of a wait; of all others the bucket is 0."""

HEARD_WITHIN = timedelta(hours=48)

SETTLED = timedelta(hours=48)
"""Letters younger than this are in no figure of answers: nobody knows yet."""

GRACE = timedelta(hours=1)
"""A day is counted so long after its end: what was begun before midnight stands by then."""

_STEP = 2 ** (1 / 4)
_DAY = 24 * 60 * 60
EDGES = tuple(_DAY * 2 ** (quarters // 4) * _STEP ** (quarters % 4) for quarters in range(-42, 21))
"""Upper ends of the buckets of waits, in seconds: 60 seconds to 32 days, each 1.19 times the one before, so
that 24 and 48 hours are ends themselves. What stands in the database lies in these: never change them."""

ERROR = _STEP**0.5 - 1
"""A wait that is read back from its bucket is at most this much off, as a share: 9.1 %."""

WITHIN_DAY, WITHIN_TWO = EDGES.index(_DAY), EDGES.index(2 * _DAY)
"""The last buckets of waits of 24 and of 48 hours at most."""


def bucket_of(since: datetime, until: datetime) -> int:
    """The bucket of a wait from *since* to *until*, to the minute: rows are no finer after a day."""
    waited = until.replace(second=0, microsecond=0) - since.replace(second=0, microsecond=0)
    return bisect_left(EDGES, waited.total_seconds())


def wait_of(bucket: int) -> timedelta:
    """The wait that stands for a *bucket*, its geometric middle; the last one has no end."""
    return timedelta(seconds=EDGES[min(bucket, len(EDGES) - 1)] / _STEP**0.5)


def quantile(buckets: Mapping[int, int], people: int, percent: int) -> timedelta | None:
    """The wait that *percent* of *people* had at most, `ERROR` off at most; None where fewer were answered.

    *buckets* says how many waited how long; who is in none of them waits still. Of 1 to 100 people it is the
    wait of the first by whom at least *percent* are reached.
    """
    reached, needed = 0, -(-people * percent // 100)
    for bucket in sorted(buckets):
        reached += buckets[bucket]
        if reached >= max(needed, 1):
            return wait_of(bucket)
    return None


def bands_of(minors: bool) -> frozenset[AgeBand]:
    """The bands of under-18s, or those of adults; 答えない is neither."""
    return MINOR_BANDS if minors else frozenset(AgeBand) - MINOR_BANDS - {AgeBand.UNSAID}


def day_of(at: datetime) -> date:
    """The day in Tokyo of *at*, aware."""
    return at.astimezone(clock.TOKYO).date()


def start_of(day: date) -> datetime:
    """The moment at which *day* begins in Tokyo."""
    return datetime.combine(day, time(), clock.TOKYO)


def last_settled(now: datetime, after: timedelta) -> date:
    """The last day of Tokyo that has been over for *after*."""
    return day_of(now - after) - timedelta(days=1)


def shown(value: int) -> int | None:
    """*value* as it may be shown; None is 5未満."""
    return value if value >= FEWEST else None


def shown_parts(parts: Mapping[K, int]) -> Mapping[K, int | None]:
    """*parts* of a whole that is shown beside them; None is 5未満, or a number with which one could tell it.

    Where one part alone is under five, what is missing from the whole would be that part: the smallest of the
    others is not shown then either.
    """
    hidden = {key for key, value in parts.items() if value < FEWEST}
    if len(hidden) == 1:
        hidden |= set(sorted(parts.keys() - hidden, key=lambda key: parts[key])[:1])
    return {key: None if key in hidden else value for key, value in parts.items()}


def percent_of(part: int, whole: int) -> int | None:
    """*part* of *whole* in percent, rounded down; None where either is under five."""
    return None if min(part, whole) < FEWEST else part * 100 // whole


def counted_together(values: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """Counts by bucket of several bands, as one."""
    together: dict[int, int] = {}
    for counts in values:
        for bucket, count in counts.items():
            together[bucket] = together.get(bucket, 0) + count
    return together
