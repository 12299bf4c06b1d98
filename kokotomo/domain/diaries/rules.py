"""Rules of diaries: limits, choices and pure decisions. No database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from kokotomo.foundation import lines, markup, text
from kokotomo.foundation.errors import Problem

EVENT_MAX = 2000
FEELING_MAX = 1000
EFFORT_MAX = 500
TITLE_MAX = 60
NOTE_MAX = 60
TOPICS_MAX = 3
"""Characters as a reader counts them (PRODUCT 1)."""

LIMITS = {
    "event": EVENT_MAX,
    "feeling": FEELING_MAX,
    "effort": EFFORT_MAX,
    "title": TITLE_MAX,
    "note": NOTE_MAX,
}
"""By the name of a part: how many characters it may have."""

IMPORTED_LIMITS = {**LIMITS, "event": 20_000, "title": 200}
"""The same for an entry that was brought along from elsewhere: it is kept whole."""

UNSIGNED_MAX = 3000
"""Characters of a page without an author: a letter, whole (PRODUCT 4)."""

MUTED_WORD_MAX = 20
MUTED_WORDS_MAX = 50

TOMBSTONE = "diary"
"""The kind of an entry's tombstone: from the day on which it was deleted."""

TOPICS_FEWEST, TOPICS_MOST = 40, 60
ORDINARY = "ふだんのこと"
"""The group of topics about ordinary things, which should be half of all or more (PRODUCT, Words)."""
"""Characters of a muted word as a reader counts them, and how many a person may have: each is looked for in
every entry of a list."""

FOLLOWED_TOPICS_SPAN = timedelta(days=28)
"""How far back the entries on followed topics go. Without an end, a page of topics on which hardly anybody
writes would look through all entries that there are."""

HEAPED = 12
"""Code points that the characters of a text may have on average. An emoji of a family has seven, of a couple
with two colours of skin ten; letters under heaps of marks have dozens, and tear pages apart."""

EXTRACT = 120
BIT_EXTRACT = 60
"""Characters that a list shows of 今日の出来事, and of 気持ち and 頑張ったこと."""

MOST_CODE_POINTS = {"title": 800, "note": 800}
"""What their columns hold, however the characters are made."""

UNDO = timedelta(days=7)
WAITING = timedelta(days=7)
WAITING_NEWCOMER = timedelta(days=28)
NEWCOMER_ENTRIES = 3
ENOUGH_VOICES = 2
"""声をかけてほしい日記 holds an entry until this many other people have written."""

QUESTION_HOUR = 19
QUESTION_END = 5
"""今日の問い stands from 19:00 to 5:00 in Tokyo, the same for all: evenings are long here, and a question of
last night over breakfast would be yesterday's."""

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


class Choice(StrEnum):
    """What somebody chose about a topic."""

    FOLLOWED = "followed"
    MUTED = "muted"


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


@dataclass(frozen=True)
class Entry:
    """What a writer hands in: the words, who may read them, what is hoped for, and the day they are about.

    *question_id* is the public id of the 今日の問い that it answers.
    """

    content: Content
    audience: Audience
    wish: Wish
    day: date
    question_id: str | None = None


@dataclass(frozen=True)
class Listing:
    """Where an entry stands: in lists since *listed_at*, among 声をかけてほしい日記 for a while."""

    listed_at: datetime | None
    waiting_since: datetime | None
    waiting_until: datetime | None


def muted_word(typed: str) -> str:
    """*typed* as a muted word is kept: in one line, capitals of a to z as small ones, as lists compare it."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in lines.one_line(typed))


def problem_of_muted_word(word: str) -> Problem | None:
    """What is wrong with *word* as `muted_word` gives it, None where nothing is."""
    now = text.length(word)
    if not now:
        return Problem("word.empty")
    if now > MUTED_WORD_MAX or len(word) > MUTED_WORD_MAX * HEAPED:
        return Problem("word.too_long", {"limit": MUTED_WORD_MAX, "now": now})
    return None


def topics_problem(groups: Sequence[str]) -> Problem | None:
    """What an operator should know of topics whose groups are *groups*: too few or too many, or fewer than
    half about ordinary things (PRODUCT, Words). A warning, never a refusal."""
    count = len(groups)
    if not TOPICS_FEWEST <= count <= TOPICS_MOST:
        return Problem("topics.few" if count < TOPICS_FEWEST else "topics.many", {"count": count})
    return Problem("topics.heavy") if groups.count(ORDINARY) * 2 < count else None


def audience_of_choice(last: str, minor: bool) -> Audience:
    """The audience that the box starts with: the writer's last one, where it is still open to them."""
    allowed = audiences_for(minor)
    return Audience(last) if last in allowed else Audience.MEMBERS


def latest_day(today_in_tokyo: date, today_there: date) -> date:
    """The last day that an entry may be about: today, by the writer's clock or by Tokyo's."""
    return max(today_in_tokyo, today_there)


def tidied(content: Content) -> Content:
    """*content* as it is kept: cleaned, title and 注意書き in one line, topics without repetition."""
    words = {name: text.clean(value) for name, value in content.words().items()}
    for name in ("title", "note"):
        words[name] = " ".join(words[name].split("\n")).strip()
    return replace(content, **words, sky=content.sky or None, topics=tuple(dict.fromkeys(content.topics)))


def limits_of(*, imported: bool) -> Mapping[str, int]:
    """How many characters the parts of an entry may have."""
    return IMPORTED_LIMITS if imported else LIMITS


def problem_of_unsigned(words: str) -> Problem | None:
    """What is wrong with the cleaned *words* of a page without an author, None where nothing is."""
    now = text.length(words)
    if not words.strip():
        return Problem("entry.empty")
    if now > UNSIGNED_MAX:
        return Problem("event.too_long", {"limit": UNSIGNED_MAX, "now": now})
    return Problem("event.heaped") if len(words) > min(now * HEAPED, markup.LONGEST) else None


def problems_of(entry: Entry, *, minor: bool, latest: date, imported: bool = False) -> dict[str, Problem]:
    """What is wrong with an entry of tidied content, by field; empty where nothing is.

    *minor* says whether its writer is under 18, *latest* is what `latest_day` gives, *imported* whether it
    was brought along from elsewhere.
    """
    limits = limits_of(imported=imported)
    content = entry.content
    problems: dict[str, Problem] = {}
    if not any(part.strip() for part in (content.event, content.feeling, content.effort)):
        problems["event"] = Problem("entry.empty")
    for name, words in content.words().items():
        now = text.length(words)
        if now > limits[name]:
            problems[name] = Problem(f"{name}.too_long", {"limit": limits[name], "now": now})
        elif len(words) > min(now * HEAPED, MOST_CODE_POINTS.get(name, markup.LONGEST)):
            problems[name] = Problem(f"{name}.heaped")
    if content.sky is not None and content.sky not in list(Sky):
        problems["sky"] = Problem("sky.unknown")
    if len(content.topics) > TOPICS_MAX:
        problems["topics"] = Problem("topics.too_many", {"limit": TOPICS_MAX, "now": len(content.topics)})
    if entry.audience not in audiences_for(minor):
        problems["audience"] = Problem("audience.minor")
    if entry.day > latest:
        problems["date"] = Problem("day.future")
    elif entry.day < OLDEST_DAY:
        problems["date"] = Problem("day.too_old", {"year": OLDEST_DAY.year})
    return problems


def asks_for_words(audience: str, wish: str) -> bool:
    """Whether others can read the entry and its writer would like replies."""
    return audience != Audience.PRIVATE and wish in WISHES_FOR_WORDS


def listing_of(
    *,
    audience: str,
    wish: str,
    voices: int,
    newcomer: bool,
    published_at: datetime,
    gone: bool,
    now: datetime,
    imported: bool = False,
) -> Listing:
    """Where an entry stands. *gone* is deleted or hidden, *newcomer* one of its writer's first three that
    would like replies. Waiting counts from publication, whatever was changed later. An *imported* one stands
    in its notebook only, whoever may read it (PRODUCT 1)."""
    listed = not gone and not imported and audience != Audience.PRIVATE
    until = published_at + (WAITING_NEWCOMER if newcomer else WAITING)
    waits = listed and asks_for_words(audience, wish) and voices < ENOUGH_VOICES and until > now
    return Listing(
        published_at if listed else None, published_at if waits else None, until if waits else None
    )


def evening_of(at: datetime) -> date | None:
    """The day whose 今日の問い stands at *at* (in Tokyo's time), None between 5:00 and 19:00."""
    if at.hour >= QUESTION_HOUR:
        return at.date()
    return at.date() - timedelta(days=1) if at.hour < QUESTION_END else None
