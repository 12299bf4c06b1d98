"""The marks that people leave on pages: 読んだよ, of which the page's writer learns, and とっておく, of which
nobody does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, bindparam, case, func, or_, select

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.statements import built_once, whom
from kokotomo.domain.comments.access import Author, kept_by, visible_to
from kokotomo.domain.comments.models import Comment, Keepsake, Reading
from kokotomo.domain.comments.rules import READERS_SHOWN
from kokotomo.domain.diaries import access as diaries
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.follows.access import may_meet, unmuted
from kokotomo.foundation.db import db
from kokotomo.foundation.paging import Page, Pages
from kokotomo.foundation.ready import Ready


class Marks(NamedTuple):
    """What a viewer did with one page: said 読んだよ, keeps it."""

    read: bool = False
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A keepsake, with as much of its page as names it; a reply has its own id and words beside. Of a page
    without an author nothing is said of one."""

    kept_at: datetime
    public_id: str
    day: date
    audience: str
    title: str | None
    note: str | None
    extract: str | None
    feeling_extract: str | None
    effort_extract: str | None
    comment_public_id: str | None
    comment_html: str | None
    author_public_id: str | None
    nickname: str | None
    cover: str | None


def read_among(viewer: Viewer, diary_ids: Iterable[int]) -> set[int]:
    """Those of *diary_ids* to which *viewer* said 読んだよ. One query for a whole list; none for a guest."""
    wanted = list(diary_ids)
    if viewer.id is None or not wanted:
        return set()
    return set(db.session.scalars(_read_among(viewer), whom(viewer, diary_ids=wanted)))


def marks_on(viewer: Viewer, diary: Diary) -> Marks:
    """What *viewer* did with *diary*. One query; none for a guest."""
    if viewer.id is None:
        return Marks()
    row = _marks(viewer).one(whom(viewer, diary_id=diary.id))
    return Marks(*row)


def readers_of(viewer: Viewer, diary: Diary) -> Sequence[User]:
    """Who said 読んだよ to *diary*, the latest first, `READERS_SHOWN` at most: for the page's writer alone.

    People whom the writer may not meet, or muted, are left out.
    """
    if viewer.id is None or diary.author_id != viewer.id:
        return []
    return db.session.scalars(
        select(User)
        .join(Reading, Reading.reader_id == User.id)
        .where(Reading.diary_id == diary.id, may_meet(viewer), unmuted(viewer, User.id))
        .order_by(Reading.created_at.desc(), Reading.reader_id.desc())
        .limit(READERS_SHOWN)
    ).all()


def page_of_keepsakes(viewer: User, cursor: str | None = None) -> Page[Kept]:
    """とっておいたもの: pages and replies that *viewer* keeps and may still see, the latest kept first."""
    return _keepsakes(viewer).read(cursor, whom(viewer)).map(lambda row: Kept(*row))


@built_once
def _read_among(viewer: Viewer) -> Select[int]:
    # A list in the text: of ids in one parameter SQLite does not see that they are few, and reads all that
    # the viewer ever marked (7 ms for thousands).
    these = Reading.diary_id.in_(bindparam("diary_ids", expanding=True))
    return select(Reading.diary_id).where(Reading.reader_id == viewer.id, these)


@built_once
def _marks(viewer: Viewer) -> Ready:
    page: Any = bindparam("diary_id", type_=Integer)
    read = select(Reading.diary_id).where(Reading.reader_id == viewer.id, Reading.diary_id == page)
    return Ready(select(read.exists(), kept_by(viewer, Keepsake.diary_id, page)))


@built_once
def _keepsakes(viewer: User) -> Pages:
    # A page for its writer alone says nothing in the open; but its replies, which its writer may keep, do.
    statement = (
        select(
            Keepsake.created_at,
            Diary.public_id,
            Diary.day,
            Diary.audience,
            Diary.title,
            Diary.note,
            Diary.extract,
            Diary.feeling_extract,
            Diary.effort_extract,
            Comment.public_id,
            Comment.body_html,
            case((Comment.id.is_(None), User.public_id), else_=Author.public_id),
            case((Comment.id.is_(None), User.nickname), else_=Author.nickname),
            case((Comment.id.is_(None), User.cover), else_=Author.cover),
        )
        .select_from(Keepsake)
        .outerjoin(Comment, Comment.id == Keepsake.comment_id)
        .outerjoin(Author, Author.id == Comment.author_id)
        .join(Diary, Diary.id == func.coalesce(Keepsake.diary_id, Comment.diary_id))
        .outerjoin(User, User.id == Diary.author_id)
        .where(
            Keepsake.owner_id == viewer.id,
            diaries.visible_to(viewer),
            or_(Keepsake.comment_id.is_(None), visible_to(viewer)),
        )
    )
    return Pages(statement, [Keepsake.created_at.desc(), Keepsake.id.desc()])
