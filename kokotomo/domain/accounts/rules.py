"""Rules of accounts: limits and choices. No database."""

from datetime import date, timedelta
from enum import StrEnum

TERMS_VERSION = "2026-11-23"

BIO_MAX = 160
"""Characters of a profile's line, as a reader counts them."""

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
SESSION_LIFETIME = timedelta(days=365)
SESSION_TOUCH = timedelta(minutes=5)
"""A session's last use is written at most this often (ARCHITECTURE, Views)."""

KEPT_FORM_LIFETIME = timedelta(days=7)
LEAVING_REGRET = timedelta(days=7)

NEW_ACCOUNT = timedelta(hours=24)
"""For this long an account has the smaller limits of SAFETY B40 and its links are not clickable."""


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


class Theme(StrEnum):
    """How pages look to this person."""

    DEVICE = "device"
    LIGHT = "light"
    DARK = "dark"


def surely_on(birth_year: int, birth_month: int, age: int) -> date:
    """The first day on which somebody born in that month is surely *age* years old.

    The day of birth is not asked for. Born on the last day of the month, the person is that old on the
    same day *age* years later; the first day of the following month covers every day of birth.
    """
    year, month = birth_year + age, birth_month + 1
    if month == 13:
        year, month = year + 1, 1
    return date(year, month, 1)
