"""Passwords: which are taken, how they are hashed and checked. No database.

Hashing is slow on purpose (about 26 ms): callers let their transaction go before they hash.
"""

import re
import secrets
import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kokotomo.domain.accounts.rules import PASSWORD_MAX, PASSWORD_MIN, PASSWORD_SCORE_MIN
from kokotomo.foundation.errors import Problem

# OWASP's cheat sheet on password storage: argon2id, 19 MiB, 2 passes, 1 lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

_GUESSER_MAX = 72
"""zxcvbn raises above this many characters; a password that long is judged by its beginning."""

_SITE = ("kokotomo", "ココトモ", "こことも")

NOBODY = _HASHER.hash(secrets.token_urlsafe(32))
"""The hash of a password that nobody has: checked where there is no account, so that it takes as long."""


def problem_with(password: str, about: Iterable[str] = ()) -> Problem | None:
    """What is wrong with *password* as a new one, or None; *about* are words that others know of its owner.

    Keys: ``password.blank``, ``password.short`` and ``password.long`` (facts ``limit`` and ``length``, in
    characters), ``password.easy``. There are no rules about kinds of signs (ASVS 5.0, 6.2.5).
    """
    plain = _plain(password)
    length = len(plain)
    if not plain.strip():
        return Problem("password.blank")
    if length < PASSWORD_MIN:
        return Problem("password.short", {"limit": PASSWORD_MIN, "length": length})
    if length > PASSWORD_MAX:
        return Problem("password.long", {"limit": PASSWORD_MAX, "length": length})
    # Its lists of words take 13 MB, and a new password is rare: most workers never need them.
    from zxcvbn import zxcvbn

    known = [part for word in (*about, *_SITE) for part in _parts(word)]
    score = zxcvbn(plain[:_GUESSER_MAX], user_inputs=known)["score"]
    return Problem("password.easy") if score < PASSWORD_SCORE_MIN else None


def hash_of(password: str) -> str:
    """The argon2id hash of *password*, with its parameters and salt; about 100 characters."""
    return _HASHER.hash(_plain(password))


def fits(hashed: str | None, password: str) -> bool:
    """Whether *password* is the one of *hashed*. None, for no account, takes as long and never fits."""
    try:
        # Longer than any password that was taken: cut, so that nobody can have megabytes hashed.
        _HASHER.verify(hashed or NOBODY, _plain(password[: 4 * PASSWORD_MAX]))
    except (VerificationError, InvalidHashError):
        return False
    return hashed is not None


def outdated(hashed: str) -> bool:
    """Whether *hashed* was made with other parameters than those of today."""
    return _HASHER.check_needs_rehash(hashed)


def _plain(password: str) -> str:
    # The same keys give other code points on other systems, and full-width letters with an input method on.
    return unicodedata.normalize("NFKC", password)


def _parts(word: str) -> list[str]:
    return [word.lower(), *(part for part in re.split(r"[\W_]+", word.lower()) if len(part) > 2)]
