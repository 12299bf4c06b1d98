"""People's words to clean HTML, to plain words and to extracts. Nothing else knows Markdown or sanitising.

Four walls, one behind the other: a guard on length and shape; our own reading of Markdown (`markup_tree`),
which has no way to let HTML through, and a writer that escapes every text; bleach with a short allow-list;
and nh3 as the last gate, because bleach 6.4.0 is declared its last version and will get no security fixes.

Words too long or too odd in shape for Markdown within a tenth of a second are still shown whole, as plain
paragraphs: nobody loses a word for having typed many asterisks.
"""

import re
import threading
from collections.abc import Iterator
from enum import StrEnum
from html import escape
from xml.etree.ElementTree import Element

import nh3
from bleach.sanitizer import Cleaner

from kokotomo.foundation import text
from kokotomo.foundation.errors import DomainError
from kokotomo.foundation.markup_inline import ADDRESS, AS_IS
from kokotomo.foundation.markup_tree import LINE, parse

# Stored beside rendered HTML; raise it when `render` gives other HTML for the same words.
RENDERER_VERSION = 1

# In code points. An imported diary may have 20,000 characters as a reader counts them (PRODUCT 1), and one
# of those may be made of several code points (a family of emoji has seven), so there is room.
LONGEST = 200_000
# Above these, words are shown as plain paragraphs: 20,000 code points of the worst shape that stays below
# them all take about 45 ms on one core. A tag costs bleach 25 µs, an entity 6 µs (measured; the figures of
# ARCHITECTURE, 500 "[" and 200 "<", are for Python-Markdown's own patterns, which aren't used).
LONGEST_MARKDOWN = 20_000
MOST_SIGNS = {"\n": 500, "*": 400, "[": 200, "://": 100, "<": 200, ">": 400, "&": 200}

REL = "nofollow noopener noreferrer ugc"
BLOCKS = frozenset({"p", "ul", "ol", "li", "blockquote"})
TAGS = BLOCKS | {"br", "em", "strong", "a"}
SCHEMES = frozenset({"http", "https"})


class Flavour(StrEnum):
    """Whose Markdown it is. Columns, which have headings and tables, will be another one."""

    DIARY = "diary"


class TooComplex(DomainError):
    """The words have more than `LONGEST` code points: no feature's rules let that many in."""


def render(source: str, *, links: bool = True, flavour: Flavour = Flavour.DIARY) -> str:
    """*source* as clean HTML: the elements of `TAGS`, and no attribute but href, rel and start.

    With *links* off (new accounts) a link's label and its address stand there as text. *source* needs no
    cleaning beforehand. Raises `TooComplex` above `LONGEST` code points. Safe to call from several threads.
    About 0.3 ms for 400 characters in three paragraphs, 1.3 ms for as many in twenty lines with emphasis.
    """
    words = _within_limits(source)
    if _is_simple(words):
        html = _here.cleaner.clean("".join(_written(_READERS[flavour](words, links=links))))
    else:
        html = _as_typed(words)
    return _here.gate.clean(html).rstrip("\n")


def plain(source: str) -> str:
    """*source* without marks, for extracts and mail: labels of links without addresses, numbers kept.

    Lines end with a line feed, blocks with two. Raises `TooComplex` as `render` does.
    """
    words = _within_limits(source)
    if not _is_simple(words):
        return words
    root = parse(words)
    for numbered in root.iter("ol"):
        for number, item in enumerate(numbered, int(numbered.get("start", "1"))):
            item[0].text = f"{number}. {item[0].text or ''}"
    return "\n\n".join(
        "\n".join("".join(line.itertext()) for line in block.iter(LINE)) for block in root
    ).strip("\n")


def extract(source: str, limit: int = 120) -> str:
    """The beginning of *source* without marks, in one line of at most *limit* graphemes, … included."""
    words = _within_limits(source)
    # Reading the first lines is enough for nearly every diary, and lists ask for twenty of them.
    end = words.find("\n", 10 * limit)
    if end != -1:
        beginning = plain(words[:end])
        if text.length(" ".join(beginning.split())) > limit:
            return text.extract(beginning, limit)
    return text.extract(plain(words), limit)


def _within_limits(source: str) -> str:
    if len(source) > LONGEST:
        raise TooComplex("markup.too_long", limit=LONGEST, length=len(source))
    return text.clean(source)


def _is_simple(words: str) -> bool:
    """The guard: whether *words* are short and plain enough for Markdown and bleach within the time."""
    return len(words) <= LONGEST_MARKDOWN and all(
        words.count(sign) <= most for sign, most in MOST_SIGNS.items()
    )


def _as_typed(words: str) -> str:
    """*words* as escaped paragraphs with every mark in view."""
    paragraphs = re.split(r"\n{2,}", escape(words, quote=False).strip("\n"))
    return "".join(
        "<p>" + paragraph.replace("\n", "<br>\n") + "</p>\n" for paragraph in paragraphs if paragraph
    )


def _written(parent: Element) -> Iterator[str]:
    """The HTML inside *parent*, piece by piece, every text and every value escaped."""
    before = ""
    for element in parent:
        if element.tag == LINE:
            yield "<br>\n" if before == LINE else ""
        elif element.tag != AS_IS:
            attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.items())
            yield f"<{element.tag}{attributes}>"
        yield escape(element.text or "", quote=False)
        yield from _written(element)
        if element.tag not in (LINE, AS_IS):
            yield f"</{element.tag}>"
        if element.tag in BLOCKS:
            yield "\n"
        yield escape(element.tail or "", quote=False)
        before = element.tag


def _may_stay(tag: str, name: str, value: str) -> bool:
    """What bleach asks for every attribute."""
    if (tag, name) == ("a", "href"):
        return ADDRESS.fullmatch(value) is not None
    return (tag, name) == ("ol", "start") and value.isascii() and value.isdecimal()


class _Here(threading.local):
    """bleach keeps its parser's state in the cleaner, so every thread has its own."""

    def __init__(self) -> None:
        self.cleaner = Cleaner(tags=TAGS, attributes=_may_stay, protocols=SCHEMES)
        self.gate = nh3.Cleaner(
            tags=set(TAGS),
            clean_content_tags=set(),
            # The star must be named: without it nh3 lets title and lang through on everything.
            attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
            url_schemes=set(SCHEMES),
            url_relative="deny",
            link_rel=REL,
        )


_READERS = {Flavour.DIARY: parse}
_here = _Here()
