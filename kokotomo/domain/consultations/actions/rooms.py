"""メンバー相談室: a volunteer and those on duty write to each other, sealed."""

from sqlalchemy import delete

from kokotomo.domain.accounts.access import has_role
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations import contents, rules
from kokotomo.domain.consultations.events import RoomLetterWritten
from kokotomo.domain.consultations.models.rooms import Room, RoomLetter, RoomSide
from kokotomo.domain.consultations.queries import rooms as queries
from kokotomo.domain.consultations.queries.rooms import Opened
from kokotomo.foundation import clock, public_ids, text
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.crypto.sealing import new_data_key
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Invalid, NotFound, require
from kokotomo.foundation.events import publish
from kokotomo.foundation.inserting import insert_once


@transaction
def write(volunteer: User, words: str, form_key: str) -> None:
    """Write a letter in *volunteer*'s own room, which the first one makes; the same *form_key* again is one.

    Raises `NotAllowed` for who is no volunteer; `Invalid` for ``body`` as `rules.problems_of_letter` says.
    """
    require(has_role(volunteer, Role.VOLUNTEER))
    said = _fit(words)
    opened = queries.hold_room(volunteer.id) or _made(volunteer)
    _add(opened, volunteer, RoomSide.VOLUNTEER, said, form_key)


@transaction
def answer(moderator: User, public_id: str, words: str, form_key: str) -> None:
    """Answer in the room *public_id*, for all who are on duty. Raises `NotFound`, also for one's own room;
    `NotAllowed`; `Invalid` as above."""
    found = queries.find_room(moderator, public_id)
    if found is None:
        raise NotFound("room")
    said = _fit(words)
    opened = queries.hold_room(found.room.volunteer_id)
    if opened is None:
        raise NotFound("room")
    _add(opened, moderator, RoomSide.MODERATORS, said, form_key)


@transaction
def seen(opened: Opened, side: RoomSide) -> None:
    """Note that *side* has opened the room. Neither is told when the other did."""
    if side == RoomSide.VOLUNTEER:
        opened.room.volunteer_seen_at = clock.now()
    else:
        opened.room.moderators_seen_at = clock.now()


@transaction
def forget_room(person: User) -> None:
    """Delete *person*'s room with its key: nothing that was written in it can be read again."""
    opened = queries.hold_room(person.id)
    if opened is not None:
        db.session.execute(delete(Room).where(Room.id == opened.room.id))
        db.session.execute(delete(DataKey).where(DataKey.id == opened.key.id))


def _fit(words: str) -> str:
    said = text.clean(words)
    problems = rules.problems_of_letter(said)
    if problems:
        raise Invalid({"body": problems[0]})
    return said


def _made(volunteer: User) -> Opened:
    key = new_data_key()
    db.session.add(key)
    db.session.flush()
    room = insert_once(
        Room,
        public_id=public_ids.new(),
        volunteer_id=volunteer.id,
        data_key_id=key.id,
        created_on=clock.today(),
        last_letter_at=clock.now(),
    )
    if room is not None:
        return Opened(room, key, None)
    # Their other tap was faster.
    db.session.delete(key)
    db.session.flush()
    there = queries.hold_room(volunteer.id)
    if there is None:
        raise NotFound("room")
    return there


def _add(opened: Opened, author: User, side: RoomSide, words: str, form_key: str) -> None:
    public_id, today, now = public_ids.new(), clock.today(), clock.now()
    letter = insert_once(
        RoomLetter,
        public_id=public_id,
        room_id=opened.room.id,
        author_id=author.id,
        side=side.value,
        form_key=form_key,
        sealed=contents.sealed_room_letter(opened.key, public_id, today, words),
        created_on=today,
        created_at=now,
    )
    if letter is None:
        return
    opened.room.last_letter_at, opened.room.last_letter_side = now, side.value
    seen(opened, side)
    publish(RoomLetterWritten(opened.room, side))
