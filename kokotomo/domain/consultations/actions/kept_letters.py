"""とっておく: a letter of one's own thread, sealed anew under one's own key at once, so that nothing has to
be saved in haste when the thread goes."""

from sqlalchemy import delete

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.people import data_key_of
from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.access import is_writer
from kokotomo.domain.consultations.models.afterwards import KeptLetter
from kokotomo.domain.consultations.queries import kept_letters as queries
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import KEPT_TOMBSTONE
from kokotomo.foundation import clock, public_ids, tombstones
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import NotFound, require
from kokotomo.foundation.inserting import insert_once


@transaction
def keep(member: User, thread: Thread, letter_id: str) -> None:
    """Keep the letter *letter_id* (public id) of *member*'s own *thread*, whoever wrote it. Twice is once.

    Raises `NotFound`, and `Unsealable` where the letter does not open.
    """
    require(is_writer(member, thread.consultation))
    letter = queries.find_letter(thread, letter_id)
    if letter is None:
        raise NotFound("letter")
    public_id, today = public_ids.new(), clock.today()
    words = contents.words_of_letter(thread.data_key, letter)
    insert_once(
        KeptLetter,
        public_id=public_id,
        owner_id=member.id,
        letter=letter.public_id,
        side=letter.side,
        sealed=contents.sealed_kept(data_key_of(member), public_id, today, words),
        created_on=today,
        written_on=letter.created_on,
    )


@transaction
def let_go(member: User, public_id: str) -> None:
    """Delete *member*'s own keepsake *public_id*. Raises `NotFound`."""
    kept = queries.find_kept(member, public_id)
    if kept is None:
        raise NotFound("letter")
    tombstones.bury(KEPT_TOMBSTONE, [kept.public_id])
    db.session.delete(kept)


@transaction
def let_go_again(kept_id: int) -> None:
    """Delete a keepsake that an old backup brought back; its owner let go of it before. Twice is once."""
    db.session.execute(delete(KeptLetter).where(KeptLetter.id == kept_id))
