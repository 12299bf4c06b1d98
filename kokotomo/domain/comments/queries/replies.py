"""Reading replies. Every statement takes the viewer first and obeys `access`."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    UnaryExpression,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import aliased

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.statements import built_once, whom
from kokotomo.domain.comments.access import Author, answerable_by, kept_by, placed_for, visible_to
from kokotomo.domain.comments.models import Comment, Keepsake
from kokotomo.domain.comments.rules import PAGE_SIZE, Reply
from kokotomo.domain.diaries import access as diaries
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.rules import WAITING_NEWCOMER
from kokotomo.domain.follows.access import present
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import NotFound
from kokotomo.foundation.paging import Page, Pages, page_of

_Top, _Answered, _AnsweredAuthor = aliased(Comment), aliased(Comment), aliased(User)
_below = aliased(Comment)

_ORDER: Sequence[UnaryExpression[Any]] = [
    func.coalesce(_Top.created_at, Comment.created_at).asc(),
    func.coalesce(Comment.parent_id, Comment.id).asc(),
    Comment.id.asc(),
]
"""Threads by age, in each the reply first and its answers as they came."""


class Found(NamedTuple):
    """A reply with its author, the page under which it stands, and who wrote that (None where no author is
    stored)."""

    comment: Comment
    author: User
    diary: Diary
    page_author: User | None


def replies_of(viewer: Viewer, diary: Diary, cursor: str | None = None) -> Page[Reply]:
    """The replies under *diary*, which *viewer* must see, as `replies_under_page` gives them."""
    return replies_under_page(viewer, diary.id, cursor)


def replies_under_page(
    viewer: Viewer, diary_id: int, cursor: str | None = None, *, as_writer: bool = False
) -> Page[Reply]:
    """The replies under a page that *viewer* sees, as threads; *as_writer* says that they wrote it though no
    author is stored.

    One query for a page of `PAGE_SIZE`; one more where a later page begins amid a thread.
    """
    pages = _pages(as_writer)(viewer)
    page = pages.read(cursor, whom(viewer, diary_id=diary_id)).map(lambda row: Reply(*row))
    rows = page.items
    if rows and rows[0].parent_id is not None:
        only = _replies(viewer, as_writer).where(Comment.id == rows[0].parent_id)
        above = db.session.execute(only, {"diary_id": diary_id}).one_or_none()
        if above is not None:
            rows = [Reply(*above), *rows]
    return Page(_threads(rows), page.next_cursor)


def page_holding(viewer: Viewer, diary: Diary, comment: Comment) -> str | None:
    """The cursor of a page of `replies_of` on which *comment* stands; None for the first page. One query."""
    columns = [key.element for key in _ORDER]
    place = (
        select(*columns)
        .outerjoin(_Top, _Top.id == Comment.parent_id)
        .where(Comment.id == comment.id)
        .correlate(None)
        .subquery()
    )
    before = (
        _joined(select(Comment.id))
        .join(place, true())
        .where(Comment.diary_id == diary.id, _shown(viewer), tuple_(*columns) < tuple_(*place.c))
    )
    # Backwards from the reply: where the next page up there would begin, its own page may begin.
    backwards = [column.desc() for column in columns]
    return page_of(before, backwards, size=PAGE_SIZE - 1).next_cursor


def find_comment(viewer: Viewer, public_id: str) -> Found | None:
    """The reply behind *public_id*, if *viewer* sees its words and its page."""
    return _found(_any_visible(viewer), whom(viewer, public_id=public_id))


def find_own(viewer: User, public_id: str) -> Found | None:
    """*viewer*'s own reply, deleted or not, wherever it stands: one can delete one's words under a page that
    one no longer sees."""
    own = _joined(select(Comment, Author, Diary, User)).where(
        Comment.public_id == public_id, Comment.author_id == viewer.id
    )
    return _found(own, {"public_id": public_id})


def find_answerable(viewer: Viewer, diary_id: str, public_id: str) -> Found | None:
    """The reply that *viewer* may answer, under the page behind the public id *diary_id*."""
    return _found(_any_answerable(viewer), whom(viewer, public_id=public_id, diary_public_id=diary_id))


def find_sent(author: User, form_key: str) -> Comment | None:
    """What *author*'s form with this key has made already."""
    return db.session.scalars(
        select(Comment).where(Comment.author_id == author.id, Comment.form_key == form_key)
    ).one_or_none()


class HeldPage(NamedTuple):
    """A page as it stands now; *answerable* says whether the reply asked about may be answered."""

    diary: Diary
    answerable: bool


def hold_page(viewer: Viewer, diary: Diary, answered: Comment | None = None) -> HeldPage | None:
    """Let nobody else change *diary*'s row, or write under it, until this transaction ends; None where
    *viewer* does not see it (any more)."""
    if answered is None:
        may_answer: Any = literal(True)
    else:
        may_answer = _joined(select(Comment.id)).where(
            Comment.id == answered.id,
            Comment.diary_id == diary.id,
            visible_to(viewer),
            answerable_by(viewer),
        )
        # Its own rows, not those of the statement around it.
        may_answer = may_answer.correlate(None).exists()
    row = db.session.execute(
        select(Diary, may_answer)
        .outerjoin(User, User.id == Diary.author_id)
        .where(Diary.id == diary.id, diaries.visible_to(viewer))
        .with_for_update(of=Diary, key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return None if row is None else HeldPage(*row)


def hold_comment(comment: Comment) -> Comment:
    """*comment* as it stands now; nobody else changes it until this transaction ends.

    Without it an edit could write words into a reply that was deleted a moment ago. Raises `NotFound` where
    its row went with its author's account.
    """
    held = db.session.scalars(
        select(Comment)
        .where(Comment.id == comment.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if held is None:
        raise NotFound("comment")
    return held


def count_voices(diary: Diary) -> int:
    """How many people other than its writer have a reply under *diary* that its readers may see: neither its
    author nor that of the reply above has left or is suspended."""
    above, above_author = aliased(Comment), aliased(User)
    return (
        db.session.scalar(
            select(func.count(Comment.author_id.distinct()))
            .join(Author, Author.id == Comment.author_id)
            .outerjoin(above, above.id == Comment.parent_id)
            .outerjoin(above_author, above_author.id == above.author_id)
            .where(
                Comment.diary_id == diary.id,
                Comment.author_id != diary.author_id,
                Comment.deleted_at.is_(None),
                Comment.hidden_at.is_(None),
                present(Author),
                above.hidden_at.is_(None),
                or_(above.id.is_(None), present(above_author)),
            )
        )
        or 0
    )


def pages_answered_by(person: User) -> Sequence[Diary]:
    """The entries under which *person* has replies and which may still stand among 声をかけてほしい日記."""
    since = clock.now() - WAITING_NEWCOMER
    return db.session.scalars(
        select(Diary)
        .where(
            Diary.published_at > since,
            Diary.id.in_(select(Comment.diary_id).where(Comment.author_id == person.id)),
        )
        .order_by(Diary.id)
    ).all()


@cache
def _pages(as_writer: bool) -> Callable[[Viewer], Pages]:
    return built_once(lambda viewer: Pages(_replies(viewer, as_writer), _ORDER, size=PAGE_SIZE))


@built_once
def _any_visible(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return _joined(select(Comment, Author, Diary, User)).where(
        Comment.public_id == bindparam("public_id"), visible_to(viewer), diaries.visible_to(viewer)
    )


@built_once
def _any_answerable(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    under = Diary.public_id == bindparam("diary_public_id")
    return _any_visible(viewer).where(under, answerable_by(viewer))


def _replies(viewer: Viewer, as_writer: bool) -> Select[*tuple[Any, ...]]:
    elsewhere = and_(Comment.answered_id != Comment.parent_id, _Answered.deleted_at.is_(None))
    columns = select(
        Comment.id,
        Comment.public_id,
        Comment.author_id,
        Comment.parent_id,
        Comment.body_html,
        Comment.created_at,
        Comment.edited_at,
        Comment.deleted_at,
        Comment.hidden_at,
        Author.public_id,
        Author.nickname,
        Author.cover,
        case((elsewhere, _AnsweredAuthor.nickname)),
        answerable_by(viewer),
        kept_by(viewer, Keepsake.comment_id, Comment.id),
    )
    return (
        _joined(columns)
        .outerjoin(_Answered, _Answered.id == Comment.answered_id)
        .outerjoin(_AnsweredAuthor, _AnsweredAuthor.id == _Answered.author_id)
        .where(Comment.diary_id == bindparam("diary_id"), _shown(viewer, as_writer))
    )


def _shown(viewer: Viewer, as_writer: bool = False) -> ColumnElement[bool]:
    answered = exists().where(_below.parent_id == Comment.id, _below.deleted_at.is_(None))
    answered = answered.correlate(Comment)
    return and_(placed_for(viewer, as_writer=as_writer), or_(Comment.deleted_at.is_(None), answered))


def _joined(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        statement.select_from(Comment)
        .join(Author, Author.id == Comment.author_id)
        .join(Diary, Diary.id == Comment.diary_id)
        .outerjoin(User, User.id == Diary.author_id)
        .outerjoin(_Top, _Top.id == Comment.parent_id)
    )


def _threads(rows: Sequence[Reply]) -> list[Reply]:
    answers: dict[int, list[Reply]] = {row.id: [] for row in rows if row.parent_id is None}
    for row in rows:
        if row.parent_id in answers:
            answers[row.parent_id].append(row)
    # A deleted reply keeps its place for the answers' sake; this viewer, or this page, may have none of them.
    return [
        row._replace(answers=tuple(answers[row.id])) if answers[row.id] else row
        for row in rows
        if row.parent_id is None and (answers[row.id] or row.deleted_at is None)
    ]


def _found(statement: Select[*tuple[Any, ...]], parameters: dict[str, object]) -> Found | None:
    # A text of another shape is not even asked for: Postgres refuses a NUL with an error.
    if not public_ids.is_one(str(parameters["public_id"])):
        return None
    row = db.session.execute(statement, parameters).one_or_none()
    return None if row is None else Found(*row)
