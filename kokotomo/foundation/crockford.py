"""Codes that people copy by hand: Crockford's base32, drawn, shown in groups, read however it was typed."""

import re
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O, U: nobody takes them for 1 and 0, and no word comes about by chance."""

CHECK_ALPHABET = ALPHABET + "*~$=U"
"""Symbols of the check, one for each remainder modulo 37 (Crockford, "Base 32 Encoding")."""

GROUP = 4
TYPED_MAX = 200
"""Characters of what was typed that are looked at at all."""

_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
# Before the normal form, which takes some of them apart: Japanese keyboards put a wave dash for the tilde.
_TILDES = str.maketrans(dict.fromkeys("\u301c\u02dc\u223c\u223f", "~"))
# Spaces and hyphens of every kind, and what keyboards and pages put in their place.
_FILLERS = re.compile(
    r"[\s\-\u00ad\u02d7\u058a\u2010-\u2015\u2043\u207b\u208b\u2212\u2796\u30fc\u200b-\u200f\u2060\ufeff_]+"
)


def draw(length: int) -> str:
    """*length* characters of five bits each, from the system's generator."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def spelled(code: str) -> str:
    """*code* in groups of four, as it is shown."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def plain(typed: str) -> str:
    """*typed* in half-width, without spaces and hyphens; at most `TYPED_MAX` characters are looked at."""
    return _FILLERS.sub("", unicodedata.normalize("NFKC", typed[:TYPED_MAX].translate(_TILDES)))


def read(typed: str) -> str:
    """What *typed* is as a code: capitals, without spaces and hyphens, look-alikes read as meant."""
    return plain(typed).upper().translate(_ALIKE)


def is_code(code: str, length: int) -> bool:
    """Whether *code*, out of `read`, is one of *length*."""
    return len(code) == length and all(sign in ALPHABET for sign in code)


def check_of(code: str) -> str:
    """The check symbol of *code*: its number modulo 37.

    37 is prime and greater than 32, so it tells every single wrong character and every swap of neighbours,
    one with the symbol itself among them.
    """
    number = 0
    for sign in code:
        number = (number * 32 + ALPHABET.index(sign)) % 37
    return CHECK_ALPHABET[number]
