"""Rules of accounts: limits and choices. No database."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from kokotomo.foundation.errors import Problem

TERMS_VERSION = "2026-11-23"

BIO_MAX = 160
"""Characters of a profile's line, as a reader counts them."""

BIO_STORED_MAX = 1000
"""Code points of the same, so that it fits its column: 160 syllables with all their signs."""

PASSWORD_MIN = 10
PASSWORD_MAX = 128
"""ASVS 5.0, 6.2.1 asks for at least 8 and 6.2.9 that 64 and more be taken."""

PASSWORD_SCORE_MIN = 2
"""zxcvbn's scale of 0 to 4; below 2 a password is found within 10^6 guesses."""

YOUNGEST_AGE = 13
ADULT_AGE = 18
OLDEST_AGE = 120

REGISTRATION_LIFETIME = timedelta(hours=24)
LINK_LIFETIME = timedelta(hours=1)
SESSION_IDLE = timedelta(days=30)
SESSION_IDLE_SHORT = timedelta(days=1)
"""For who did not ask to stay signed in; besides, their cookie ends with the browser."""

SESSION_LIFETIME = timedelta(days=365)
SESSION_TOUCH = timedelta(minutes=5)
"""A session's last use is written at most this often (ARCHITECTURE, Views)."""

PENDING_LIFETIME = timedelta(minutes=10)
"""For this long a right password waits for the code of the second factor."""

RECENT = timedelta(minutes=15)
"""For this long after giving password and code a person may change what a role changes."""

ENROLMENT_LIFETIME = timedelta(minutes=30)
"""For this long a secret that was shown waits for its first code."""

RECOVERY_CODES = 10

KEPT_FORM_LIFETIME = timedelta(days=7)

TOMBSTONE = "person"
"""The kind of an account's tombstone: from the day on which somebody left."""

LEAVING_REGRET = timedelta(days=7)

NEW_ACCOUNT = timedelta(hours=24)
"""For this long an account has the smaller limits of SAFETY B40 and its links are not clickable."""


TIME_ZONES = (
    *("Asia/Tokyo", "Asia/Seoul", "Asia/Taipei", "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Manila"),
    *("Asia/Singapore", "Asia/Kuala_Lumpur", "Asia/Ho_Chi_Minh", "Asia/Bangkok", "Asia/Jakarta"),
    *("Asia/Yangon", "Asia/Kolkata", "Asia/Dubai", "Europe/Istanbul", "Africa/Cairo", "Africa/Nairobi"),
    *("Africa/Johannesburg", "Europe/Moscow", "Europe/Helsinki", "Europe/Berlin", "Europe/Paris"),
    *("Europe/Rome", "Europe/Madrid", "Europe/London", "Europe/Lisbon", "Atlantic/Reykjavik"),
    *("America/Sao_Paulo", "America/Argentina/Buenos_Aires", "America/Halifax", "America/New_York"),
    *("America/Toronto", "America/Chicago", "America/Mexico_City", "America/Denver"),
    *("America/Los_Angeles", "America/Vancouver", "America/Anchorage", "Pacific/Honolulu"),
    *("Pacific/Auckland", "Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide"),
    *("Australia/Perth", "Pacific/Guam"),
)
"""Time zones to choose from: where people who read Japanese mostly live, one for each kind of clock."""


class Cover(StrEnum):
    """Colours of a notebook's cover: chosen by its owner, without a meaning."""

    AKANE = "akane"
    KAKI = "kaki"
    YAMABUKI = "yamabuki"
    WAKAKUSA = "wakakusa"
    AOTAKE = "aotake"
    SORA = "sora"
    FUJI = "fuji"
    SUMI = "sumi"


class Purpose(StrEnum):
    """What a one-time link is for."""

    RESET = "reset"
    ADDRESS = "address"


class Role(StrEnum):
    """What somebody does for the site beside being a member; one account may hold several."""

    VOLUNTEER = "volunteer"
    EDITOR = "editor"
    MODERATOR = "moderator"
    ADMIN = "admin"


NEED_SECOND_FACTOR = frozenset({Role.EDITOR, Role.MODERATOR, Role.ADMIN})
"""Roles of which nothing is to be had without a second factor (PRODUCT, People); so for who is cleared."""


CLEARING = "cleared"
"""What is decided about somebody where it is no role: that a volunteer may meet minors until a day."""

CLEARED_AT_MOST = timedelta(days=366)
"""A clearing is renewed every year (PRODUCT 5)."""

MATTERS = (*(role.value for role in Role), CLEARING)
"""What two people decide about a third."""


class Outcome(StrEnum):
    """How an appointment was decided."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"


def needs_second_factor(roles: Iterable[Role], *, cleared: bool) -> bool:
    """Whether somebody with *roles*, *cleared* for minors or not, must have a second factor."""
    return cleared or not NEED_SECOND_FACTOR.isdisjoint(roles)


def problem_of_clearing(until: date | None, today: date) -> Problem | None:
    """What is wrong with clearing *until* that day: ``until.blank``, ``until.past``, ``until.far``."""
    if until is None:
        return Problem("until.blank")
    if until < today:
        return Problem("until.past")
    return Problem("until.far") if until > today + CLEARED_AT_MOST else None


class Theme(StrEnum):
    """How pages look to this person."""

    DEVICE = "device"
    LIGHT = "light"
    DARK = "dark"


def birth(year: str, month: str, today: date) -> tuple[int, int] | None:
    """The year and month that somebody typed, or None if nobody alive on *today* was born then."""
    try:
        born = int(year), int(month)
    except ValueError:
        return None
    if not 1 <= born[1] <= 12 or not today.year - OLDEST_AGE <= born[0] or born > (today.year, today.month):
        return None
    return born


def surely_on(birth_year: int, birth_month: int, age: int) -> date:
    """The first day on which somebody born in that month is surely *age* years old.

    The day of birth is not asked for. Born on the last day of the month, the person is that old on the
    same day *age* years later; the first day of the following month covers every day of birth.
    """
    year, month = birth_year + age, birth_month + 1
    if month == 13:
        year, month = year + 1, 1
    return date(year, month, 1)
