"""The skeleton of a nickname: what is left of it at a glance. Names with one skeleton pass for each other.

The idea is that of UTS 39, 4 (skeletons); the table adds kana beside kanji and old forms of kanji, and
names are compared without capitals, accents, spaces and thin separators.
"""

import re
import unicodedata
from functools import cache, lru_cache

import regex

from kokotomo.domain.accounts.nickname_characters import without_fittings
from kokotomo.foundation import tsv

_ACCENT = regex.compile(r"(?V1)[\p{Script=Inherited}--[\u3099\u309a]]")
"""Signs that any alphabet may borrow. Dakuten are none of them: か and が are different names."""

_THIN = re.compile(r"[ '’ʼ._・·]")
_DASH = "-‐–—―"
_DASH_IN_LATIN = re.compile(rf"(?<=[a-z0-9])[{_DASH}]+(?=[a-z0-9])")
_LONG_MARK = re.compile(rf"[{_DASH}~〜ー]+")
_DIGIT_FOR_LETTER = re.compile(r"[34578](?=[0-9]*[a-z])")
_LETTER_OF_DIGIT = {"3": "e", "4": "a", "5": "s", "7": "t", "8": "b"}
"""Only in front of a letter: sora5 keeps its number, 5ora does not."""


def skeleton(name: str) -> str:
    """The skeleton of the shown form *name*, four times as long at most. Only for comparing.

    It says nothing about readings: ねこ, ネコ and 猫 stay different names, as do ちょ and ちよ.
    """
    drawn = "".join(look(sign) for sign in unicodedata.normalize("NFD", without_fittings(name)))
    drawn = _THIN.sub("", drawn)
    drawn = _DASH_IN_LATIN.sub("", drawn)
    drawn = _LONG_MARK.sub("ー", drawn)
    drawn = _DIGIT_FOR_LETTER.sub(lambda found: _LETTER_OF_DIGIT[found.group()], drawn)
    return unicodedata.normalize("NFC", drawn)


@lru_cache(maxsize=8192)
def look(sign: str) -> str:
    """What one decomposed character looks like; nothing for accents.

    The table is read before and after capitals are folded: Н looks like H, but н alone does not.
    """
    if _ACCENT.match(sign):
        return ""
    small = _redrawn(sign).casefold()
    return "".join(_redrawn(part) for part in unicodedata.normalize("NFD", small))


def _redrawn(sign: str) -> str:
    seen = {sign}
    drawn = sign
    while True:
        further = "".join(_table().get(part, part) for part in drawn)
        if further == drawn:
            return drawn
        if further in seen:
            raise ValueError(f"confusables.tsv goes round in circles at {sign!r}")
        seen.add(further)
        drawn = further


@cache
def _table() -> dict[str, str]:
    rows = tsv.read("kokotomo.domain.accounts", "confusables.tsv")
    return {sign: row["looks_like"] for row in rows for sign in row["signs"]}
