"""Whether a nickname claims to be the operator, the site or one of its pages.

A word inside another word is fine (運営学部, サポーター, badminton); a word that stands for itself is not,
however it is decorated or drawn. So a name is cut three times, each time finer: as a whole, at spaces and
signs, and where one writing (kanji, hiragana, katakana, Latin) follows another; a piece is refused when it
consists of nothing but reserved words and their companions.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import IntEnum
from functools import cache
from itertools import groupby

import regex

from kokotomo.domain.accounts.nickname_characters import without_fittings
from kokotomo.domain.accounts.nickname_lookalikes import look
from kokotomo.foundation import tsv


class Claim(IntEnum):
    """How small a piece of a name a reserved word may not fill; see the head of `reserved_names.tsv`."""

    COMPANION = 0
    WHOLE = 1
    SEGMENT = 2
    RUN = 3


_WRITINGS = (
    ("kanji", regex.compile(r"[\p{Script=Han}]")),
    ("katakana", regex.compile(r"[\p{Script=Katakana}]")),
    ("hiragana", regex.compile(r"[\p{Script=Hiragana}]")),
    ("latin", regex.compile(r"[\p{Script=Latin}0-9\U0001f170-\U0001f189\U0001f1e6-\U0001f1ff]")),
    ("other", regex.compile(r"\p{L}")),
)
_ACCENT = regex.compile(r"\p{M}")
_EITHER_KANA = frozenset("ーへりヘリベペべぺ")
"""Drawn alike in both kana: they belong to the writing before them."""

_KANJI = "工口力二八夕卜才千三乂匕厶又廾朩礻彐亻/"
_KANA_OF_KANJI = dict(zip(_KANJI, "えろかにはたとおちみめひむぬさほねよいの", strict=True))
"""Back from the look-alikes of `confusables.tsv` to kana: ココ卜モ is read as こことも."""

_PLAIN_KANA = str.maketrans("ぁぃぅぇぉっつゃゅょゎ", "あいうえおししやゆよわ")
"""Small ones as large ones; シ and ツ, which differ by a slant, as one."""
_EXCLAMATION_AS_I = re.compile(r"(?<=[^\W\d_])!(?=[^\W\d_])")
_LETTER_OF_DIGIT = str.maketrans("013457892", "oieastbgz")


def claimed(name: str) -> str | None:
    """The piece of the shown form *name* that claims a reserved word, or None."""
    text = _EXCLAMATION_AS_I.sub("i", without_fittings(name))
    segments = list(_segments(text))
    squeezed = "".join(segments)
    if _fold(squeezed) in _exact() or _consists(squeezed, Claim.WHOLE):
        return squeezed
    for segment in segments:
        if _consists(segment, Claim.SEGMENT):
            return segment
        for run in _runs(segment):
            if _consists(run, Claim.RUN):
                return run
    return None


def _segments(text: str) -> Iterator[str]:
    """What stands between spaces, brackets, signs and emoji."""
    for is_word, signs in groupby(text, key=lambda sign: _writing(sign) is not None):
        if is_word:
            yield "".join(signs)


def _runs(segment: str) -> Iterator[str]:
    """Stretches of one writing; signs that two writings share go with what stands before or after them."""
    writings = [_writing(sign) for sign in segment]
    for at, sign in enumerate(segment):
        before = writings[at - 1] if at else None
        after = _writing(segment[at + 1]) if at + 1 < len(segment) else None
        if sign in _EITHER_KANA:
            writings[at] = before or after
        elif look(sign) in _KANA_OF_KANJI or look(sign) == "ー":
            kana = next((near for near in (before, after) if near == "katakana"), None)
            writings[at] = kana or writings[at]
    for _, pairs in groupby(zip(writings, segment, strict=True), key=lambda pair: pair[0]):
        yield "".join(sign for _, sign in pairs)


def _writing(sign: str) -> str | None:
    if sign == "ー" or _ACCENT.match(sign):
        return "katakana" if sign == "ー" else "other"
    return next((writing for writing, pattern in _WRITINGS if pattern.match(sign)), None)


def _consists(piece: str, least: Claim) -> bool:
    """Whether *piece* is made of reserved words and companions only, one of them claiming *least* or more."""
    digitless = "".join(sign for sign in piece if not sign.isascii() or not sign.isdigit())
    readings = {piece, piece.translate(_LETTER_OF_DIGIT), digitless}
    return any(_covered(_fold(reading), least) for reading in readings if reading)


def _covered(text: str, least: Claim) -> bool:
    words = _words()
    best: list[int] = [0] + [-1] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - _longest()), end):
            if best[start] >= 0 and text[start:end] in words:
                best[end] = max(best[end], best[start], words[text[start:end]])
    return best[-1] >= least


def _fold(text: str) -> str:
    """*text* as it looks, with all kana as large hiragana: one form for サポート, さぽーと and サポ一卜."""
    folded = []
    for sign in unicodedata.normalize("NFD", text):
        for part in look(sign):
            part = _KANA_OF_KANJI.get(part, part)
            folded.append(chr(ord(part) - 0x60) if "ァ" <= part <= "ヶ" else part)
    return "".join(folded).translate(_PLAIN_KANA)


@cache
def _rows() -> list[tuple[str, str]]:
    rows = tsv.read("kokotomo.domain.accounts", "reserved_names.tsv")
    return [(_fold(row["word"]), row["claim"]) for row in rows]


@cache
def _exact() -> frozenset[str]:
    return frozenset(word for word, claim in _rows() if claim == "exact")


@cache
def _words() -> dict[str, int]:
    words: dict[str, int] = {}
    for word, claim in _rows():
        if claim != "exact":
            words[word] = max(words.get(word, 0), Claim[claim.upper()])
    return words


@cache
def _longest() -> int:
    return max(map(len, _words()))
