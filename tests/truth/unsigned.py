"""みんなに: pages without an author, of a member whom everybody in the table knows, and of a guest."""

from typing import TYPE_CHECKING

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.actions import everyone
from kokotomo.domain.diaries.models import Diary
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_letter
from tests.truth.canaries import Thing

if TYPE_CHECKING:
    from tests.truth.looking import Looking
    from tests.truth.phones import Post
    from tests.truth.routes import Route
    from tests.truth.world import Make, World

WRITER, HOST = "writer", "unsigned_member/plain"
MEMBERS, GUESTS = "member's page", "guest's page"
"""By these names stand the threads of the two; of a member's two pages the later one's, `HOST`'s."""


def _sent(writer: str | None) -> "Make":
    """How *writer*, None for a guest, sends a letter to everybody."""

    def make(world: "World", said: dict[str, str]) -> Diary:
        person = db.session.get_one(User, world.cast.users[writer].id) if writer else None
        thread = a_letter(person, said["event"])
        everyone.publish(said["event"], (world.topic,), thread)
        name = MEMBERS if writer else GUESTS
        world.pages[name] = Thing(name, thread.public_id, writer or "", said)
        return db.session.get_one(Diary, thread.diary_id)

    return make


UNSIGNED = {"unsigned_member": _sent(WRITER), "unsigned_guest": _sent(None)}
"""By state."""


def posts(world: "World") -> "dict[str, Post]":
    """What the writer posts about replies: by endpoint, address, words, browser."""
    thread, writer = f"/consult/{world.pages[MEMBERS].public_id}", world.cast.browsers[WRITER]
    shown, hidden = (world.replies[name].public_id for name in ("unsigned_by_A", "unsigned_hidden"))
    return {
        "moderation.answer_report": (f"{thread}/replies/{shown}/report", {"reason": "blame"}, writer),
        "consultations.hiding": (f"{thread}/replies/{shown}/hiding", {}, writer),
        "consultations.hiding_removal": (f"{thread}/replies/{hidden}/hiding/removal", {}, writer),
    }


def read_thread(walk: "Looking", route: "Route") -> None:
    """The thread of each page: the member's for its writer, with every reply that came; the guest's for
    nobody of the cast."""
    for name in (MEMBERS, GUESTS):
        thing = walk.world.pages[name]
        path = route.path(thing.public_id)
        if walk._gated(path, thing.public_id, name == MEMBERS and walk.viewer == WRITER, closed=True):
            came = [t for reply, t in walk.world.replies.items() if walk.world.hosts[reply] == HOST]
            allowed = walk._allowed(thing, walk.world.entries[HOST], *came)
            bodies = [reply.words["body"] for reply in came]
            walk._expect(walk.look(path, allowed), path, (*thing.words.values(), *bodies))


def read_answer(walk: "Looking", route: "Route") -> None:
    """The form about one reply: behind a member's page for its writer, behind a guest's for nobody here."""
    reply = walk.world.replies["unsigned_by_A"]
    for name in (MEMBERS, GUESTS):
        thing = walk.world.pages[name]
        path = route.rule.replace("<public_id>", thing.public_id).replace("<reply_id>", reply.public_id)
        if walk._gated(path, thing.public_id, name == MEMBERS and walk.viewer == WRITER, closed=True):
            allowed = walk._allowed(thing, reply)
            walk._expect(walk.look(path, allowed), path, (reply.words["body"],))
