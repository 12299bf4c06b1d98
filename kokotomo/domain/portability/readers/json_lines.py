"""JSON Lines: one entry a line, as foreign files have them and as our own export writes them.

Only ``text`` and a day (``date``, or ``month_day`` and a year that is given with the file) must be there.
Further keys restore what our own export wrote; keys that nobody knows are passed over.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kokotomo.domain.portability.readers.items import Item, NotTaken, Raw
from kokotomo.domain.portability.readers.streams import Line

TEXTS = {
    "text": "event",
    "author": "author",
    "date": "date",
    "month_day": "month_day",
    "heading_note": "title",
    "feeling": "feeling",
    "effort": "effort",
    "note": "note",
    "sky": "sky",
    "audience": "audience",
    "wish": "wish",
    "published_at": "published_at",
    "id": "id",
}
"""Keys whose value is a text, or null, and what they are here."""

ORIGIN = ("author", "source", "month_day", "date", "heading_note", "question")
"""Keys that are kept beside the words, to go out again as they came."""


def read(lines: Iterator[Line]) -> Iterator[Item]:
    """An item for every line; blank lines are passed over."""
    for line in lines:
        if line.data is None:
            yield NotTaken(line.number, "line.too_long")
        elif line.data.strip():
            yield _item(line.number, line.data)


def _item(number: int, data: bytes) -> Item:
    try:
        found = json.loads(data.decode())
    except UnicodeDecodeError:
        return NotTaken(number, "line.encoding")
    except (ValueError, RecursionError):
        return NotTaken(number, "line.unreadable")
    if not isinstance(found, dict):
        return NotTaken(number, "line.not_an_object")
    wrong = _of_wrong_type(found)
    if wrong is not None:
        return NotTaken(number, "field.wrong_type", {"key": wrong})
    texts = {name: found.get(key) or "" for key, name in TEXTS.items()}
    replies = found.get("replies")
    return Raw(
        line=number,
        **texts,
        topics=tuple(found.get("topics") or ()),
        passed_over=len(replies) if isinstance(replies, list) else 0,
        origin=_origin(found),
    )


def _of_wrong_type(found: Mapping[str, Any]) -> str | None:
    """The first key that does not hold what it should."""
    for key in (*TEXTS, "source", "question"):
        value = found.get(key)
        if value is not None and not isinstance(value, str):
            return key
    topics = found.get("topics")
    if topics is not None and not (
        isinstance(topics, list) and all(isinstance(topic, str) for topic in topics)
    ):
        return "topics"
    return None


def _origin(found: Mapping[str, Any]) -> dict[str, Any]:
    return {key: found[key] for key in ORIGIN if found.get(key) is not None}
