"""Which characters a nickname may be written with, and how the typed form becomes the shown one.

The lists say what is allowed, never what is forbidden: a sign that nobody thought of is refused.
Classes of characters come from the Unicode tables of the package `regex`; figures name their source.
"""

import unicodedata
from collections.abc import Iterator

import regex

from kokotomo.foundation import text

MARKS_MAX = 2
"""Accents on one letter. Vietnamese needs two (ễ); more pile up over other people's lines."""

SIGNS_ON_ONE_MAX = 4
"""All combining signs of one syllable. Indic and Thai syllables need up to four."""

REPLACEMENT = "\ufffd"
"""What is left of bytes that were no UTF-8."""

BRAILLE_BLANK = "\u2800"

_LATIN = (
    r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u01bf\u01cd-\u024f\u1e00-\u1eff"
    r"\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u0269\u0272\u0283\u028a\u028b\u0292"
)
"""Alphabets of living languages. Phonetic signs, small capitals and clicks serve as disguises only."""

_JAPANESE = r"\u3041-\u3096\u30a1-\u30fa\u31f0-\u31ff\u30fc\u3005-\u3007\u303b\u309d\u309e\u30fd\u30fe"

_RECOMMENDED = (
    "Arabic Armenian Bengali Devanagari Ethiopic Georgian Gujarati Gurmukhi Hebrew Kannada Khmer Lao "
    "Malayalam Myanmar Oriya Sinhala Tamil Telugu Thaana Thai Tibetan"
).split()
"""Scripts of UAX 31, table 5, that may stand alone; the ones that may be mixed follow in `_MIXTURES`."""

_MIXTURES = (
    ("Latin", "Han", "Hiragana", "Katakana"),
    ("Latin", "Han", "Hangul"),
    ("Cyrillic",),
    ("Greek",),
    *((script,) for script in _RECOMMENDED),
)
"""UTS 39, 5.2, level "Highly Restrictive", without Bopomofo (its letters pass for kana: ㄟ ㄨ ㄧ)."""

_LETTER = regex.compile(
    r"(?V1)["
    + _LATIN
    + _JAPANESE
    + r"[\p{Script=Han}&&\p{Lo}]"
    + r"[\p{Script=Hangul}&&[\uac00-\ud7a3]]"
    + r"[\p{Script=Cyrillic}&&[\u0400-\u052f]&&\p{L}]"
    + r"[\p{Script=Greek}&&[\u0370-\u03ff\u1f00-\u1fff]&&[\p{Lu}\p{Ll}\p{Lt}]]"
    + "".join(rf"[\p{{Script={script}}}&&[\p{{Lo}}\p{{Lu}}\p{{Ll}}]]" for script in _RECOMMENDED)
    + "]"
)
_ACCENT = regex.compile(
    r"(?V1)[\u0300-\u0333\u0339-\u034e\u0350-\u036f\u064b-\u0655\u0670\u3099\u309a"
    + "".join(rf"[\p{{Script={script}}}&&\p{{M}}]" for script in _RECOMMENDED)
    + r"--\p{Default_Ignorable_Code_Point}]"
)
_OVERLAY = regex.compile(r"(?V1)[\u0334-\u0338\p{Me}]")
_DIGIT = regex.compile("[0-9]")
_SPOKEN = regex.compile(r"(?V1)[\p{L}\u3007--\p{Lm}]|[0-9]")

_PUNCTUATION = frozenset("-_.'!()~*^‐–—―’ʼ・、。「」『』【】〔〕〈〉《》〜")
_ORNAMENTS = frozenset("☆★✩✫✬✭✮✯✰✦✧✶✷✸✹✻✼✽✾✿❀❁❂❃❄❅❆❇❈❉❊❋♡♥❤♪♫♬♩♭♯♤♧♢♠♣♦◇◆○◎●◯□■△▲▽▼☽☾※†‡→←↑↓∞×")
_NOT_IN_FRONT = frozenset("-+=@.‐–—―")
"""A spreadsheet runs cells that begin with some of these; a leading dot hides files and climbs folders."""

_BADGES = frozenset("✓✔✅☑🗸🗹🆗🆔©®™℠🛡👮📛🔵🔷🔹💠㊣㊝㊜㊞")
"""Signs that read as 'checked by the operator', here or on sites people know."""

_PICTURE = r"[\p{Extended_Pictographic}--[\p{Emoji_Modifier}]][\ufe0e\ufe0f]?\p{Emoji_Modifier}?"
_EMOJI = regex.compile(rf"(?V1)\p{{Regional_Indicator}}{{2}}|{_PICTURE}(?:\u200d{_PICTURE})*")
_EMOJI_FITTINGS = regex.compile(r"[\u200d\ufe0e\ufe0f\p{Emoji_Modifier}]")

_UNSEEN = regex.compile(
    rf"(?V1)[\p{{C}}\p{{Zl}}\p{{Zp}}\p{{Default_Ignorable_Code_Point}}{BRAILLE_BLANK}{REPLACEMENT}]"
)
_STRAY_SELECTOR = regex.compile(r"(?V1)(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}])[\ufe0e\ufe0f]")
"""Left behind where NFKC turned an emoji into letters: ‼ with its selector becomes !! and a selector."""

_SPACES = regex.compile(r"\p{Zs}+")


def unseen(raw: str) -> str | None:
    """The first character of *raw* that shows nothing or is no character; those inside emoji are fine.

    Unassigned characters count, both for `regex` and for this Python: their normal form may still change.
    """
    rest = _EMOJI.sub("", raw)
    found = _UNSEEN.search(rest)
    if found:
        return str(found.group())
    return next((sign for sign in raw if unicodedata.category(sign) == "Cn"), None)


def badge(raw: str) -> str | None:
    """The first sign of *raw* that imitates a mark of verification."""
    return next((sign for sign in raw if sign in _BADGES), None)


def shown(raw: str) -> str:
    """*raw* as it is stored and shown: NFKC, spaces of every kind as ASCII, none at the ends.

    Spaces in a row are left in a row: that is for the caller to refuse.
    """
    normal = unicodedata.normalize("NFKC", _SPACES.sub(_plain_spaces, raw).strip(" "))
    return _STRAY_SELECTOR.sub("", normal).strip(" ")


def strange(name: str) -> str | None:
    """The first thing in the shown form *name* that no nickname is written with."""
    for grapheme in text.graphemes(name):
        if _EMOJI.fullmatch(grapheme):
            continue
        for sign in grapheme:
            if not _is_usual(sign):
                return sign
    if name[0] in _NOT_IN_FRONT:
        return name[0]
    return None


def overloaded(name: str) -> str | None:
    """The first syllable of *name* with too many signs on it, or with signs on nothing."""
    for grapheme in text.graphemes(unicodedata.normalize("NFD", name)):
        if _EMOJI.fullmatch(unicodedata.normalize("NFC", grapheme)):
            continue
        signs = [sign for sign in grapheme if unicodedata.category(sign)[0] == "M"]
        raised = [sign for sign in signs if unicodedata.combining(sign)]
        if len(raised) > MARKS_MAX or len(signs) > SIGNS_ON_ONE_MAX:
            return grapheme
        if signs and (grapheme[0] in signs or not _LETTER.match(grapheme[0])):
            return grapheme
        if any(_OVERLAY.match(sign) for sign in signs):
            return grapheme
    return None


def is_spoken(name: str) -> bool:
    """Whether *name* has something to read aloud: a letter or a digit, not only ー, signs and emoji."""
    return _SPOKEN.search(name) is not None


def is_of_one_writing(name: str) -> bool:
    """Whether the letters of *name* belong together (UTS 39, 5.2, Highly Restrictive)."""
    return any(pattern.fullmatch(name) for pattern in _MIXTURE_PATTERNS)


def without_fittings(name: str) -> str:
    """*name* without joiners, variation selectors and skin tones, which only serve emoji."""
    return str(_EMOJI_FITTINGS.sub("", name))


def _is_usual(sign: str) -> bool:
    return bool(
        sign == " "
        or sign in _PUNCTUATION
        or sign in _ORNAMENTS
        or _LETTER.match(sign)
        or _DIGIT.match(sign)
        or _ACCENT.match(sign)
    )


def _plain_spaces(found: "regex.Match[str]") -> str:
    return " " * len(found.group())


def _mixture_patterns() -> Iterator["regex.Pattern[str]"]:
    for scripts in _MIXTURES:
        own = "".join(rf"\p{{scx={script}}}" for script in scripts)
        yield regex.compile(rf"(?V1)[{own}\p{{scx=Common}}\p{{scx=Inherited}}]*")


_MIXTURE_PATTERNS = tuple(_mixture_patterns())
