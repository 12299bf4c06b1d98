"""What stands under a page of which no author is stored, for the one who wrote it: a member, or a guest in a
consultation. Nobody else is to be asked about here; `consultations` knows who it is."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, select

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.statements import built_once, whom
from kokotomo.domain.comments.access import Author, visible_to
from kokotomo.domain.comments.models import Comment, Reading
from kokotomo.domain.comments.queries.replies import replies_of
from kokotomo.domain.comments.rules import READERS_SHOWN, Reply
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.follows.access import may_meet, unmuted
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.paging import Page


def replies_under(writer: Viewer, diary: Diary, cursor: str | None = None) -> Page[Reply]:
    """The replies under *writer*'s *diary*, hidden ones and minors' among them, as ``replies.replies_of``
    gives them."""
    return replies_of(writer, diary, cursor, as_writer=True)


def find_reply(writer: Viewer, diary_id: int, public_id: str) -> Comment | None:
    """The reply behind *public_id*, if it stands under *writer*'s page (an id) and they see its words."""
    if not public_ids.is_one(public_id):
        return None
    where = whom(writer, diary_id=diary_id, public_id=public_id)
    return db.session.execute(_one(writer), where).scalar_one_or_none()


def readers_of(writer: Viewer, diary: Diary) -> Sequence[User]:
    """Who said 読んだよ to *writer*'s *diary*, the latest first, `READERS_SHOWN` at most; nobody whom they
    may not meet, or muted."""
    return db.session.scalars(_readers(writer), whom(writer, diary_id=diary.id)).all()


@built_once
def _one(writer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(Comment)
        .join(Author, Author.id == Comment.author_id)
        .where(
            Comment.public_id == bindparam("public_id"),
            Comment.diary_id == bindparam("diary_id"),
            visible_to(writer, as_writer=True),
        )
    )


@built_once
def _readers(writer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(User)
        .join(Reading, Reading.reader_id == User.id)
        .where(Reading.diary_id == bindparam("diary_id"), may_meet(writer), unmuted(writer, User.id))
        .order_by(Reading.created_at.desc(), Reading.reader_id.desc())
        .limit(READERS_SHOWN)
    )
