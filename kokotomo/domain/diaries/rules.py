"""Rules of diaries: limits, choices and pure decisions. No database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

EVENT_MAX = 2000
FEELING_MAX = 1000
EFFORT_MAX = 500
TITLE_MAX = 60
NOTE_MAX = 60
TOPICS_MAX = 3
"""Characters as a reader counts them (PRODUCT 1)."""

UNDO = timedelta(days=7)
WAITING = timedelta(days=7)
WAITING_NEWCOMER = timedelta(days=28)
NEWCOMER_ENTRIES = 3
ENOUGH_VOICES = 2
"""声をかけてほしい日記 holds an entry until this many other people have written."""

QUESTION_HOUR = 19
SMALL_HOURS_END = 5
"""Between 0 and 5 o'clock yesterday is one tap away."""

OLDEST_DAY = date(1900, 1, 1)


class Audience(StrEnum):
    """Who may read an entry."""

    EVERYONE = "everyone"
    MEMBERS = "members"
    MUTUAL = "mutual"
    PRIVATE = "private"


class Wish(StrEnum):
    """What the writer hopes for; NONE closes the replies."""

    REPLY = "reply"
    READ = "read"
    IDEA = "idea"
    NONE = "none"


WISHES_FOR_WORDS = (Wish.REPLY, Wish.IDEA)
"""The wishes with which an entry stands among 声をかけてほしい日記."""


class Sky(StrEnum):
    """空もよう: a feeling as weather. Never averaged, ordered or drawn as a line."""

    HARE = "hare"
    USUBI = "usubi"
    KUMORI = "kumori"
    KOSAME = "kosame"
    OOAME = "ooame"
    KIRI = "kiri"


@dataclass(frozen=True)
class Content:
    """What one entry says: three parts of which any one is enough, and what stands around them."""

    event: str = ""
    feeling: str = ""
    effort: str = ""
    title: str = ""
    note: str = ""
    sky: str | None = None
    topics: tuple[str, ...] = field(default_factory=tuple)
    """Public ids of topics, at most three."""

    def words(self) -> Mapping[str, str]:
        """The parts that are text, by name."""
        return {
            "event": self.event,
            "feeling": self.feeling,
            "effort": self.effort,
            "title": self.title,
            "note": self.note,
        }


def audiences_for(minor: bool) -> tuple[Audience, ...]:
    """The audiences that a writer may choose: under-18s do not have だれでも (PRODUCT 8)."""
    if minor:
        return (Audience.MEMBERS, Audience.MUTUAL, Audience.PRIVATE)
    return (Audience.MEMBERS, Audience.MUTUAL, Audience.PRIVATE, Audience.EVERYONE)
