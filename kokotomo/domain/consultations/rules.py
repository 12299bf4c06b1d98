"""Rules of consultations: limits, choices and pure decisions. No database."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from kokotomo.domain.diaries.rules import HEAPED
from kokotomo.foundation import clock, text
from kokotomo.foundation.errors import Problem

LETTER_MAX = 3000
ALIAS_MAX = 20
NOTE_MAX = 2000
SUMMARY_MAX = 1000
TOPICS_MAX = 2
"""Characters as a reader counts them (PRODUCT 4), and topics of a letter."""

ALIAS = "匿名さん"
"""What somebody is called who chose no 呼び名."""

CONSENT_VERSION = "2026-11"
"""Of the lines that stand beside 送る; changed with them."""

UNSAID_IS_MINOR = timedelta(hours=24)
"""答えない counts as under 18 for this long (PRODUCT 8)."""

MINUTES = (10, 30)
"""今夜の30分: how long somebody may say that they have. A letter takes thirty."""

DIARIES_TONIGHT = 2

HOLD = timedelta(minutes=15)
"""For this long who opens a letter is the only one who may take it."""

OPENINGS_A_DAY = 6
"""Letters that a volunteer may open in 24 hours without taking one of them."""

OPENED_OFTEN = 5
"""A letter opened this often without a claim is shown to those on duty as a number."""

PROMISE_DAYS_MOST = 7
TERM = timedelta(days=14)
SLOWLY = timedelta(days=7)
"""What 「読みました。ゆっくり返事します」 adds to the term."""

SILENCE = timedelta(days=3)
AFTER_SILENCE = timedelta(days=7)
"""A writer silent for so long after a letter: the term ends no later than a week after that letter."""

WAVES = ((timedelta(0), 5), (timedelta(hours=6), 10), (timedelta(hours=24), None))
"""When how many volunteers have been invited, the best first; None is all (PRODUCT 4)."""

LATE_WITHIN = timedelta(days=28)
"""Promises that were not kept within this time mean fewer invitations."""

SESSION_IDLE = timedelta(minutes=30)
SESSION_LIFETIME = timedelta(hours=12)
DEVICE_LIFETIME = timedelta(days=14)
"""Of a guest who came back with a code, and of a device that they chose to be let in by."""

FIRST_DRAFT_KEPT = timedelta(days=30)
"""A first letter's draft is forgotten so long after its last change."""

QUIET_FROM, QUIET_UNTIL = 22, 7
"""Hours in Tokyo between which a guest's one mail waits: nobody could choose others for it."""


TOMBSTONE = "thread"
"""The kind of a thread's tombstone."""

KEPT_TOMBSTONE = "kept"
"""The kind of a kept letter's."""

LETTERS_A_PAGE = 200
"""Of a thread, the newest first; earlier ones stand on pages before it."""

ENDED_SHOWN = timedelta(days=14)
"""For this long a volunteer's own list says that a thread is over; its letters they read no longer."""

THANKS_MAX = 1000
"""Characters of a thank-you, as a reader counts them."""

MEETINGS_MOST = 10
"""People whom a volunteer meets in the diary at once (PRODUCT 4)."""

FOLLOW_UP_OPEN = timedelta(days=14)
"""For this long after it fell due その後どうですか can be sent; then it never is."""


class Listener(StrEnum):
    """だれに聴いてほしいですか."""

    ONE = "one"
    EVERYONE = "everyone"


class Wish(StrEnum):
    """どんな人に聴いてほしいですか."""

    LIVED = "lived"
    AGE = "age"
    BEFORE = "before"
    ANY = "any"


class AgeBand(StrEnum):
    """年代, as the writer says, or as a member's account says."""

    CHILD = "child"
    TEEN = "teen"
    TWENTIES = "twenties"
    THIRTIES = "thirties"
    FORTIES = "forties"
    FIFTIES = "fifties"
    SIXTIES = "sixties"
    UNSAID = "unsaid"


MINOR_BANDS = frozenset({AgeBand.CHILD, AgeBand.TEEN})


class State(StrEnum):
    """Where a consultation stands."""

    WAITING = "waiting"
    TAKEN_BACK = "taken_back"
    """By its writer, before anybody had opened it."""
    CLAIMED = "claimed"
    OPEN = "open"
    """みんなに: a page that several may answer; no term."""
    CLOSED = "closed"


LETTERS_TAKEN_IN = frozenset({State.WAITING, State.CLAIMED})
"""States in which the writer may write: also while nobody has taken the thread."""


CLOSED_BY_WRITER_IN = frozenset({State.WAITING, State.CLAIMED, State.OPEN})
"""States from which the writer can end a thread; what they took back has ended already."""


class Side(StrEnum):
    """Who of the two."""

    WRITER = "writer"
    VOLUNTEER = "volunteer"


class Mark(StrEnum):
    """What is said in a thread beside its letters."""

    CLAIMED = "claimed"
    PROMISED = "promised"
    SLOWLY = "slowly"
    CHANGED = "changed"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    """By the site: a promised answer did not come."""
    TAKEN_BACK = "taken_back"
    SENT_AGAIN = "sent_again"
    CLOSED = "closed"
    NOBODY = "nobody"
    """By the site: two days have passed and nobody has answered yet."""
    WAITS_ON = "waits_on"
    TO_EVERYONE = "to_everyone"
    TERM_NEAR = "term_near"
    SHORTENED = "shortened"
    """By the site: after days of silence the term ends earlier."""
    EXTENSION = "extension"
    """One of the two would like to go on."""
    EXTENDED = "extended"
    IDLE = "idle"
    """By the site: nobody has written for long, and the thread will be deleted."""
    SENIOR = "senior"
    """Somebody experienced reads along."""
    MEETING = "meeting"
    """Both would like to meet in the diary."""
    REOPENED = "reopened"


class Lightness(StrEnum):
    """すこし軽くなりましたか."""

    LIGHTER = "lighter"
    SAME = "same"
    HEAVIER = "heavier"


class Ending(StrEnum):
    """How a claim ended."""

    CHANGED = "changed"
    HANDED_OVER = "handed_over"
    LAPSED = "lapsed"
    CLOSED = "closed"
    GONE = "gone"
    """The volunteer's account or role ended."""


def band_of(adult_from: date, today: date) -> AgeBand:
    """The 年代 of a member who is surely 18 from *adult_from* on. A month too young at most."""
    age = 18 + today.year - adult_from.year - ((today.month, today.day) < (adult_from.month, adult_from.day))
    if age < 13:
        return AgeBand.CHILD
    if age < 18:
        return AgeBand.TEEN
    bands = (AgeBand.TWENTIES, AgeBand.THIRTIES, AgeBand.FORTIES, AgeBand.FIFTIES)
    return bands[max(age // 10 - 2, 0)] if age < 60 else AgeBand.SIXTIES


def opens_at(band: AgeBand, sent_at: datetime, adult_from: date | None) -> datetime | None:
    """From when on volunteers who are not cleared for minors may see a letter; None is never.

    *adult_from* is a member's own; of a guest, who has none, *band* decides.
    """
    if adult_from is not None:
        return max(sent_at, datetime.combine(adult_from, time(), clock.TOKYO))
    if band in MINOR_BANDS:
        return None
    return sent_at + UNSAID_IS_MINOR if band == AgeBand.UNSAID else sent_at


def may_be_for_everyone(band: AgeBand) -> bool:
    """Whether a letter may go to みんなに: only where an adult age is known."""
    return band not in MINOR_BANDS and band != AgeBand.UNSAID


def problems_of_letter(words: str) -> Sequence[Problem]:
    """What is wrong with a letter, cleaned: ``letter.blank``, ``letter.long`` (facts limit, length), or
    ``letter.heaped`` where characters carry piles of signs."""
    if not words.strip():
        return [Problem("letter.blank")]
    length = text.length(words)
    if length > LETTER_MAX:
        return [Problem("letter.long", {"limit": LETTER_MAX, "length": length})]
    return [Problem("letter.heaped")] if len(words) > length * HEAPED else []


def problems_of_own(words: str, limit: int) -> Sequence[Problem]:
    """What is wrong with a note or summary, cleaned; it may be blank: ``own.long`` (facts limit, length), or
    ``own.heaped``."""
    length = text.length(words)
    if length > limit:
        return [Problem("own.long", {"limit": limit, "length": length})]
    return [Problem("own.heaped")] if len(words) > length * HEAPED else []


def problems_of_promise(day: date | None, today: date) -> Sequence[Problem]:
    """What is wrong with a day by which an answer is promised: ``promise.missing``, ``promise.day`` (fact
    last)."""
    if day is None:
        return [Problem("promise.missing")]
    last = last_promise(today)
    return [] if today <= day <= last else [Problem("promise.day", {"last": last})]


def last_promise(today: date) -> date:
    """The last day by which an answer may be promised on *today*."""
    return today + timedelta(days=PROMISE_DAYS_MOST)
