"""みんなに: what came back to a letter that became a page, for its writer."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.comments.queries import unsigned
from kokotomo.domain.comments.rules import Reply
from kokotomo.domain.consultations.access import Correspondent, Writer, is_writer
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import State
from kokotomo.domain.diaries.models import Diary
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db
from kokotomo.foundation.paging import Page


@dataclass(frozen=True)
class Answers:
    """The page that was made from a letter, the replies under it, and who said 読んだよ to it."""

    diary: Diary
    replies: Page[Reply]
    readers: Sequence[User]


def answers_to(writer: Writer, consultation: Consultation, cursor: str | None = None) -> Answers | None:
    """What came back to *writer*'s own letter to everyone; None where its page is gone, or never was.
    *writer* must be `access.is_writer` of it. Three queries."""
    diary = db.session.get(Diary, consultation.diary_id) if consultation.diary_id is not None else None
    if diary is None:
        return None
    replies = unsigned.replies_under(writer, diary, cursor)
    return Answers(diary, replies, unsigned.readers_of(writer, diary))


def find_answer(writer: Writer, consultation: Consultation, public_id: str) -> Comment | None:
    """The reply behind *public_id* under the page of *consultation*, if that is *writer*'s own and they see
    its words."""
    if not is_writer(writer, consultation) or consultation.diary_id is None:
        return None
    return unsigned.find_reply(writer, consultation.diary_id, public_id)


def find_answered(diary: Diary) -> tuple[Thread, Writer] | None:
    """The thread of the page *diary* and who wrote it, held until this transaction ends.

    None as well while somebody else holds it. Whoever closes the thread holds it and waits for the page,
    which who replies holds already: two that wait for each other would never end. A thread that is being
    closed needs no mark, and one whose writer is at it is being looked at.
    """
    row = db.session.execute(
        select(Consultation, DataKey, User)
        .join(DataKey, DataKey.id == Consultation.data_key_id)
        .outerjoin(User, User.id == Consultation.writer_id)
        .where(Consultation.diary_id == diary.id)
        .with_for_update(of=Consultation, key_share=True, skip_locked=True)
    ).one_or_none()
    if row is None:
        return None
    consultation, data_key, member = row
    # Nobody claims what is open to everyone.
    return Thread(consultation, data_key, None, None), member or Correspondent(consultation.id)


def pages_of(person: User) -> Sequence[int]:
    """Ids of the pages that *person* has open for everyone."""
    open_ones = select(Consultation.diary_id).where(
        Consultation.writer_id == person.id,
        Consultation.state == State.OPEN.value,
        Consultation.diary_id.is_not(None),
    )
    return [diary_id for diary_id in db.session.scalars(open_ones) if diary_id is not None]
