"""Reading imports: one's own, their pieces, and those that wait for work."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.people import data_key_of
from kokotomo.domain.diaries import rules as diaries
from kokotomo.domain.diaries.queries.topics import topics
from kokotomo.domain.portability import contents
from kokotomo.domain.portability.models import Import, ImportPart
from kokotomo.domain.portability.readers.items import NotTaken
from kokotomo.domain.portability.rules import Reader
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.paging import Page, page_of

WAITING = ("received", "taking")
"""States in which there is something to do."""


def find_import(viewer: User, public_id: str) -> Import | None:
    """*viewer*'s own import behind *public_id*."""
    if not public_ids.is_one(public_id):
        return None
    return db.session.scalars(
        select(Import).where(Import.public_id == public_id, Import.owner_id == viewer.id)
    ).one_or_none()


def open_import(viewer: User) -> Import | None:
    """The one with which *viewer* is not done."""
    return db.session.scalars(
        select(Import).where(Import.owner_id == viewer.id, Import.open.is_not(None))
    ).one_or_none()


def find_sent(viewer: User, form_key: str) -> Import | None:
    """What *viewer*'s form with this key has made already."""
    return db.session.scalars(
        select(Import).where(Import.owner_id == viewer.id, Import.form_key == form_key)
    ).one_or_none()


def page_of_report(viewer: User, row: Import, cursor: str | None = None) -> Page[NotTaken]:
    """The entries of one's own *row* that are not taken, in the order of the file. One query, and the
    key's."""
    parts = select(ImportPart).where(ImportPart.import_id == row.id, ImportPart.kind == "report")
    page = page_of(parts, [ImportPart.position.asc()], size=1, cursor=cursor)
    key = data_key_of(viewer)
    return Page([one for part in page.items for one in contents.report_of(part, key, row)], page.next_cursor)


def file_of(owner: User, row: Import) -> BytesIO:
    """The file of *row*, at most `rules.FILE_MAX` bytes. Raises `Unsealable`."""
    key, data = data_key_of(owner), BytesIO()
    parts = (
        select(ImportPart)
        .where(ImportPart.import_id == row.id, ImportPart.kind == "file")
        .order_by(ImportPart.position)
    )
    for part in db.session.scalars(parts.execution_options(yield_per=8)):
        data.write(contents.piece_of(part, key, row))
        db.session.expunge(part)
    data.seek(0)
    return data


def reader_for(owner: User) -> Reader:
    """For whom a file is judged: *owner*, now."""
    latest = diaries.latest_day(clock.today(), clock.today(ZoneInfo(owner.time_zone)))
    names = {topic.name: topic.public_id for topic in topics()}
    return Reader(latest, owner.is_minor, clock.now(), names)


def hold(import_id: int, claim: str | None = None) -> tuple[Import, User] | None:
    """The import and its owner as they stand now, while *claim* is the one that works on it (None: whoever);
    nobody else changes it until this transaction ends."""
    found = (
        select(Import, User)
        .join(User, User.id == Import.owner_id)
        .where(Import.id == import_id)
        .with_for_update(of=Import)
        .execution_options(populate_existing=True)
    )
    if claim is not None:
        found = found.where(Import.claim == claim)
    row = db.session.execute(found).one_or_none()
    return None if row is None else (row[0], row[1])


def next_waiting(import_id: int | None = None) -> tuple[Import, User] | None:
    """The oldest import on which nobody works, held, or *import_id* alone; others pass over it."""
    found = (
        select(Import, User)
        .join(User, User.id == Import.owner_id)
        .where(
            Import.state.in_(WAITING),
            or_(Import.claimed_until.is_(None), Import.claimed_until <= clock.now()),
        )
        .order_by(Import.id)
        .limit(1)
        .with_for_update(of=Import, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if import_id is not None:
        found = found.where(Import.id == import_id)
    row = db.session.execute(found).one_or_none()
    return None if row is None else (row[0], row[1])


def ids_older_than(before: datetime, most: int) -> Sequence[int]:
    """Imports of before *before*."""
    return db.session.scalars(
        select(Import.id).where(Import.created_at <= before).order_by(Import.created_at).limit(most)
    ).all()


def next_position(row: Import) -> int:
    """Where the next piece of the report goes."""
    last = select(func.max(ImportPart.position)).where(
        ImportPart.import_id == row.id, ImportPart.kind == "report"
    )
    found = db.session.scalar(last)
    return 0 if found is None else found + 1
