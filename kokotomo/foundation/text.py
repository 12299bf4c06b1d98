"""What people type, made fit to keep, and counted as a reader counts it.

A *grapheme* here is what Unicode calls an extended grapheme cluster (UAX #29): one family of emoji, one
letter with all its marks, one flag. The pages' counters in the browser use ``Intl.Segmenter``, which
follows the same rule, so both sides come to the same number.
"""

import unicodedata
from collections.abc import Iterator

import regex

ELLIPSIS = "…"

# A flag is two regional indicators. \X alone finds their pairs by looking back to the start of the run, which
# takes a second for 20,000 of them; taking each pair by name first gives the same graphemes in linear time.
_GRAPHEME = regex.compile(
    r"[\U0001f1e6-\U0001f1ff]{2}[\p{Grapheme_Cluster_Break=Extend}\p{Grapheme_Cluster_Break=SpacingMark}\u200d]*|\X"
)

# Line ends of other systems and programs (Windows, old Macs, Word's soft break, NEL, LS, PS): a line that a
# person broke stays broken.
_LINE_ENDS = regex.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

# Control characters but tab and line feed: they show nothing, Postgres cannot store NUL, and Markdown's
# inline stash uses STX and ETX as its own marks.
# Embeddings, overrides and isolates (U+202A-202E, U+2066-2069): one that is never closed turns round
# what stands behind it on the page, and an override shows other words than the ones that are stored, searched
# and looked through for danger. The plain marks of direction (U+200E, U+200F, U+061C) stay: Arabic
# and Hebrew need them, and they reach no further than their neighbours.
_UNSEEN = regex.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

_SURROGATE = regex.compile(r"[\ud800-\udfff]")

_WHITE_SPACE = regex.compile(r"\s+")

# Letters that never join with their neighbours: plain Latin, kana, kanji and their marks. Where there are no
# others, code points are graphemes, and need not be looked for one by one.
_APART = regex.compile(
    r"[ -~\u2014\u2015\u2018-\u201d\u2026\u3000-\u301cぁ-ゖ\u309b-\u309f\u30a0-\u30ff\u4e00-\u9fff！-～]*"
)


def clean(words: str) -> str:
    """*words* as they are kept: LF line ends, NFC, no control characters, no white space at the end.

    Nothing else changes: blank lines, runs of spaces, the full-width space before a paragraph,
    variation selectors and joiners of emoji all stay. Two halves of a surrogate pair become their character,
    a lone half is dropped, since no encoding can carry it. Cleaning twice is cleaning once.
    """
    if _SURROGATE.search(words):
        words = words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    words = _UNSEEN.sub("", _LINE_ENDS.sub("\n", words))
    # Composed last: taking something out may bring a letter and its mark together.
    return unicodedata.normalize("NFC", words).rstrip()


def graphemes(words: str) -> Iterator[str]:
    """The characters of *words* as a reader sees them, one by one."""
    return (found.group() for found in _GRAPHEME.finditer(words))


def length(words: str) -> int:
    """How many characters a reader counts in *words*; a line break counts as one."""
    if (words.isascii() and "\r" not in words) or _APART.fullmatch(words):
        return len(words)
    return sum(1 for _ in _GRAPHEME.finditer(words))


def first_letter(name: str) -> str:
    """The character on the label of a notebook: the first grapheme of *name*, or nothing if it is blank."""
    return next(graphemes(name.lstrip()), "")


def extract(words: str, limit: int = 120) -> str:
    """The beginning of *words* in one line, at most *limit* graphemes, the closing … among them.

    Line breaks and other white space become single spaces: an extract is for lists and previews.
    """
    line = _WHITE_SPACE.sub(" ", words).strip()
    if _APART.fullmatch(line):
        return line if len(line) <= limit else line[: limit - 1].rstrip() + ELLIPSIS
    kept: list[str] = []
    for letter in graphemes(line):
        if len(kept) == limit:
            return "".join(kept[: limit - 1]).rstrip() + ELLIPSIS
        kept.append(letter)
    return line
