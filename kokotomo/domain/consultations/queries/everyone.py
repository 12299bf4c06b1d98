"""みんなに: what came back to a letter that became a page, for its writer."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from sqlalchemy import func, select

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments.access import Author, visible_to
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.comments.queries import unsigned
from kokotomo.domain.comments.rules import Reply
from kokotomo.domain.consultations.access import Writer, is_writer
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import desks
from kokotomo.domain.consultations.queries.desks import Desk
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import State
from kokotomo.domain.diaries.models import Diary
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import NotFound
from kokotomo.foundation.paging import Page

_WHOEVER_WROTE_IT: Any = SimpleNamespace(id=func.coalesce(User.id, 0))
"""The writer of the statement's thread, as far as the rule about replies asks a writer; a guest is nobody's
id, and not NULL, of which NOT would say nothing."""


@dataclass(frozen=True)
class OpenPage:
    """The page that was made from a letter, and the nicknames of who said 読んだよ to it."""

    id: int
    public_id: str
    readers: Sequence[str]


def desk_and_page(writer: Writer, thread: Thread) -> tuple[Desk, OpenPage | None]:
    """What lies beside *writer*'s own thread, and the page of a letter to everyone; None where that is gone,
    or never was. One query."""
    consultation = thread.consultation
    if consultation.diary_id is None:
        return desks.of_writer(writer, thread), None
    if not is_writer(writer, consultation):
        raise NotFound("consultation")
    names = unsigned.names_of_readers(writer, consultation.diary_id)
    wanted = desks.desk_statement(thread, desks.WRITERS_DESK, Diary.public_id, names).outerjoin(
        Diary, Diary.id == Consultation.diary_id
    )
    *beside, public_id, readers = db.session.execute(wanted).one()
    desk = desks.desk_in(thread, beside, everything=True)
    if public_id is None:
        return desk, None
    # No nickname holds a line break.
    return desk, OpenPage(consultation.diary_id, public_id, readers.split("\n") if readers else [])


def answers_under(writer: Writer, page: OpenPage, cursor: str | None = None) -> Page[Reply]:
    """The replies under *page*, which *writer* wrote. One query; one more where a later page begins amid a
    thread."""
    return unsigned.replies_under(writer, page.id, cursor)


def find_answer(writer: Writer, consultation: Consultation, public_id: str) -> Comment | None:
    """The reply behind *public_id* under the page of *consultation*, if that is *writer*'s own and they see
    its words."""
    if not is_writer(writer, consultation) or consultation.diary_id is None:
        return None
    return unsigned.find_reply(writer, consultation.diary_id, public_id)


def find_answered(diary: Diary, comment: Comment) -> Thread | None:
    """The thread of the page *diary*, held until this transaction ends, if its writer sees *comment* there.

    None as well while somebody else holds it. Whoever closes the thread holds it and waits for the page,
    which who replies holds already: two that wait for each other would never end. A thread that is being
    closed needs no mark, and one whose writer is at it is being looked at.
    """
    row = db.session.execute(
        select(Consultation, DataKey)
        .join(DataKey, DataKey.id == Consultation.data_key_id)
        .outerjoin(User, User.id == Consultation.writer_id)
        .join(Comment, Comment.diary_id == Consultation.diary_id)
        .join(Author, Author.id == Comment.author_id)
        .where(
            Consultation.diary_id == diary.id,
            Comment.id == comment.id,
            visible_to(_WHOEVER_WROTE_IT, as_writer=True),
        )
        .with_for_update(of=Consultation, key_share=True, skip_locked=True)
    ).one_or_none()
    # Nobody claims what is open to everyone.
    return None if row is None else Thread(*row, None, None)


def pages_of(person: User) -> Sequence[int]:
    """Ids of the pages that *person* has open for everyone."""
    open_ones = select(Consultation.diary_id).where(
        Consultation.writer_id == person.id,
        Consultation.state == State.OPEN.value,
        Consultation.diary_id.is_not(None),
    )
    return [diary_id for diary_id in db.session.scalars(open_ones) if diary_id is not None]
