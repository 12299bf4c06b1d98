"""What stands under a page of which no author is stored, for the one who wrote it: a member, or a guest in a
consultation. Nobody else is to be asked about here; `consultations` knows who it is."""

from typing import Any

from sqlalchemy import ScalarSelect, Select, bindparam, func, select

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.statements import built_once, whom
from kokotomo.domain.comments.access import Author, visible_to
from kokotomo.domain.comments.models import Comment, Reading
from kokotomo.domain.comments.queries.replies import replies_under_page
from kokotomo.domain.comments.rules import READERS_SHOWN, Reply
from kokotomo.domain.follows.access import may_meet, unmuted
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.paging import Page


def replies_under(writer: Viewer, diary_id: int, cursor: str | None = None) -> Page[Reply]:
    """The replies under *writer*'s page (an id), hidden ones and minors' among them, as
    ``replies.replies_of`` gives them."""
    return replies_under_page(writer, diary_id, cursor, as_writer=True)


def find_reply(writer: Viewer, diary_id: int, public_id: str) -> Comment | None:
    """The reply behind *public_id*, if it stands under *writer*'s page (an id) and they see its words."""
    if not public_ids.is_one(public_id):
        return None
    where = whom(writer, diary_id=diary_id, public_id=public_id)
    return db.session.execute(_one(writer), where).scalar_one_or_none()


def names_of_readers(writer: Viewer, diary_id: int) -> ScalarSelect[str]:
    """The nicknames of who said 読んだよ to *writer*'s page (an id), the latest first, `READERS_SHOWN` at
    most, a line each; of nobody whom they may not meet, or muted. A column for a statement that reads more:
    the writer's page of the thread has none to spare."""
    latest = (
        select(User.nickname)
        .join(Reading, Reading.reader_id == User.id)
        .where(Reading.diary_id == diary_id, may_meet(writer), unmuted(writer, User.id))
        .order_by(Reading.created_at.desc(), Reading.reader_id.desc())
        .limit(READERS_SHOWN)
        .correlate(None)
        .subquery()
    )
    return select(func.aggregate_strings(latest.c.nickname, "\n")).scalar_subquery()


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
