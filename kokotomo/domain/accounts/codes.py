"""The second factor's codes, as arithmetic: TOTP (RFC 6238) and recovery codes. No database.

A code of the app is six digits and belongs to one step of thirty seconds. The step before and the one after
are taken too, for clocks that are a little off; a step counts once (SAFETY B51).
"""

import hmac
from datetime import datetime

import pyotp

from kokotomo.foundation import crockford
from kokotomo.foundation.crypto.sealing import blind_index

ISSUER = "ココトモ"
STEP = 30
"""Seconds for which one code stands on the phone."""

WINDOW = 1
"""Steps before and after the present one that are taken as well."""

DIGITS = 6

RECOVERY_LENGTH = 24
"""Characters of a recovery code: 120 bits, for which a keyed hash is enough (ASVS 5.0, 6.5.2)."""


def new_secret() -> str:
    """A fresh secret of 160 bits, as the 32 base32 letters that an app takes."""
    return pyotp.random_base32()


def link_of(secret: str, nickname: str) -> str:
    """The ``otpauth:`` link by which an app takes *secret* for the account of *nickname*."""
    return pyotp.TOTP(secret).provisioning_uri(name=nickname, issuer_name=ISSUER)


def step_of(at: datetime) -> int:
    """The step in which *at* (aware) lies."""
    return int(at.timestamp()) // STEP


def code_of(secret: str, step: int) -> str:
    """The code that stands on the phone during *step*."""
    return pyotp.TOTP(secret).generate_otp(step)


def matching_step(secret: str, typed: str, at: datetime, *, after: int) -> int | None:
    """The step whose code *typed* is, around *at* and later than *after* (the last one used), or None.

    Looks at every step whatever it finds, and compares in constant time.
    """
    code = digits_of(typed)
    now = step_of(at)
    found = None
    for step in range(now - WINDOW, now + WINDOW + 1):
        same = hmac.compare_digest(code_of(secret, step).encode(), code.encode())
        if same and step > after and found is None:
            found = step
    return found


def is_code(typed: str) -> bool:
    """Whether *typed* has the shape of an app's code; a recovery code is longer."""
    code = digits_of(typed)
    return len(code) == DIGITS and code.isdecimal() and code.isascii()


def digits_of(typed: str) -> str:
    """*typed* as an app's code is compared: half-width, without the spaces that apps show in it."""
    return crockford.plain(typed)


def new_recovery_code() -> str:
    """A fresh recovery code, as it is compared and hashed."""
    return crockford.draw(RECOVERY_LENGTH)


def spelled(code: str) -> str:
    """*code* in groups of four, as it is shown."""
    return crockford.spelled(code)


def recovery_code_in(typed: str) -> str:
    """What *typed* is as a recovery code: capitals, without hyphens and spaces, look-alikes read as meant."""
    return crockford.read(typed)


def hash_of(code: str, person: str) -> str:
    """What is stored of the recovery code *code* of the person with the public id *person*: a keyed hash."""
    return blind_index("recovery_codes.code_hash", f"{person}|{code}")


def is_recovery_code(code: str) -> bool:
    """Whether *code*, out of `recovery_code_in`, has the shape of one."""
    return crockford.is_code(code, RECOVERY_LENGTH)
