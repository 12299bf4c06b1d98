"""Files of diaries for tests, brought along and worked off as the site does."""

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.people import data_key_of
from kokotomo.domain.portability import actions, contents, exports, sweeps
from kokotomo.domain.portability.contents import Inside
from kokotomo.domain.portability.models import Import
from kokotomo.domain.portability.queries import imports as queries
from kokotomo.domain.portability.readers.items import NotTaken
from kokotomo.domain.portability.rules import Choices
from kokotomo.foundation import public_ids


def lines(*entries: Any) -> bytes:
    """JSON Lines of *entries*; bytes among them stand as they are."""
    return b"".join(
        (one if isinstance(one, bytes) else json.dumps(one, ensure_ascii=False).encode()) + b"\n"
        for one in entries
    )


def said(text: str = "雨の一日。", date: str | None = "1999-06-01", **more: Any) -> dict[str, Any]:
    """One entry as foreign files have it."""
    return {"author": "すみ", "date": date, "text": text, **more}


def received(owner: User, data: bytes, **choices: Any) -> Import:
    """*data* uploaded by *owner*, and read on trial."""
    row = actions.receive(owner, io.BytesIO(data), Choices(**choices), public_ids.new())
    sweeps.work_off(row.id)
    return again(owner, row)


def taken(owner: User, data: bytes, **choices: Any) -> Import:
    """The same, and taken to the end."""
    row = received(owner, data, **choices)
    actions.begin_taking(owner, row)
    while sweeps.work_off(row.id):
        continue
    return again(owner, row)


def again(owner: User, row: Import) -> Import:
    """*row* as it stands now."""
    held = queries.hold(row.id)
    assert held is not None
    return held[0]


def inside(owner: User, row: Import) -> Inside:
    """What was chosen and found."""
    return contents.inside_of(row, data_key_of(owner))


def report(owner: User, row: Import) -> list[tuple[int, str]]:
    """(line, reason) of every entry that is not taken, read page by page as the site shows them."""
    found: list[NotTaken] = []
    cursor = None
    while True:
        page = queries.page_of_report(owner, row, cursor)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return [(one.line, one.reason) for one in found]


def exported(owner: User) -> zipfile.ZipFile:
    """*owner*'s export, unpacked."""
    return zipfile.ZipFile(io.BytesIO(b"".join(exports.archive(owner))))


def rows(owner: User) -> list[dict[str, Any]]:
    """The lines of *owner*'s export."""
    text = exported(owner).read("diaries.jsonl").decode()
    # Not splitlines: words may hold other line ends.
    return [json.loads(line) for line in text.split("\n") if line]


def texts(entries: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """Days and words alone."""
    return sorted((one["date"], one["text"]) for one in entries)
