"""What readers give: entries as their file has them, and lines that are none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kokotomo.foundation.errors import DomainError


class FileRefused(DomainError):
    """The whole file cannot be read: ``file.<why>``, with facts for the sentence."""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A place of the file that becomes no entry: its *line* (from 1), why, and facts for the sentence."""

    line: int
    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Raw:
    """An entry as its file has it, read but not judged. *line* is the one on which it begins.

    *date* is ``YYYY-MM-DD`` or empty, *month_day* ``MM-DD`` or empty, *published_at* ISO 8601 or empty;
    all of them as they stood. *topics* are names. *origin* is kept beside the words for the way out.
    """

    line: int
    event: str
    author: str = ""
    date: str = ""
    month_day: str = ""
    title: str = ""
    feeling: str = ""
    effort: str = ""
    note: str = ""
    sky: str = ""
    topics: tuple[str, ...] = ()
    audience: str = ""
    wish: str = ""
    published_at: str = ""
    id: str = ""
    passed_over: int = 0
    """Comments and replies that stood with it: they are other people's words and are left."""
    origin: Mapping[str, Any] = field(default_factory=dict)


Item = Raw | NotTaken
