"""Rules of reports: what can be reported and why, limits, what stands first. No database."""

from collections.abc import Mapping
from datetime import timedelta
from enum import IntEnum, StrEnum

from kokotomo.foundation import text
from kokotomo.foundation.errors import Problem

WORDS_MAX = 600
"""Characters of what a reporter adds, as a reader counts them."""

NOTE_MAX = 2000
"""Characters of a moderator's note, counted so."""

STORED_MAX = 20_000
"""Code points of either: the bound where characters are heaped, and where no other holds."""

KEPT = timedelta(days=180)
"""Evidence and all that was said about it is sealed for so long at most (SAFETY T28, 4.3)."""


class Kind(StrEnum):
    """What is reported."""

    DIARY = "diary"
    COMMENT = "comment"
    PERSON = "person"
    LETTER = "letter"
    """Of a consultation: what it says is kept, and opened to nobody without a grant."""

    FACE = "face"
    """A volunteer's 相談員名 and the lines in which they introduce themselves."""


UNNAMED = (Kind.LETTER, Kind.FACE)
"""Whose such a thing is, is told nowhere beside it: they write under a 呼び名, or listen under a 相談員名."""


class Reason(StrEnum):
    """Why, in the order in which the form asks (PRODUCT 8)."""

    LIFE = "life"
    SUICIDE = "suicide"
    CONTACT = "contact"
    PERSONAL = "personal"
    BLAME = "blame"
    IMPERSONATION = "impersonation"
    MINOR = "minor"
    SEXUAL = "sexual"
    ADVERTISING = "advertising"
    OTHER = "other"


class State(StrEnum):
    """Whether somebody still has to look at it."""

    OPEN = "open"
    DONE = "done"


class Urgency(IntEnum):
    """How soon somebody has to look: いま, きょう中, あす以降."""

    NOW = 0
    TODAY = 1
    LATER = 2


class MeasureKind(StrEnum):
    """What can be done in a case, from nothing to the most; several at once (PRODUCT 8)."""

    NONE = "none"
    NOTE = "note"
    """注意書きをつける."""
    HIDE = "hide"
    EDIT = "edit"
    """編集をお願いする."""
    WARN = "warn"
    LIMIT = "limit"
    """書きこみを制限する: the person reads, is read, and writes nothing but to us and in consultations."""
    SUSPEND = "suspend"
    """利用を停止する: their pages are not shown either."""
    CLOSE = "close"
    """アカウントを閉じる; two moderators decide."""
    OUTSIDE = "outside"
    """外へつないだ: 110, 119 or 189 was told."""


class Rule(StrEnum):
    """Which of みんなの約束 something is against."""

    BLAME = "blame"
    CONTACT = "contact"
    METHODS = "methods"
    ADVERTISING = "advertising"
    PERSONAL = "personal"
    SEXUAL = "sexual"
    IMPERSONATION = "impersonation"
    MINORS = "minors"


class DecisionState(StrEnum):
    """``proposed`` waits for a second moderator; ``force`` holds; ``lifted`` was undone after an appeal or by
    who decided; ``dropped`` was never confirmed."""

    PROPOSED = "proposed"
    FORCE = "force"
    LIFTED = "lifted"
    DROPPED = "dropped"


class AppealOutcome(StrEnum):
    """What became of an objection."""

    LIFTED = "lifted"
    KEPT = "kept"


class Step(StrEnum):
    """What a moderator did: wrote a note, finished with the report, took it up again."""

    NOTE = "note"
    DONE = "done"
    REOPENED = "reopened"


_FIRST = (Reason.LIFE, Reason.SUICIDE)
"""What is read before everything else, the first of them first."""


def rank_of(reason: Reason) -> int:
    """Where *reason* stands among open reports: 0 is read first, equal ones by age."""
    return _FIRST.index(reason) if reason in _FIRST else len(_FIRST)


def asks_for_help_lines(reason: str) -> bool:
    """Whether who reports for *reason* sees the help lines first: they may need one themselves."""
    return reason in _FIRST


def is_never_refused(reason: str) -> bool:
    """Whether a report for *reason* passes the limits of how often and how long: a life is in danger."""
    return reason == Reason.LIFE


def problems_of(reason: str, words: str) -> Mapping[str, Problem]:
    """What is wrong with a report, by field: ``reason.choice``; ``words.long`` (limit, length)."""
    problems = {}
    if reason not in list(Reason):
        problems["reason"] = Problem("reason.choice")
    long = _too_long("words", words, None if is_never_refused(reason) else WORDS_MAX)
    return problems | ({"words": long} if long else {})


def problems_of_note(words: str) -> Mapping[str, Problem]:
    """What is wrong with a cleaned note: ``memo.blank``, ``memo.long`` (limit, length)."""
    if not words.strip():
        return {"memo": Problem("memo.blank")}
    long = _too_long("memo", words, NOTE_MAX)
    return {"memo": long} if long else {}


def _too_long(name: str, words: str, limit: int | None) -> Problem | None:
    length = text.length(words)
    if len(words) <= STORED_MAX and (limit is None or length <= limit):
        return None
    return Problem(f"{name}.long", {"limit": limit or STORED_MAX, "length": length})
