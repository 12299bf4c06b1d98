"""Emphasis and links inside one typed line, for `markup_tree`.

Every pattern here reads each character a bounded number of times (possessive repeats, nothing that looks
ahead past the next sign of its own kind), since people's words may be as long and as odd as they like.
"""

import re
import unicodedata
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement

from markdown.inlinepatterns import InlineProcessor
from markdown.util import ETX, STX, AtomicString

AS_IS = "span"  # An element that holds its contents together and shows nothing of its own.

_IN_ADDRESS = r"[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]"

# An address that may become a link: http or https, ASCII only, a host with a dot, no user name before it
# (https://bank.example@evil.example leads to evil.example), nothing that could end an attribute.
ADDRESS = re.compile(
    r"[Hh][Tt][Tt][Pp][Ss]?://(?:[A-Za-z0-9-]{1,63}\.){1,20}[A-Za-z0-9-]{2,63}(?::[0-9]{1,5})?"
    rf"(?:[/?#]{_IN_ADDRESS}{{0,20000}})?"
)
_BARE = (
    r"(?<![A-Za-z0-9])[Hh][Tt][Tt][Pp][Ss]?://[A-Za-z0-9]"
    rf"{_IN_ADDRESS}{{1,2000}}+(?!{_IN_ADDRESS})"
)
_LABELLED = (
    r"(?<!!)\[(?P<label>[^\[\]\n]{1,300}+)\]"
    r"\((?P<address>[Hh][Tt][Tt][Pp][Ss]?://[^\s()<>]{1,2000}+(?:\([^\s()<>]{0,500}+\)[^\s()<>]{0,500}+)?)\)"
)
_SPLIT_ADDRESS = re.compile(r"([A-Za-z]+://[^/?#]*)(.*)", re.DOTALL)
# A label that is itself an address could promise one place and lead to another.
_LIKE_AN_ADDRESS = re.compile(r"://|[Ww]{3}\.|^\s*(?:[A-Za-z0-9-]{1,63}\.){1,20}[A-Za-z]{2,63}(?:/|\s*$)")

_OPENERS = frozenset("「『【《〈“‘")
_CLOSERS = frozenset("」』】》〉”’）)！!？?。…〜～ー♪♡♥❤☆★\ufe0f")
_PARENTHESES = frozenset("()（）")
_HALF_WIDTH_MARKS = frozenset("ﾞﾟｰ･｡")  # Letters and stops to Unicode, cheeks and glitter to kaomoji.
_LETTER_OR_DIGIT = re.compile(r"[A-Za-z]|\d")
_FIRST_KANA = "\u3041"
_FIRST_EMOJI = "\U0001f000"


class Stars(InlineProcessor):
    """Emphasis: *count* asterisks on both sides of words become the *tags*, outermost first."""

    def __init__(self, count: int, *tags: str) -> None:
        # The closing stars are only looked at, so that after a refusal they may still open: (*^^*) *大事*.
        super().__init__(rf"(?<!\*)\*{{{count}}}(?=[^\s*])(?=([^*\n]++)\*{{{count}}}(?!\*))")
        self.count = count
        self.tags = tags

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name; its stub has an older result
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """The element with its words, and where it stood; three times nothing if the stars stay stars."""
        start, end = m.start(), m.end(1) + self.count
        before = data[start - 1] if start else ""
        if not _may_emphasise(before, m[1], data[end : end + 1], strongly=self.count > 1):
            return None, None, None
        inner = outer = Element(self.tags[0])
        for tag in self.tags[1:]:
            inner = SubElement(inner, tag)
        inner.text = m[1]
        return outer, start, end


def _may_emphasise(before: str, words: str, after: str, *, strongly: bool) -> bool:
    """Whether asterisks round *words* are emphasis and not a face, a sum or an ornament.

    ``(*´▽｀*)``, ``(*uωu*)``, ``ヾ(*ΦωΦ)ﾉ…ヾ(*ΦωΦ)ﾉ``, ``3*4*5``, ``*:.｡.☆.｡.:*``, ``*o*`` are none.
    When in doubt the asterisks stay: a missing emphasis harms nobody.
    """
    if _LETTER_OR_DIGIT.match(before) or _LETTER_OR_DIGIT.match(after):
        return False  # A sum, or a word with letters left out.
    first, last = words[0], words[-1]
    starts_well = _is_letter(first) or first in _OPENERS or first == STX
    ends_well = _is_letter(last) or last in _CLOSERS or last == ETX
    if strongly:
        starts_well = starts_well or first in _PARENTHESES
        return starts_well and ends_well and any(letter.isalnum() for letter in words)
    return (
        starts_well
        and ends_well
        and not _is_of_a_face(before)
        and not _is_of_a_face(after)
        and words.count("(") == words.count(")")
        and words.count("（") == words.count("）")
        # One or two letters that aren't Japanese are a mouth: *o*, *ω*.
        and (len(words) > 2 or first >= _FIRST_KANA)
    )


def _is_of_a_face(sign: str) -> bool:
    """Whether *sign*, beside an asterisk, makes that a cheek or glitter: ``(*人*´∀｀*)``, ``☆*雨*☆``."""
    if not sign or sign in _PARENTHESES or sign in _HALF_WIDTH_MARKS:
        return bool(sign)
    return unicodedata.category(sign) in ("Sk", "Sm", "So") and sign < _FIRST_EMOJI


def _is_letter(sign: str) -> bool:
    return sign.isalnum() and sign not in _HALF_WIDTH_MARKS


class LabelledLink(InlineProcessor):
    """``[label](https://…)``; the label may hold emphasis. Without *links* both stand there as text."""

    def __init__(self, links: bool) -> None:
        super().__init__(_LABELLED)
        self.links = links

    def handleMatch(  # type: ignore[override]  # noqa: N802 - as above
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """The link and where it stood; three times nothing if it isn't one that may be made."""
        label, address = m["label"], web_address(m["address"])
        if address is None or not label.strip() or _LIKE_AN_ADDRESS.search(label):
            return None, None, None
        if self.links:
            element = Element("a", href=address)
        else:
            element = Element(AS_IS)
            SubElement(element, AS_IS).text = AtomicString(f"（{m['address']}）")
        element.text = label
        return element, m.start(), m.end()


class BareAddress(InlineProcessor):
    """``https://…`` in a sentence, up to the first sign that an address can't have or wouldn't end with."""

    def __init__(self, links: bool) -> None:
        super().__init__(_BARE)
        self.links = links

    def handleMatch(  # type: ignore[override]  # noqa: N802 - as above
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        """The link, or without *links* the bare address, which no emphasis touches; and where it stood."""
        typed = _without_tail(m[0])
        address = web_address(typed)
        if address is None:
            return None, None, None
        end = m.start() + len(typed)
        if not self.links:
            return typed, m.start(), end
        element = Element("a", href=address)
        element.text = AtomicString(typed)
        return element, m.start(), end


def web_address(typed: str) -> str | None:
    """*typed* as an address that `ADDRESS` allows, its path percent-encoded; ``None`` if it can't be one."""
    parts = _SPLIT_ADDRESS.fullmatch(typed)
    if parts is None:
        return None
    address = parts[1] + quote(parts[2], safe="/?#._~:@!$&'()*+,;=%-")
    return address if ADDRESS.fullmatch(address) else None


def _without_tail(address: str) -> str:
    """*address* less the signs that belong to the sentence round it: ``(https://example.com/).``"""
    opened, closed = address.count("("), address.count(")")
    end = len(address)
    while end and (address[end - 1] in ".,:;!?'*" or (address[end - 1] == ")" and closed > opened)):
        closed -= address[end - 1] == ")"
        end -= 1
    return address[:end]
