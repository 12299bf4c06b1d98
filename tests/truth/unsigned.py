"""みんなに: pages without an author, of a member whom everybody in the table knows, and of a guest."""

from typing import TYPE_CHECKING

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.rules import State
from kokotomo.domain.diaries.actions import anonymous
from kokotomo.domain.diaries.models import Diary
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_letter

if TYPE_CHECKING:
    from tests.truth.world import Make, World


def _sent(writer: str | None) -> "Make":
    """How *writer*, None for a guest, sends a letter to everybody."""

    def make(world: "World", said: dict[str, str]) -> Diary:
        person = db.session.get_one(User, world.cast.users[writer].id) if writer else None
        thread = a_letter(person, said["event"])
        thread.diary_id = anonymous.publish(said["event"], (world.topic,)).id
        thread.listener, thread.state, thread.waiting_since = "everyone", State.OPEN.value, None
        db.session.commit()
        return db.session.get_one(Diary, thread.diary_id)

    return make


UNSIGNED = {"unsigned_member": _sent("writer"), "unsigned_guest": _sent(None)}
"""By state."""
