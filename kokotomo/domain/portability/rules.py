"""Rules of bringing diaries along: what of a file is taken, as what, and what is not and why. No database."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from kokotomo.domain.diaries import rules as diaries
from kokotomo.domain.diaries.actions.imports import Brought
from kokotomo.domain.diaries.rules import Audience, Content, Entry, Sky, Wish
from kokotomo.domain.portability.readers.items import NotTaken, Raw
from kokotomo.foundation import text
from kokotomo.foundation.clock import TOKYO

FILE_MAX = 16 * 1024 * 1024
"""Bytes of an uploaded file; sixty years of four writers have nine million."""

AT_ONCE_MAX = 512 * 1024
"""Bytes of a file, not packed, that is read within the request, in less than a second. The worker reads all
others."""

AT_ONCE_ITEMS = 500
"""Entries that are read anew within the request."""

BATCH = 100
"""Entries that are taken in one transaction."""

ITEMS_MAX = 100_000
"""Entries of one file: one a day for 270 years."""

NAME_SHOWN = 40
"""Code points of a topic's or sky's name that a page shows."""

LEFT_OFF_SHOWN = 12
"""Names of topics and skies that cannot be kept, shown on a page."""

AUTHORS_SHOWN = 50
ORIGIN_MAX = 4000
"""Characters of what is kept beside the words of one entry."""

KEPT = timedelta(days=7)
"""How long a file waits for its owner's word, and its report after that."""

ANYBODY = "*"
"""In place of an author's name: whoever it is."""

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z", re.ASCII)
_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})\Z", re.ASCII)
_LEAP = (2, 29)
_NOON = time(12, tzinfo=TOKYO)


@dataclass(frozen=True)
class Choices:
    """What somebody decided about a file. *authors* are the names whose entries are taken, None for whoever
    is its only one; *year* stands in where an entry names none; *audience* None keeps what the file says."""

    audience: Audience | None = Audience.PRIVATE
    year: int | None = None
    authors: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Reader:
    """For whom a file is judged: their last possible day, whether they are under 18, topics by name."""

    latest: date
    minor: bool
    now: datetime
    topics: Mapping[str, str] = field(default_factory=dict)


def year_problem(year: int, latest: date) -> str | None:
    """What is wrong with a year that is given for entries without one: ``year.range``, or nothing."""
    return None if diaries.OLDEST_DAY.year <= year <= latest.year else "year.range"


def is_chosen(author: str, choices: Choices) -> bool:
    """Whether entries of *author* are to be taken."""
    return choices.authors is None or ANYBODY in choices.authors or author in choices.authors


def judged(raw: Raw, choices: Choices, reader: Reader, number: int) -> Brought | NotTaken:
    """*raw* as the entry that it becomes, or why it becomes none. *number* is its place in the file."""
    if not is_chosen(raw.author, choices):
        return NotTaken(raw.line, "author.other")
    day = _day_of(raw, choices.year)
    if isinstance(day, NotTaken):
        return day
    if any(_cannot_be_stored(words) for words in _everything(raw)):
        return NotTaken(raw.line, "text.unstorable")
    entry = Entry(_content(raw, reader), _audience(raw, choices, reader), _wish(raw), day)
    if not any(text.clean(words).strip() for words in (raw.event, raw.feeling, raw.effort)):
        return NotTaken(raw.line, "entry.empty")
    problems = diaries.problems_of(entry, minor=reader.minor, latest=reader.latest, imported=True)
    for problem in problems.values():
        return NotTaken(raw.line, problem.key, dict(problem.facts))
    origin = json.dumps(raw.origin, ensure_ascii=False, sort_keys=True) if raw.origin else None
    if origin and (len(origin) > ORIGIN_MAX or _cannot_be_stored(origin)):
        return NotTaken(raw.line, "origin.too_long", {"limit": ORIGIN_MAX})
    return Brought(entry, _published(raw, day, reader.now, number), origin, raw.id)


def _day_of(raw: Raw, year: int | None) -> date | NotTaken:
    found = _DAY.match(raw.date)
    if found:
        y, month, day = (int(part) for part in found.groups())
    elif raw.date:
        return NotTaken(raw.line, "date.wrong")
    else:
        found = _MONTH_DAY.match(raw.month_day)
        if found is None:
            return NotTaken(raw.line, "date.wrong" if raw.month_day else "date.missing")
        if year is None:
            return NotTaken(raw.line, "date.no_year")
        y, (month, day) = year, (int(part) for part in found.groups())
    try:
        return date(y, month, day)
    except ValueError:
        return NotTaken(raw.line, "date.leap" if (month, day) == _LEAP and y else "date.wrong", {"year": y})


def left_off(raw: Raw, reader: Reader) -> list[str]:
    """What an entry that is taken cannot keep: topics that are none here, or are one too many, and a sky that
    is none; as the file names them, each cut to `NAME_SHOWN`."""
    known = [name for name in raw.topics if name in reader.topics]
    lost = [name for name in raw.topics if name not in reader.topics] + known[diaries.TOPICS_MAX :]
    if raw.sky and raw.sky not in list(Sky):
        lost.append(raw.sky)
    return [" ".join(name.split())[:NAME_SHOWN] for name in lost if name.strip()]


def _content(raw: Raw, reader: Reader) -> Content:
    topics = [reader.topics[name] for name in raw.topics if name in reader.topics]
    content = Content(
        event=raw.event,
        feeling=raw.feeling,
        effort=raw.effort,
        title=raw.title,
        note=raw.note,
        sky=raw.sky if raw.sky in list(Sky) else None,
        topics=tuple(topics[: diaries.TOPICS_MAX]),
    )
    # The words themselves stay as they came; title and 注意書き stand in one line.
    tidy = diaries.tidied(replace(content, event="", feeling="", effort=""))
    return replace(tidy, event=raw.event, feeling=raw.feeling, effort=raw.effort)


def _audience(raw: Raw, choices: Choices, reader: Reader) -> Audience:
    if choices.audience is not None:
        return choices.audience
    said = Audience(raw.audience) if raw.audience in list(Audience) else Audience.PRIVATE
    # What cannot be chosen any more is nobody's: closed is never wrong.
    return said if said in diaries.audiences_for(reader.minor) else Audience.PRIVATE


def _wish(raw: Raw) -> Wish:
    return Wish(raw.wish) if raw.wish in list(Wish) else Wish.NONE


def _published(raw: Raw, day: date, now: datetime, number: int) -> datetime:
    """The instant that the file names, else noon of the day in Tokyo, a little later for each further one."""
    if raw.published_at:
        try:
            at = datetime.fromisoformat(raw.published_at)
            if at.tzinfo is not None and at.year >= diaries.OLDEST_DAY.year:
                return min(at.astimezone(UTC), now)
        except (ValueError, OverflowError):
            at = None
    noon = datetime.combine(day, _NOON) + timedelta(microseconds=number % 1_000_000)
    return min(noon.astimezone(UTC), now)


def _everything(raw: Raw) -> tuple[str, ...]:
    return (raw.event, raw.feeling, raw.effort, raw.title, raw.note)


def _cannot_be_stored(words: str) -> bool:
    """NUL, which no database takes, and half a surrogate pair, which no encoding can carry."""
    if "\x00" in words:
        return True
    try:
        words.encode()
    except UnicodeEncodeError:
        return True
    return False
