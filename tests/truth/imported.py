"""Entries that were brought along from elsewhere: in their notebook and in no list, whoever may read them."""

from typing import TYPE_CHECKING

from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.actions.imports import Brought, take
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.rules import Audience, Content, Entry, Wish
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.truth.days import day_of

if TYPE_CHECKING:
    from tests.truth.world import Make, World


def _brought(author: str, audience: Audience) -> "Make":
    """How *author* takes an entry for *audience*, with all that an entry of the site has."""

    def make(world: "World", said: dict[str, str]) -> Diary:
        owner = db.session.get_one(User, world.cast.users[author].id)
        entry = Entry(
            Content(**said, topics=(world.topic,), sky="hare"), audience, Wish.REPLY, day_of(len(world.order))
        )
        assert take(owner, [Brought(entry, clock.now())]) == [True]
        return db.session.query(Diary).order_by(Diary.id.desc()).limit(1).one()

    return make


IMPORTED = {
    "imported_open": _brought("writer", Audience.EVERYONE),
    "imported_private": _brought("writer", Audience.PRIVATE),
}
"""By state."""
