"""Key material: 32 random bytes, and the refusal of what was plainly not drawn at random."""

import base64
import binascii
import secrets
from itertools import pairwise

from kokotomo.foundation.crypto.problems import KeyRingProblem

SIZE = 32
# 32 random bytes hold about 30 different values; fewer than 16 happens in less than one of 10^15 draws.
_FEWEST_DIFFERENT = 16


def fresh() -> bytes:
    """32 bytes from the system's generator."""
    return secrets.token_bytes(SIZE)


def encoded(key: bytes) -> str:
    """*key* as it stands in a file: standard base64 with padding."""
    return base64.b64encode(key).decode("ascii")


def decoded(text: object, what: str) -> bytes:
    """The 32 bytes that *text* stands for; *what* names the key in the error, which never shows it.

    Raises `KeyRingProblem` unless it is base64 of exactly 32 bytes that look random: keys that were
    left at a default, typed by hand or cut short are refused.
    """
    if not isinstance(text, str):
        raise KeyRingProblem(f"{what} is not a text; it must be base64 of {SIZE} bytes")
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        # Without the cause: its traceback would carry the text.
        raise KeyRingProblem(f"{what} is not base64") from None
    if len(key) != SIZE:
        raise KeyRingProblem(f"{what} has {len(key)} bytes; it must have {SIZE}")
    if not _looks_random(key):
        raise KeyRingProblem(f"{what} is a default or was made by hand; it must be {SIZE} random bytes")
    return key


def _looks_random(key: bytes) -> bool:
    steps = {(after - before) % 256 for before, after in pairwise(key)}
    typed = all(0x20 <= byte < 0x7F for byte in key)
    return len(set(key)) >= _FEWEST_DIFFERENT and len(steps) > 1 and not typed
