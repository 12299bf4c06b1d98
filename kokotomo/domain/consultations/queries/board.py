"""返事を待っている相談: the board, what a volunteer has in hand, and who is there to be invited."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    UnaryExpression,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.statements import built_once, whom
from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.access import board_for, held_by_another
from kokotomo.domain.consultations.models.claims import Claim, Opening
from kokotomo.domain.consultations.models.threads import Consultation, ConsultationTopic
from kokotomo.domain.consultations.rules import ALIAS, OPENED_OFTEN, OPENINGS_A_DAY, Side, State
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.domain.volunteers.queries.faces import CHOSEN, Chosen, chosen_of
from kokotomo.foundation import clock
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import UTCDateTime, db
from kokotomo.foundation.paging import SIZE, Page, Pages
from kokotomo.foundation.ready import Ready

URGENT = "!"
"""Begins the cursor of a page on which there are still letters to be read before all others."""

_DAY = timedelta(days=1)


class Waiting(NamedTuple):
    """A waiting letter as the board shows it, and as `matching` looks at it: no name, no age, no word."""

    id: int
    public_id: str
    way: str | None
    wish: str | None
    age_band: str
    sent_at: datetime
    waiting_since: datetime
    urgent_since: datetime | None
    first_topic: int | None
    second_topic: int | None
    is_held: bool
    before: bool

    @property
    def topics(self) -> tuple[int, ...]:
        """Row numbers of its topics, in the writer's order."""
        return tuple(one for one in (self.first_topic, self.second_topic) if one is not None)


@dataclass(frozen=True)
class Desk:
    """What a volunteer has in hand: the face they listen under, open consultations (*taken*), letters
    *opened* in the last 24 hours without taking one, the opening that they hold now (*reading*, a public
    id), whether a letter to them is *unread*, and the topics that they *chose*."""

    volunteer: Volunteer
    taken: int
    opened: int
    reading: str | None
    unread: bool
    chosen: Chosen

    @property
    def places(self) -> int:
        """How many more consultations they may take."""
        return max(self.volunteer.most - self.taken, 0)

    @property
    def openings_left(self) -> int:
        """How many more letters they may open today."""
        return max(OPENINGS_A_DAY - self.opened, 0)

    @property
    def rests(self) -> bool:
        """休んでいる."""
        return self.volunteer.rests_since is not None


@dataclass(frozen=True)
class InHand:
    """One of a volunteer's open consultations, as their list shows it; *alias* is unsealed."""

    public_id: str
    alias: str
    is_mine_to_write: bool
    promised_on: date | None
    unread: bool


_own, _hold, _earlier, _thread = aliased(Claim), aliased(Opening), aliased(Claim), aliased(Consultation)


def find_desk(user: User) -> Desk | None:
    """What *user* has in hand; None until they chose a 相談員名. One query."""
    row = db.session.execute(
        _DESK, {"me": user.id, "since": clock.now() - _DAY, "now": clock.now()}
    ).one_or_none()
    return None if row is None else Desk(row[0], row[1], row[2], row[3], bool(row[4]), chosen_of(row[5]))


def page_of_board(viewer: User, cursor: str | None = None, *, topic_id: int | None = None) -> Page[Waiting]:
    """The letters that wait for *viewer*: those to be read first, then the others, each the oldest first.

    One page holds at most twenty of each kind. Two queries at most. Raises `NotFound` for a broken cursor.
    """
    about = whom(viewer, topic_id=topic_id)
    urgent: Page[Waiting] = Page([])
    if cursor is None or cursor.startswith(URGENT):
        beyond = cursor.removeprefix(URGENT) if cursor else None
        urgent = _board(True, topic_id is not None)(viewer).read(beyond, about).map(_waiting)
        if urgent.next_cursor:
            return Page(urgent.items, URGENT + urgent.next_cursor)
        cursor = None
    others = _board(False, topic_id is not None)(viewer).read(cursor, about).map(_waiting)
    return Page([*urgent.items, *others.items], others.next_cursor)


def free_letters(viewer: User) -> list[Waiting]:
    """What waits for *viewer* and nobody reads now: urgent, then oldest, twenty of each. One query."""
    rows = [_waiting(row) for row in _foremost(viewer).rows(whom(viewer))]
    rows.sort(key=lambda one: (one.urgent_since is None, one.waiting_since, one.id))
    return [letter for letter in rows if not letter.is_held]


def find_waiting(viewer: User, public_id: str, *, hold: bool = False) -> Consultation | None:
    """The letter *public_id* while it waits for *viewer*; *hold* keeps it so until this transaction ends."""
    wanted = select(Consultation).where(Consultation.public_id == public_id, board_for(viewer))
    if hold:
        # Who waited here for the row gets it only if it still waits: Postgres looks at it anew.
        wanted = wanted.with_for_update(of=Consultation).execution_options(populate_existing=True)
    return db.session.scalars(wanted).one_or_none()


def in_hand(volunteer: User) -> list[InHand]:
    """*volunteer*'s open consultations, the nearest promise first, then the oldest. One query."""
    rows = db.session.execute(_IN_HAND, {"me": volunteer.id}).all()
    rows = sorted(rows, key=lambda row: (row[1].promised_on or date.max, row[1].claimed_at))
    return [_in_hand(*row) for row in rows]


def count_often_opened() -> int:
    """Waiting letters that were opened `OPENED_OFTEN` times without a claim, and nobody reads now."""
    reading = exists().where(
        _hold.consultation_id == Consultation.id, _hold.held.is_(True), _hold.until > clock.now()
    )
    wanted = select(func.count(Consultation.id)).where(
        Consultation.waiting_since.is_not(None),
        Consultation.fruitless_openings >= OPENED_OFTEN,
        ~reading.correlate_except(_hold),
    )
    return db.session.scalar(wanted) or 0


def before(viewer: Viewer) -> ColumnElement[bool]:
    """True for letters of a member to whom *viewer* has listened, and for threads in which they did; FROM
    `Consultation`."""
    listened = exists().where(
        _earlier.volunteer_id == viewer.id,
        _thread.id == _earlier.consultation_id,
        or_(_thread.writer_id == Consultation.writer_id, _thread.id == Consultation.id),
    )
    return listened.correlate_except(_earlier, _thread)


@cache
def _board(urgent: bool, on_topic: bool) -> Callable[[Viewer], Pages]:
    def build(viewer: Viewer) -> Pages:
        statement = _of_urgency(viewer, urgent)
        if on_topic:
            chosen = exists().where(
                ConsultationTopic.consultation_id == Consultation.id,
                ConsultationTopic.topic_id == bindparam("topic_id", type_=Integer),
            )
            statement = statement.where(chosen.correlate_except(ConsultationTopic))
        return Pages(statement, _order(urgent))

    return built_once(build)


@built_once
def _foremost(viewer: Viewer) -> Ready:
    parts = [
        _of_urgency(viewer, urgent).order_by(*_order(urgent)).limit(SIZE).subquery()
        for urgent in (True, False)
    ]
    return Ready(union_all(*(select(part) for part in parts)))


def _of_urgency(viewer: Viewer, urgent: bool) -> Select[*tuple[Any, ...]]:
    danger = Consultation.danger_at.is_not(None) if urgent else Consultation.danger_at.is_(None)
    return _selected(viewer).where(danger, board_for(viewer))


def _order(urgent: bool) -> list[UnaryExpression[Any]]:
    order: list[UnaryExpression[Any]] = [Consultation.waiting_since.asc(), Consultation.id.asc()]
    return [Consultation.danger_at.asc(), *order] if urgent else order


def _selected(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return select(
        Consultation.id,
        Consultation.public_id,
        Consultation.way,
        Consultation.wish,
        Consultation.age_band,
        Consultation.sent_at,
        Consultation.waiting_since.label("since"),
        Consultation.danger_at.label("urgent_since"),
        _topic_at(0),
        _topic_at(1),
        held_by_another(viewer).label("is_held"),
        before(viewer).label("before"),
    )


def _topic_at(position: int) -> ColumnElement[int]:
    chosen = (
        select(ConsultationTopic.topic_id)
        .where(ConsultationTopic.consultation_id == Consultation.id, ConsultationTopic.position == position)
        .correlate(Consultation)
    )
    return chosen.scalar_subquery()


def _waiting(row: tuple[Any, ...]) -> Waiting:
    return Waiting(*row[: len(Waiting._fields)])


def _in_hand(thread: Consultation, claim: Claim, data_key: DataKey) -> InHand:
    theirs = thread.last_letter_side == Side.WRITER.value
    unseen = thread.volunteer_seen_at is None or thread.volunteer_seen_at < thread.last_letter_at
    alias = contents.alias_of(data_key, thread) or ALIAS
    return InHand(thread.public_id, alias, theirs, claim.promised_on, theirs and unseen)


def _desk() -> Select[*tuple[Any, ...]]:
    me = bindparam("me", type_=Integer)
    taken = select(func.count(_own.id)).where(_own.volunteer_id == me, _own.present.is_(True))
    opened = select(func.count(Opening.id)).where(
        Opening.volunteer_id == me,
        Opening.opened_at > bindparam("since", type_=UTCDateTime),
        Opening.claimed.is_(False),
    )
    reading = select(_hold.public_id).where(
        _hold.volunteer_id == me, _hold.held.is_(True), _hold.until > bindparam("now", type_=UTCDateTime)
    )
    unread = exists().where(
        _thread.volunteer_id == me,
        _thread.state == State.CLAIMED.value,
        _thread.last_letter_side == Side.WRITER.value,
        func.coalesce(_thread.volunteer_seen_at < _thread.last_letter_at, True),
    )
    return select(
        Volunteer,
        taken.scalar_subquery(),
        opened.scalar_subquery(),
        reading.scalar_subquery(),
        unread.correlate_except(_thread),
        CHOSEN,
    ).where(Volunteer.user_id == me)


_DESK = _desk()
_IN_HAND = (
    select(Consultation, Claim, DataKey)
    .join(Claim, and_(Claim.consultation_id == Consultation.id, Claim.present.is_(True)))
    .join(DataKey, DataKey.id == Consultation.data_key_id)
    .where(
        Consultation.volunteer_id == bindparam("me", type_=Integer),
        Consultation.state == State.CLAIMED.value,
    )
)
