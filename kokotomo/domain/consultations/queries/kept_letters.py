"""Letters that a member keeps, which stay when their thread goes. Nobody else finds them."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.people import data_key_of
from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.models.afterwards import KeptLetter
from kokotomo.domain.consultations.models.threads import Letter
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.paging import Page, page_of

BATCH = 50
"""So many at a time are opened for an export."""


@dataclass(frozen=True)
class Keepsake:
    """A letter that was kept, with its words."""

    kept: KeptLetter
    words: str


def page_of_kept(owner: User, cursor: str | None = None) -> Page[Keepsake]:
    """All that *owner* keeps, the latest first. Two queries. Raises `Unsealable` where one does not open."""
    mine = select(KeptLetter).where(KeptLetter.owner_id == owner.id)
    return page_of(mine, [KeptLetter.id.desc()], cursor=cursor).map(lambda row: _opened(owner, row))


def batches_of_kept(owner: User) -> Iterator[list[Keepsake]]:
    """All that *owner* keeps, the first kept first, `BATCH` at a time."""
    after = 0
    while True:
        rows = db.session.scalars(
            select(KeptLetter)
            .where(KeptLetter.owner_id == owner.id, KeptLetter.id > after)
            .order_by(KeptLetter.id)
            .limit(BATCH)
        ).all()
        if not rows:
            return
        after = rows[-1].id
        yield [_opened(owner, row) for row in rows]


def find_kept(owner: User, public_id: str) -> KeptLetter | None:
    """*owner*'s own keepsake *public_id*."""
    if not public_ids.is_one(public_id):
        return None
    return db.session.scalars(
        select(KeptLetter).where(KeptLetter.owner_id == owner.id, KeptLetter.public_id == public_id)
    ).one_or_none()


def find_letter(thread: Thread, public_id: str) -> Letter | None:
    """The letter *public_id* of *thread*, of either side."""
    if not public_ids.is_one(public_id):
        return None
    return db.session.scalars(
        select(Letter).where(Letter.public_id == public_id, Letter.consultation_id == thread.consultation.id)
    ).one_or_none()


def _opened(owner: User, kept: KeptLetter) -> Keepsake:
    return Keepsake(kept, contents.words_of_kept(data_key_of(owner), kept))
