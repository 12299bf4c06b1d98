"""What a browser makes of rendered words: its lines, its elements, and whatever should not be there."""

import re
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib

SHARED = Path(__file__).parents[2].parent / "shared"

BLOCKS = {"p", "ul", "ol", "li", "blockquote", "div"}
ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}}
TAGS = BLOCKS - {"div"} | {"br", "em", "strong", "a"}


def tree(html: str) -> Element:
    """*html* as a browser reads it, inside one ``div``."""
    root = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    root.tag = "div"
    return root


def elements(html: str, tag: str) -> list[Element]:
    """All elements called *tag*."""
    return list(tree(html).iter(tag))


def lines(html: str) -> list[str]:
    """The lines that hold anything, half-width space at their ends aside, as nobody sees it."""
    text = "".join(_text(tree(html)))
    return [line for line in (line.strip(" \t") for line in text.split("\n")) if line]


def typed_lines(words: str) -> list[str]:
    """The same of typed words."""
    return [line for line in (line.strip(" \t") for line in words.split("\n")) if line]


def _text(element: Element):
    if element.tag == "br" or element.tag in BLOCKS:
        yield "\n"
    # A line feed in HTML is only a space: what breaks a line is the element.
    yield (element.text or "").replace("\n", " ")
    for child in element:
        yield from _text(child)
        yield (child.tail or "").replace("\n", " ")
    if element.tag in BLOCKS:
        yield "\n"


def intruders(html: str) -> list[str]:
    """Everything in *html* that people's words may not hold: tags, attributes, schemes."""
    found = []
    for element in tree(html):
        for one in element.iter():
            if not isinstance(one.tag, str) or one.tag not in TAGS:
                found.append(f"<{one.tag}>")
                continue
            found += [f"{one.tag} {name}" for name in one.attrib if name not in ATTRIBUTES.get(one.tag, ())]
            target = one.get("href")
            if target is not None and not re.fullmatch(r"https?://[!-~]+", target, re.IGNORECASE):
                found.append(f"{one.tag} to {target}")
    return found
