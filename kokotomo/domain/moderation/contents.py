"""What a report holds sealed: the words as they stood, those of its reporter, those of moderators."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kokotomo.domain.moderation.models.reports import Report, ReportNote
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.crypto.sealing import seal, unseal


@dataclass(frozen=True)
class Evidence:
    """What was reported, as it stood at that moment.

    *parts* are (name of the field, words as they were typed); *author* is the nickname of who wrote them,
    None where nobody is stored; *written_at* (aware) when.
    """

    parts: Sequence[tuple[str, str]]
    author: str | None
    written_at: datetime

    def part(self, name: str) -> str:
        """The words of one part; empty where it has none."""
        return dict(self.parts).get(name, "")


@dataclass(frozen=True)
class Place:
    """The report or note for which something is sealed: it opens nowhere else."""

    public_id: str
    created_at: datetime


def seal_evidence(evidence: Evidence, key: DataKey, place: Place) -> str:
    """*evidence* for the column of its report."""
    said = {
        "parts": [list(part) for part in evidence.parts],
        "author": evidence.author,
        "written_at": evidence.written_at.isoformat(),
    }
    return seal(key, json.dumps(said, ensure_ascii=False), **_bound(Report, "evidence", place))


def evidence_of(report: Report, key: DataKey) -> Evidence:
    """The evidence again. Raises `Unsealable` where the row was tampered with."""
    said = json.loads(unseal(key, report.evidence or "", **_bound(Report, "evidence", _place(report))))
    parts = [(name, words) for name, words in said["parts"]]
    return Evidence(parts, said["author"], datetime.fromisoformat(said["written_at"]))


def seal_words(words: str, key: DataKey, place: Place) -> str | None:
    """What a reporter added; None where that is nothing."""
    return seal(key, words, **_bound(Report, "words", place)) if words else None


def words_of(report: Report, key: DataKey) -> str:
    """It again, empty where nothing was added. Raises `Unsealable`."""
    if report.words is None:
        return ""
    return unseal(key, report.words, **_bound(Report, "words", _place(report)))


def seal_note(words: str, key: DataKey, place: Place) -> str:
    """A moderator's note."""
    return seal(key, words, **_bound(ReportNote, "sealed", place))


def note_of(note: ReportNote, key: DataKey) -> str:
    """It again. Raises `Unsealable`."""
    return unseal(key, note.sealed or "", **_bound(ReportNote, "sealed", _place(note)))


def _place(row: Report | ReportNote) -> Place:
    return Place(row.public_id, row.created_at)


def _bound(table: type[Report | ReportNote], column: str, place: Place) -> dict[str, Any]:
    return {
        "table": table.__tablename__,
        "column": column,
        "row": place.public_id,
        "created": place.created_at.date(),
    }
