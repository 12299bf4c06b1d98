"""Reading メンバー相談室: a volunteer's own, and for moderators all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, UnaryExpression, and_, case, func, or_, select

from kokotomo.domain.accounts.access import has_role
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.models.rooms import Room, RoomLetter, RoomSide
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation import public_ids
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import require
from kokotomo.foundation.paging import Page, page_of

LETTERS_A_PAGE = 100


@dataclass(frozen=True)
class Opened:
    """A room with its key; *name* is the 相談員名 of whose it is, None where they never chose one."""

    room: Room
    key: DataKey
    name: str | None


@dataclass(frozen=True)
class Written:
    """A letter of a room, unsealed. *author* is the nickname of the moderator who wrote it, for moderators
    alone; a volunteer is answered by those on duty, not by one of them."""

    public_id: str
    words: str
    side: RoomSide
    at: datetime
    author: str | None


class Listed(NamedTuple):
    """A room in the moderators' list."""

    public_id: str
    name: str | None
    last_letter_at: datetime
    is_new: bool


_NEW = and_(
    Room.last_letter_side == RoomSide.VOLUNTEER.value,
    or_(Room.moderators_seen_at.is_(None), Room.moderators_seen_at < Room.last_letter_at),
)


def find_own(volunteer: User) -> Opened | None:
    """*volunteer*'s own room; None until a letter was written in it. One query."""
    row = db.session.execute(_joined().where(Room.volunteer_id == volunteer.id)).one_or_none()
    return None if row is None else Opened(*row)


def find_room(viewer: User, public_id: str) -> Opened | None:
    """The room *public_id* for *viewer*, a moderator; their own they find as its volunteer. One query."""
    require(has_role(viewer, Role.MODERATOR))
    if not public_ids.is_one(public_id):
        return None
    wanted = _joined().where(Room.public_id == public_id, Room.volunteer_id != viewer.id)
    row = db.session.execute(wanted).one_or_none()
    return None if row is None else Opened(*row)


def public_id_of(viewer: User, room_id: int) -> str | None:
    """The public id of a room that is not *viewer*'s own; None where it is."""
    wanted = select(Room.public_id).where(Room.id == room_id, Room.volunteer_id != viewer.id)
    return db.session.scalar(wanted)


def page_of_rooms(viewer: User, cursor: str | None = None) -> Page[Listed]:
    """All rooms but *viewer*'s own, for moderators: what they have not read yet first, then the latest letter
    first. One query."""
    require(has_role(viewer, Role.MODERATOR))
    new = case((_NEW, 1), else_=0).label("is_new")
    order: Sequence[UnaryExpression[Any]] = [new.desc(), Room.last_letter_at.desc(), Room.id.desc()]
    statement = (
        select(Room.public_id, Volunteer.name, Room.last_letter_at, new, Room.id)
        .join(User, User.id == Room.volunteer_id)
        .outerjoin(Volunteer, Volunteer.user_id == Room.volunteer_id)
        .where(Room.volunteer_id != viewer.id, User.left_at.is_(None))
    )
    return page_of(statement, order, cursor=cursor).map(
        lambda row: Listed(row[0], row[1], row[2], bool(row[3]))
    )


def count_new(viewer: User) -> int:
    """Rooms in which a letter waits for the moderators, *viewer*'s own not counted."""
    wanted = (
        select(func.count(Room.id))
        .join(User, User.id == Room.volunteer_id)
        .where(_NEW, Room.volunteer_id != viewer.id, User.left_at.is_(None))
    )
    return db.session.scalar(wanted) or 0


def letters_of(opened: Opened, cursor: str | None = None) -> Page[Written]:
    """The letters of a room that its reader has found, the newest page first, each page the oldest first. One
    query. Raises `Unsealable`."""
    statement = (
        select(RoomLetter, User.nickname)
        .outerjoin(User, User.id == RoomLetter.author_id)
        .where(RoomLetter.room_id == opened.room.id)
    )
    page = page_of(statement, [RoomLetter.id.desc()], size=LETTERS_A_PAGE, cursor=cursor)
    letters = [
        Written(
            letter.public_id,
            contents.words_of_room_letter(opened.key, letter),
            RoomSide(letter.side),
            letter.created_at,
            author,
        )
        for letter, author in reversed(page.items)
    ]
    return Page(letters, page.next_cursor)


def hold_room(volunteer_id: int) -> Opened | None:
    """A volunteer's room as it stands now; who else writes in it waits for our end. For actions."""
    row = db.session.execute(
        _joined()
        .where(Room.volunteer_id == volunteer_id)
        .with_for_update(of=Room)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return None if row is None else Opened(*row)


def _joined() -> Select[*tuple[Any, ...]]:
    return (
        select(Room, DataKey, Volunteer.name)
        .join(DataKey, DataKey.id == Room.data_key_id)
        .outerjoin(Volunteer, Volunteer.user_id == Room.volunteer_id)
    )
