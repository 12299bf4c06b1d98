"""Bringing a file along, deciding about it, and leaving it."""

from collections.abc import Iterable
from typing import IO, Any

from sqlalchemy import delete

from kokotomo.domain.accounts.access import may_write
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.people import data_key_of
from kokotomo.domain.diaries.rules import audiences_for
from kokotomo.domain.portability import contents
from kokotomo.domain.portability.contents import Found, Inside
from kokotomo.domain.portability.models import Import, ImportPart
from kokotomo.domain.portability.queries import imports as queries
from kokotomo.domain.portability.readers.items import NotTaken
from kokotomo.domain.portability.rules import FILE_MAX, Choices, year_problem
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Conflict, Invalid, NotFound, Problem, require
from kokotomo.foundation.inserting import insert_once


@transaction
def receive(viewer: User, file: IO[bytes], choices: Choices, form_key: str) -> Import:
    """Keep *file*, sealed, to be read on trial. The same *form_key* again gives back the first.

    Raises `Invalid` for ``file`` (``file.missing``, ``file.too_large``), ``year``, ``audience``; `Conflict`
    (``import.open``) where another one is not done yet.
    """
    require(may_write(viewer))
    sent = queries.find_sent(viewer, form_key)
    if sent is not None:
        return sent
    size = file.seek(0, 2)
    problems = _problems_of(viewer, choices)
    if not size:
        problems["file"] = Problem("file.missing")
    elif size > FILE_MAX:
        problems["file"] = Problem("file.too_large", {"limit": FILE_MAX // (1024 * 1024)})
    if problems:
        raise Invalid(problems)
    row = _inserted(viewer, choices, form_key, size)
    if row is None:
        sent = queries.find_sent(viewer, form_key)
        if sent is None:
            raise Conflict("import.open")
        return sent
    _put_in(viewer, row, file)
    return row


@transaction
def choose(viewer: User, row: Import, choices: Choices) -> None:
    """Have one's own import read on trial anew, with other *choices*. Raises `Invalid` as `receive` does."""
    held = _held(viewer, row, "read")
    problems = _problems_of(viewer, choices)
    if problems:
        raise Invalid(problems)
    put(held, viewer, Inside(choices))
    held.state, held.done, held.total = "received", 0, 0
    _forget(held, "report")


@transaction
def begin_taking(viewer: User, row: Import) -> None:
    """Have what was read on trial taken, as it was chosen. Twice is once.

    Raises `Conflict` (``import.authors``) where the file has several authors and none was chosen.
    """
    require(may_write(viewer))
    held = _held(viewer, row, "read", "taking", "taken")
    if held.state != "read":
        return
    inside = contents.inside_of(held, data_key_of(viewer))
    if must_choose(inside):
        raise Conflict("import.authors")
    found = inside.found
    put(
        held,
        viewer,
        Inside(
            inside.choices, Found(format=found.format, authors=found.authors, passed_over=found.passed_over)
        ),
    )
    held.state, held.done, held.taken = "taking", 0, 0
    _forget(held, "report")


@transaction
def leave(viewer: User, row: Import) -> None:
    """Forget one's own import with all that it holds; entries that were taken stay. Not while it is taken."""
    held = _held(viewer, row, "received", "read", "refused", "taken")
    db.session.delete(held)
    db.session.flush()


def must_choose(inside: Inside) -> bool:
    """Whether the file has several authors and nobody said whose entries are meant."""
    return inside.choices.authors is None and len(inside.found.authors) > 1


def put(held: Import, owner: User, inside: Inside) -> None:
    """Write *inside* into a held import."""
    held.sealed = contents.sealed_inside(inside, data_key_of(owner), held, held.version + 1)
    held.version += 1
    db.session.flush()


def add_report(held: Import, owner: User, entries: list[NotTaken]) -> None:
    """Write *entries*, not taken, behind what stands in a held import's report."""
    first, key = queries.next_position(held), data_key_of(owner)
    for number, start in enumerate(range(0, len(entries), contents.REPORT_PIECE)):
        some = entries[start : start + contents.REPORT_PIECE]
        sealed = contents.sealed_report(some, key, held, first + number)
        _add(held, "report", first + number, sealed)


def close(held: Import, state: str) -> None:
    """End a held import in *state*: its file is deleted, its report stays for a while."""
    held.state, held.open, held.claim, held.claimed_until = state, None, None, None
    db.session.flush()
    _forget(held, "file")


def _problems_of(viewer: User, choices: Choices) -> dict[str, Problem]:
    problems: dict[str, Problem] = {}
    if choices.year is not None:
        wrong = year_problem(choices.year, clock.today())
        if wrong:
            problems["year"] = Problem(wrong, {"year": clock.today().year})
    if choices.audience is not None and choices.audience not in audiences_for(viewer.is_minor):
        problems["audience"] = Problem("audience.minor")
    return problems


def _held(viewer: User, row: Import, *states: str) -> Import:
    require(row.owner_id == viewer.id)
    found = queries.hold(row.id)
    if found is None:
        raise NotFound("import")
    held = found[0]
    if held.state not in states:
        raise Conflict("import.moved_on")
    return held


def _inserted(viewer: User, choices: Choices, form_key: str, size: int) -> Import | None:
    row = Import(
        public_id=public_ids.new(), owner_id=viewer.id, created_at=clock.now(), version=1, form_key=form_key
    )
    sealed = contents.sealed_inside(Inside(choices), data_key_of(viewer), row, 1)
    return insert_once(
        Import,
        public_id=row.public_id,
        owner_id=row.owner_id,
        form_key=form_key,
        state="received",
        open=True,
        version=1,
        sealed=sealed,
        size=size,
        created_at=row.created_at,
    )


def _put_in(viewer: User, row: Import, file: IO[bytes]) -> None:
    key = data_key_of(viewer)
    for position, data in enumerate(_pieces(file)):
        _add(row, "file", position, contents.sealed_piece(data, key, row, position))


def _pieces(file: IO[bytes]) -> Iterable[bytes]:
    file.seek(0)
    while data := file.read(contents.PIECE):
        yield data


def _add(row: Import, kind: str, position: int, sealed: str) -> None:
    table: Any = ImportPart.__table__
    values = {"import_id": row.id, "kind": kind, "position": position, "sealed": sealed}
    db.session.execute(table.insert(), values)


def _forget(row: Import, kind: str) -> None:
    db.session.execute(delete(ImportPart).where(ImportPart.import_id == row.id, ImportPart.kind == kind))
