"""Markdown for people who don't know Markdown: from typed words to a tree of elements.

Only `markup` uses this module; it turns the tree into clean HTML or plain text. The rules, stricter
than Markdown's own so that nothing a person typed without thinking of Markdown is taken away:

- one typed line is one `LINE` of its paragraph; blank lines part paragraphs;
- ``- `` and ``* `` make a list, ``1. 2. 3.`` only where at least two numbers follow each other (else the
  page would show another number than was typed), ``> `` a quote; each ends at the first line without a mark;
- ``*words*`` and ``**words**`` are emphasis within one line, where words stand inside: kaomoji are not words;
- ``[label](https://…)`` and a bare ``https://…`` are links;
- everything else, headings, rules, code, images, tables, HTML, entities, backslashes, is shown as typed.

The parts are built into Python-Markdown's frame from nothing, not by taking things out of its usual set:
a new version of it cannot bring a syntax in unasked.
"""

import re
import threading
from collections.abc import Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.blockparser import BlockParser
from markdown.inlinepatterns import Pattern
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import InlineProcessor as InlinePass
from markdown.treeprocessors import Treeprocessor
from markdown.util import Registry

from kokotomo.foundation.markup_inline import BareAddress, LabelledLink, Stars

LINE = "line"  # One typed line; neighbours are parted by a line break.

DEEPEST = 4  # Quotes and lists within each other; deeper marks are shown as typed.
# Blank lines kept beyond the one that parts paragraphs: a poem needs a few, nobody needs hundreds.
MOST_BLANK_LINES = 8

_QUOTE = re.compile(r" {0,3}>(?: (.*))?")
# A mark farther in than lists can be nested is none; else stairs of marks would be read again for every step.
_BULLET = re.compile(r"([ \t]{0,24}+)([-*]) ++(?=\S)")
_NUMBER = re.compile(r"([ \t]{0,24}+)(0|[1-9][0-9]{0,2})\. ++(?=\S)")
_DECORATION = frozenset("-*+_=~. \t\u3000")
_TAB = 4


def parse(words: str, *, links: bool = True) -> Element:
    """The tree of *words* (as `text.clean` gives them): a ``div`` holding blocks.

    Elements are ``p ul ol li blockquote`` with `LINE` inside, ``em strong a`` within a line, and
    `markup_inline.AS_IS`. With *links* off a link's label and address stand there as text.
    Safe to call from several threads.
    """
    reader = _here.readers[links]
    root = Element(reader.doc_tag)
    reader.parser.parseBlocks(root, words.split("\n"))
    reader.treeprocessors["inline"].run(root)
    return root


class _Blocks(BlockParser):
    """Paragraphs, lists and quotes, in one pass over the lines."""

    def parseBlocks(self, parent: Element, blocks: Sequence[str]) -> None:  # noqa: N802
        """Append to *parent* what *blocks* hold: single lines here, not what stands between blank ones."""
        _add_blocks(parent, blocks, depth=0, into=None)


def _add_blocks(parent: Element, lines: Sequence[str], *, depth: int, into: Element | None) -> None:
    """Append the blocks of *lines* to *parent*; text goes *into* that element until a block ends it."""
    at, blank = 0, 0
    while at < len(lines):
        if not lines[at].strip(" \t"):
            # A line of full-width spaces is one that somebody set on purpose, and stays.
            at, blank, into = at + 1, blank + 1, None
            continue
        taken = 0
        if depth < DEEPEST:
            taken = _add_quote(parent, lines, at, depth) or _add_list(parent, lines, at, depth)
        if taken:
            at, into = at + taken, None
        else:
            if into is None:
                gap = min(blank - 1, MOST_BLANK_LINES) if len(parent) else 0
                into = SubElement(parent, "p")
                for _ in range(gap):
                    SubElement(into, LINE)
            SubElement(into, LINE).text = lines[at]
            at += 1
        blank = 0


def _quoted(line: str) -> str | None:
    """What stands behind the quote's mark; ``None`` where there is none, or where it is an eye: ``> _ <``."""
    found = _QUOTE.fullmatch(line)
    if found is None:
        return None
    words = found[1] or ""
    return None if words.rstrip().endswith("<") else words


def _add_quote(parent: Element, lines: Sequence[str], start: int, depth: int) -> int:
    """Append the quote that begins at *start*, if there is one, and say how many lines it took."""
    words = _quoted(lines[start])
    if words is None or not words.strip("> \t"):
        return 0
    inside: list[str] = []
    while words is not None:
        inside.append(words)
        at = start + len(inside)
        words = _quoted(lines[at]) if at < len(lines) else None
    _add_blocks(SubElement(parent, "blockquote"), inside, depth=depth + 1, into=None)
    return len(inside)


class _Item(NamedTuple):
    """The first line of an item: its indent in columns, its mark, its number if it has one, its words."""

    indent: int
    mark: str
    number: int | None
    words: str

    def goes_before(self, other: "_Item") -> bool:
        """Whether *other* can be the next item of the same list."""
        if self.number is None or other.number is None:
            return self.mark == other.mark
        return other.number == self.number + 1


def _item(line: str) -> _Item | None:
    """*line* as the beginning of an item, unless its mark is an ornament: ``* * *``, ``- おわり -``."""
    if found := _NUMBER.match(line):
        return _Item(_columns(found[1]), ".", int(found[2]), line[found.end() :])
    if found := _BULLET.match(line):
        mark, words = found[2], line[found.end() :]
        twice = words.startswith(mark + " ") or words.rstrip().endswith((" " + mark, "\u3000" + mark))
        if not twice and not _DECORATION.issuperset(words):
            return _Item(_columns(found[1]), mark, None, words)
    return None


def _columns(line: str) -> int:
    """How far *line* is indented with half-width spaces and tabs, in columns."""
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    return len(indent) + (_TAB - 1) * indent.count("\t")


def _add_list(parent: Element, lines: Sequence[str], start: int, depth: int) -> int:
    """Append the list that begins at *start*, if there is one, and say how many lines it took.

    Lines indented by two columns more than the first mark belong to the item above them.
    """
    first = _item(lines[start])
    if first is None:
        return 0
    items: list[tuple[_Item, list[str]]] = [(first, [])]
    at = start + 1
    while at < len(lines) and lines[at].strip(" \t"):
        if _columns(lines[at]) >= first.indent + 2:
            items[-1][1].append(lines[at])
        else:
            item = _item(lines[at])
            if item is None or not items[-1][0].goes_before(item):
                break
            items.append((item, []))
        at += 1
    if first.number is not None and len(items) == 1:
        return 0
    made = SubElement(parent, "ul" if first.number is None else "ol")
    if first.number not in (None, 1):
        made.set("start", str(first.number))
    for item, below in items:
        element = SubElement(made, "li")
        SubElement(element, LINE).text = item.words
        _add_blocks(element, below, depth=depth + 1, into=element)
    return at - start


class _Reader(markdown.Markdown):
    """Python-Markdown with nothing in it but the parts of this module and of `markup_inline`."""

    def __init__(self, links: bool) -> None:
        self.links = links
        super().__init__()

    def build_parser(self) -> "_Reader":
        """Fill the frame; called by the frame's own constructor."""
        self.preprocessors = Registry[Preprocessor]()
        self.postprocessors = Registry[Postprocessor]()
        self.parser = _Blocks(self)
        self.inlinePatterns = Registry[Pattern]()
        # Addresses first: an asterisk in one is no emphasis. Strong twice, so that either may hold the other.
        self.inlinePatterns.register(LabelledLink(self.links), "link", 60)
        self.inlinePatterns.register(BareAddress(self.links), "address", 50)
        self.inlinePatterns.register(Stars(3, "strong", "em"), "both", 40)
        self.inlinePatterns.register(Stars(2, "strong"), "strong", 30)
        self.inlinePatterns.register(Stars(1, "em"), "em", 20)
        self.inlinePatterns.register(Stars(2, "strong"), "strong-round-em", 10)
        self.treeprocessors = Registry[Treeprocessor]()
        self.treeprocessors.register(InlinePass(self), "inline", 10)
        return self


class _Here(threading.local):
    """A reader keeps what it is reading in itself, so every thread has its own two."""

    def __init__(self) -> None:
        self.readers = {links: _Reader(links) for links in (True, False)}


_here = _Here()
