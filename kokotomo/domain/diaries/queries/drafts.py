"""What somebody is still writing, for them alone; and what stands on their desk when they sit down."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.people import data_key_of
from kokotomo.domain.accounts.statements import built_once, whom
from kokotomo.domain.diaries import contents
from kokotomo.domain.diaries.contents import Written
from kokotomo.domain.diaries.models import Diary, Draft
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.paging import Page, page_of
from kokotomo.foundation.ready import Ready


@dataclass(frozen=True)
class Found:
    """A draft and what it holds; *diary_id* is the public id of the entry that is being edited in it."""

    draft: Draft
    written: Written
    diary_id: str | None = None


@dataclass(frozen=True)
class Desk:
    """Whether somebody has ever written an entry, and their newest draft of a new one, if any."""

    has_written: bool
    draft_id: str | None
    draft_at: datetime | None


def find_draft(viewer: User, public_id: str) -> Found | None:
    """*viewer*'s own draft behind *public_id*, unsealed."""
    if not public_ids.is_one(public_id):
        return None
    row = db.session.execute(
        select(Draft, Diary.public_id)
        .outerjoin(Diary, Diary.id == Draft.diary_id)
        .where(Draft.public_id == public_id, Draft.owner_id == viewer.id)
    ).one_or_none()
    return None if row is None else _opened(viewer, row[0], row[1])


def latest_draft(viewer: User) -> Found | None:
    """The draft of a new entry that *viewer* changed last."""
    draft = db.session.scalars(
        select(Draft)
        .where(Draft.owner_id == viewer.id, Draft.diary_id.is_(None))
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
        .limit(1)
    ).one_or_none()
    return None if draft is None else _opened(viewer, draft)


def draft_of_edit(viewer: User, diary: Diary) -> Found | None:
    """What *viewer* left off when editing *diary*, changed last."""
    draft = db.session.scalars(
        select(Draft)
        .where(Draft.owner_id == viewer.id, Draft.diary_id == diary.id)
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
        .limit(1)
    ).one_or_none()
    return None if draft is None else _opened(viewer, draft, diary.public_id)


def page_of_drafts(viewer: User, cursor: str | None = None) -> Page[Found]:
    """All drafts of *viewer*, the latest first, unsealed; not of entries that are deleted for now."""
    statement: Select[*tuple[Any, ...]] = (
        select(Draft, Diary.public_id)
        .outerjoin(Diary, Diary.id == Draft.diary_id)
        .where(Draft.owner_id == viewer.id, Diary.deleted_at.is_(None))
    )
    page = page_of(statement, [Draft.updated_at.desc(), Draft.id.desc()], cursor=cursor)
    return page.map(lambda row: _opened(viewer, row[0], row[1]))


def hold_draft(viewer: User, form_key: str) -> Draft | None:
    """*viewer*'s draft of the form with this key; nobody else changes it until this transaction ends."""
    return db.session.scalars(
        select(Draft)
        .where(Draft.form_key == form_key, Draft.owner_id == viewer.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def desk_of(viewer: User) -> Desk:
    """What the box needs to know of *viewer* before it is shown. One query."""
    row = _desk(viewer).one(whom(viewer))
    return Desk(bool(row[0]), row[1], row[2])


@built_once
def _desk(viewer: User) -> Ready:
    newest = (
        select(Draft.public_id, Draft.updated_at)
        .where(Draft.owner_id == viewer.id, Draft.diary_id.is_(None))
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
        .limit(1)
        .subquery()
    )
    written = select(Diary.id).where(Diary.author_id == viewer.id).exists()
    return Ready(
        select(written, newest.c.public_id, newest.c.updated_at)
        .select_from(User)
        .outerjoin(newest, User.id == viewer.id)
        .where(User.id == viewer.id)
    )


def _opened(viewer: User, draft: Draft, diary_id: str | None = None) -> Found:
    return Found(draft, contents.unsealed_draft(draft, data_key_of(viewer)), diary_id)
