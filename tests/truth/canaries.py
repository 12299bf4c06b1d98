"""Words that stand nowhere else: whoever meets one has met the thing in which it was put."""

import itertools
import re
from dataclasses import dataclass

_WORD = re.compile(r"zq[0-9]{5}[a-z]{2,8}qz|みはりどり[あかさたなはまやらわ]{4}")
_ID = re.compile(r"(?<![a-z2-7])[a-z2-7]{26}(?![a-z2-7])")
_numbers = itertools.count(10000)

SHAPES = ("noted", "plain")
"""Every state stands there twice: with title and 注意書き, and without both."""


def word(part: str) -> str:
    """A word for one *part* (title, event …) of one thing."""
    return f"zq{next(_numbers)}{part}qz"


def words(shape: str, *, signed: bool = True) -> dict[str, str]:
    """Fresh words for an entry of this *shape*, by part; one without an author has no parts but one."""
    around = ("title", "note") if shape == "noted" else ()
    parts = (*around, "event", "feeling", "effort") if signed else ("event",)
    return {part: word(part) for part in parts}


def nickname() -> str:
    """A nickname for one person."""
    digits = "あかさたなはまやらわ"
    return "みはりどり" + "".join(digits[int(digit)] for digit in str(next(_numbers))[-4:])


def ids_in(text: str) -> set[str]:
    """Everything in *text* that is written as a public id."""
    return set(_ID.findall(text))


def words_in(text: str) -> set[str]:
    """Every such word in *text*."""
    return set(_WORD.findall(text))


@dataclass(frozen=True)
class Thing:
    """Something that some may see and others not. *words* by part; *author* a person's name."""

    name: str
    public_id: str
    author: str
    words: dict[str, str]
    state: str = ""
    """The row of the table that decides."""
