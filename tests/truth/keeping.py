"""Everybody keeps what others wrote, from a time when they could see it; and who may see it now."""

from kokotomo.domain.comments.models import Comment, Keepsake
from kokotomo.foundation.db import db
from tests.truth.canaries import Thing
from tests.truth.tables import ENTRIES, REPLIES, WRITES
from tests.truth.world import World, find


def keep_all(world: World) -> None:
    """Keepsakes of all entries with a title and of all replies; but not of what the table of writes keeps."""
    pages = [thing for name, thing in world.entries.items() if name.endswith("/noted")]
    for viewer in world.cast.members():
        owner = world.cast.users[viewer].id
        for thing in pages:
            if thing.author != viewer:
                db.session.add(Keepsake(owner_id=owner, diary_id=find(thing.public_id).id))
        for thing in _kept_replies(world):
            if thing.author != viewer:
                comment = db.session.query(Comment).filter_by(public_id=thing.public_id).one()
                db.session.add(Keepsake(owner_id=owner, comment_id=comment.id))
    db.session.commit()


def kept_by(world: World, viewer: str) -> list[Thing]:
    """What *viewer* is to find among とっておいたもの."""
    pages = [
        thing
        for name, thing in world.entries.items()
        if name.endswith("/noted") and ENTRIES.has(thing.state, viewer, "P") and thing.author != viewer
    ]
    replies = [
        thing
        for thing in _kept_replies(world)
        if REPLIES.has(thing.state, viewer, "o") and thing.author != viewer
    ]
    return pages + replies


def hosts_of(world: World, things: list[Thing]) -> list[Thing]:
    """The pages under which the replies among *things* stand."""
    names = [world.hosts[thing.name] for thing in things if thing.name in world.hosts]
    return [world.pages.get(name) or world.entries[name] for name in names]


def _kept_replies(world: World) -> list[Thing]:
    asked = {what.split("/")[1] for what in WRITES.rows if what.startswith("comments.reply_keepsake/")}
    return [thing for name, thing in world.replies.items() if name not in asked]
