"""What an import's rows hold, sealed and opened again."""

import base64
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from kokotomo.domain.diaries.rules import Audience
from kokotomo.domain.portability.models import Import, ImportPart
from kokotomo.domain.portability.readers.items import NotTaken
from kokotomo.domain.portability.rules import Choices
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.crypto.sealing import seal, unseal

PIECE = 256 * 1024
"""Bytes of a file in one sealed row."""

REPORT_PIECE = 100
"""Entries not taken in one sealed row; a page of the report."""


@dataclass(frozen=True)
class Sample:
    """An entry as the trial shows it: its day (ISO), its title, and the beginning of its words."""

    day: str
    title: str
    words: str


@dataclass(frozen=True)
class Found:
    """What a trial found: *format* of `formats.Format`, authors and how many entries each has, how many would
    be taken by year, the first few, how many are not taken by reason, and how many replies are left."""

    format: str = ""
    authors: Sequence[tuple[str, int]] = ()
    years: Sequence[tuple[int, int]] = ()
    samples: Sequence[Sample] = ()
    reasons: Sequence[tuple[str, int]] = ()
    passed_over: int = 0
    left_off: Sequence[tuple[str, int]] = ()
    """Topics and skies that entries cannot keep, as the file names them, and how many entries had each."""
    problem: str | None = None
    """Why the whole file cannot be read: the key of a `FileRefused`."""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def fit(self) -> int:
        """How many entries would be taken."""
        return sum(count for _year, count in self.years)

    @property
    def not_taken(self) -> int:
        """How many would not."""
        return sum(count for _reason, count in self.reasons)


@dataclass(frozen=True)
class Inside:
    """What *sealed* of an `Import` holds."""

    choices: Choices
    found: Found = field(default_factory=Found)


def sealed_inside(inside: Inside, key: DataKey, row: Import, version: int) -> str:
    """*inside* sealed for the import *row* in *version*."""
    return seal(key, json.dumps(asdict(inside), ensure_ascii=False), **_place(row), version=version)


def inside_of(row: Import, key: DataKey) -> Inside:
    """What was chosen and found. Raises `Unsealable` where the row was tampered with."""
    said = json.loads(unseal(key, row.sealed, **_place(row), version=row.version))
    chosen, found = said["choices"], said["found"]
    authors = chosen["authors"]
    return Inside(
        Choices(
            Audience(chosen["audience"]) if chosen["audience"] else None,
            chosen["year"],
            None if authors is None else tuple(authors),
        ),
        replace(
            Found(**found),
            authors=[(name, count) for name, count in found["authors"]],
            years=[(year, count) for year, count in found["years"]],
            samples=[Sample(**one) for one in found["samples"]],
            reasons=[(reason, count) for reason, count in found["reasons"]],
            left_off=[(name, count) for name, count in found.get("left_off", ())],
        ),
    )


def sealed_piece(data: bytes, key: DataKey, row: Import, position: int) -> str:
    """A piece of the file, packed and sealed. It is compressed by itself alone, in nobody else's sight."""
    packed = base64.b64encode(zlib.compress(data, 6)).decode("ascii")
    return seal(key, packed, **_part_place(row, "file"), version=position)


def piece_of(part: ImportPart, key: DataKey, row: Import) -> bytes:
    """The piece again. Raises `Unsealable`."""
    packed = unseal(key, part.sealed, **_part_place(row, "file"), version=part.position)
    return zlib.decompress(base64.b64decode(packed))


def sealed_report(entries: Sequence[NotTaken], key: DataKey, row: Import, position: int) -> str:
    """Some of the entries that are not taken, sealed."""
    plain = [[one.line, one.reason, dict(one.facts)] for one in entries]
    return seal(key, json.dumps(plain, ensure_ascii=False), **_part_place(row, "report"), version=position)


def report_of(part: ImportPart, key: DataKey, row: Import) -> list[NotTaken]:
    """They again. Raises `Unsealable`."""
    plain = unseal(key, part.sealed, **_part_place(row, "report"), version=part.position)
    return [NotTaken(line, reason, facts) for line, reason, facts in json.loads(plain)]


def _place(row: Import) -> dict[str, Any]:
    return {
        "table": Import.__tablename__,
        "column": "sealed",
        "row": row.public_id,
        "created": row.created_at.date(),
    }


def _part_place(row: Import, kind: str) -> dict[str, Any]:
    return {
        "table": ImportPart.__tablename__,
        "column": kind,
        "row": row.public_id,
        "created": row.created_at.date(),
    }
