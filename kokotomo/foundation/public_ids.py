"""Public ids: what stands in a URL instead of a row number.

128 random bits, so that nobody can count or guess people and pages (SAFETY T5, T11).
"""

import base64
import re
import secrets

LENGTH = 26
_SHAPE = re.compile(r"[a-z2-7]{26}\Z")


def new() -> str:
    """A fresh id: 26 characters of ``a-z2-7``, 128 bits from the system's generator."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def is_one(text: str) -> bool:
    """Whether *text* has the shape of a public id."""
    return _SHAPE.match(text) is not None
