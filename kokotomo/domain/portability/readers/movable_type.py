"""Movable Type's text: entries parted by eight dashes, their sections by five.

Other people's comments and pings are counted and left. A category that is the name of a topic becomes one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from kokotomo.domain.portability.readers import html_words
from kokotomo.domain.portability.readers.items import Item, NotTaken, Raw
from kokotomo.domain.portability.readers.streams import Line
from kokotomo.foundation.clock import TOKYO

KEY = re.compile(
    rb"(AUTHOR|TITLE|BASENAME|STATUS|DATE|CATEGORY|PRIMARY CATEGORY|TAGS|IMAGE"
    rb"|ALLOW COMMENTS|ALLOW PINGS|CONVERT BREAKS|NO ENTRY):(?: (.*))?\Z",
    re.S,
)
"""A line of an entry's first section."""

SECTION = re.compile(rb"(BODY|EXTENDED BODY|EXCERPT|KEYWORDS|COMMENT|PING):\s*\Z")
ENTRY_END, SECTION_END = b"--------", b"-----"
BODY_MAX = 1024 * 1024
"""Bytes of one entry's words that are kept while it is read; far more than it may have."""

_DATES = ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y")


@dataclass
class _Entry:
    line: int
    facts: dict[str, bytes] = field(default_factory=dict)
    categories: list[bytes] = field(default_factory=list)
    bodies: dict[str, list[bytes]] = field(default_factory=dict)
    section: str | None = None
    size: int = 0
    passed_over: int = 0
    problem: NotTaken | None = None

    def take(self, line: Line, data: bytes) -> None:
        """One line of it."""
        if data == SECTION_END:
            self.section = ""
        elif self.section in (None, "") and (found := SECTION.match(data)):
            self.section = found.group(1).decode()
            self.passed_over += self.section in ("COMMENT", "PING")
        elif self.section is None:
            self._fact(line, data)
        elif self.section in ("BODY", "EXTENDED BODY"):
            self.size += len(data)
            if self.size <= BODY_MAX:
                self.bodies.setdefault(self.section, []).append(data)
            else:
                self.bodies.clear()
                self.problem = self.problem or NotTaken(self.line, "line.too_long")

    def _fact(self, line: Line, data: bytes) -> None:
        found = KEY.match(data)
        if found is None:
            if data.strip() and self.problem is None:
                self.problem = NotTaken(line.number, "line.unreadable")
        elif found.group(1) in (b"CATEGORY", b"PRIMARY CATEGORY"):
            if len(self.categories) < 50:
                self.categories.append(found.group(2) or b"")
        else:
            self.facts[found.group(1).decode()] = found.group(2) or b""

    @property
    def is_blank(self) -> bool:
        return not (self.facts or self.categories or self.bodies or self.problem)


def read(lines: Iterator[Line]) -> Iterator[Item]:
    """An item for every entry, with the line on which it begins."""
    entry: _Entry | None = None
    for line in lines:
        if line.data == ENTRY_END:
            if entry is not None and not entry.is_blank:
                yield _item(entry)
            entry = None
            continue
        if entry is None:
            if line.data is not None and not line.data.strip():
                continue
            entry = _Entry(line.number)
        if line.data is None:
            entry.problem = entry.problem or NotTaken(line.number, "line.too_long")
        else:
            entry.take(line, line.data)
    if entry is not None and not entry.is_blank:
        yield _item(entry)


def _item(entry: _Entry) -> Item:
    if entry.problem is not None:
        return entry.problem
    try:
        facts = {name: value.decode().strip() for name, value in entry.facts.items()}
        categories = tuple(dict.fromkeys(value.decode().strip() for value in entry.categories))
        bodies = [b"\n".join(entry.bodies.get(name, ())).decode() for name in ("BODY", "EXTENDED BODY")]
    except UnicodeDecodeError:
        return NotTaken(entry.line, "line.encoding")
    at = _moment(facts.get("DATE", ""))
    body = "\n\n".join(html_words.words(part.strip("\n")) for part in bodies if part.strip())
    kept = {"author": facts.get("AUTHOR"), "date": facts.get("DATE"), "categories": list(categories)}
    return Raw(
        line=entry.line,
        event=body,
        author=facts.get("AUTHOR", ""),
        # A date that cannot be read stays as it is: the judge names it.
        date=at.date().isoformat() if at else facts.get("DATE", "") or "-",
        title=facts.get("TITLE", ""),
        topics=categories,
        published_at=at.replace(tzinfo=TOKYO).astimezone(UTC).isoformat() if at else "",
        passed_over=entry.passed_over,
        origin={"format": "movable_type", **{key: value for key, value in kept.items() if value}},
    )


def _moment(words: str) -> datetime | None:
    """The instant of a DATE line, by the clock that its writer had."""
    for shape in _DATES:
        try:
            return datetime.strptime(words, shape)  # noqa: DTZ007 - the file names no zone
        except ValueError:
            continue
    return None
