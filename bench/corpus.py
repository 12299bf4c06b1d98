"""Real entries chosen from the corpus, always the same: the awkward first, the rest spread over the years."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kokotomo.domain.comments.rules import BODY_MAX
from kokotomo.domain.diaries.rules import EVENT_MAX, OLDEST_DAY, TITLE_MAX
from kokotomo.foundation import text

OLD_SPELLING = re.compile(r"[ゐゑヰヱ]|ませう|やうに|といふ|つて[ゐい]|けふ|ほんたう")


@dataclass(frozen=True)
class Words:
    """One entry of the corpus; *day* is ISO or empty where no year is known."""

    author: str
    day: str
    title: str
    event: str

    @property
    def is_poem(self) -> bool:
        """Whether it is mostly short lines."""
        lines = [line for line in self.event.split("\n") if line.strip()]
        return len(lines) >= 6 and sum(map(len, lines)) / len(lines) < 25

    @property
    def is_old(self) -> bool:
        """Whether it is spelled as before 1946."""
        return len(OLD_SPELLING.findall(self.event)) >= 3

    @property
    def order(self) -> str:
        """A place among the others that has nothing to do with what it says."""
        return hashlib.sha256(self.event.encode()).hexdigest()


@dataclass(frozen=True)
class Choice:
    """What one writer posts, and one entry of theirs that is too long to be taken."""

    author: str
    entries: list[Words]
    too_long: Words
    replies: list[str]


def choose(path: Path, each: int) -> list[Choice]:
    """*each* entries of every writer in the file at *path*, and short ones for replies."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [_chosen(author, rows, each) for author in sorted({row["author"] for row in rows})]


def _chosen(author: str, rows: list[dict[str, str]], each: int) -> Choice:
    own = {}
    for row in rows:
        words = _words(row)
        if row["author"] == author and words.event:
            own.setdefault(words.event, words)
    spread = sorted(own.values(), key=lambda words: words.order)
    fitting = [words for words in spread if text.length(words.event) <= EVENT_MAX]
    longest = sorted(fitting, key=lambda words: -text.length(words.event))
    few = max(1, each // 10)
    chosen: dict[str, Words] = {}
    poems = (words for words in fitting if words.is_poem)
    old = (words for words in fitting if words.is_old)
    for group, most in ((longest, few), (poems, few * 2), (old, few * 2), (fitting, each)):
        _add(chosen, group, min(each, len(chosen) + most))
    too_long = min(
        (words for words in spread if text.length(words.event) > EVENT_MAX),
        key=lambda words: text.length(words.event),
    )
    replies = [words.event for words in spread if 5 <= text.length(words.event) <= BODY_MAX]
    return Choice(author, sorted(chosen.values(), key=lambda words: words.order), too_long, replies)


def _add(chosen: dict[str, Words], group: Iterable[Words], until: int) -> None:
    for words in group:
        if len(chosen) >= until:
            return
        chosen.setdefault(words.event, words)


def _words(row: dict[str, str]) -> Words:
    note = " ".join(row["heading_note"].split())
    day = row["date"] or ""
    return Words(
        author=row["author"],
        day=day if day >= OLDEST_DAY.isoformat() else "",
        title=note if text.length(note) <= TITLE_MAX else "",
        event=text.clean(row["text"]),
    )
