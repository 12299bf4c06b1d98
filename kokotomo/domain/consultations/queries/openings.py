"""Letters that a volunteer opened (読んでみる), and what stands in them then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import aliased

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.access import board_for, held_by_another
from kokotomo.domain.consultations.models.claims import Claim, Opening
from kokotomo.domain.consultations.models.threads import Consultation, Letter, Summary
from kokotomo.domain.consultations.queries.board import before
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db

_DAY = timedelta(days=1)
_hold = aliased(Opening)


@dataclass(frozen=True)
class Opened:
    """A volunteer's opening of a letter that still waits for them; *is_held* is whether another volunteer
    reads it by now, *before* whether they have listened to its writer."""

    opening: Opening
    consultation: Consultation
    data_key: DataKey
    is_held: bool
    before: bool

    @property
    def is_open(self) -> bool:
        """Whether its quarter of an hour still runs: only then its words are shown."""
        return self.opening.held is True and self.opening.until > clock.now()


@dataclass(frozen=True)
class Words:
    """What is read: the letters of no claim, the oldest first, and the approved summary, if there is one."""

    letters: list[str]
    summary: str | None


class BeforeOpening(NamedTuple):
    """Letters that a volunteer *opened* within 24 hours without taking one, when the *first* was, and who
    reads the letter now, a user's id."""

    opened: int
    first: datetime | None
    reader_id: int | None


class BeforeClaim(NamedTuple):
    """Whether the letter *waits* for the volunteer, who reads it now, and how many they have *taken*."""

    waits: bool
    reader_id: int | None
    taken: int


def find_opened(viewer: User, public_id: str) -> Opened | None:
    """*viewer*'s own opening *public_id* while the letter waits for them. One query."""
    if not public_ids.is_one(public_id):
        return None
    row = db.session.execute(
        select(Opening, Consultation, DataKey, held_by_another(viewer), before(viewer))
        .join(Consultation, Consultation.id == Opening.consultation_id)
        .join(DataKey, DataKey.id == Consultation.data_key_id)
        .where(Opening.public_id == public_id, Opening.volunteer_id == viewer.id, board_for(viewer))
    ).one_or_none()
    return None if row is None else Opened(row[0], row[1], row[2], bool(row[3]), bool(row[4]))


def words_of(opened: Opened) -> Words:
    """What the letter says to who has opened it: nothing that an earlier volunteer or the writer wrote within
    a claim, of which the approved summary alone tells. Two queries. Raises `Unsealable`."""
    letters = letters_of(opened)
    summary = db.session.scalars(
        select(Summary).where(
            Summary.consultation_id == opened.consultation.id, Summary.approved_at.is_not(None)
        )
    ).one_or_none()
    return Words(
        [contents.words_of_letter(opened.data_key, letter) for letter in letters],
        contents.words_of_version(opened.data_key, summary) if summary is not None else None,
    )


def letters_of(opened: Opened) -> Sequence[Letter]:
    """The letters of no claim, the oldest first. One query."""
    return db.session.scalars(
        select(Letter)
        .where(Letter.consultation_id == opened.consultation.id, Letter.claim_id.is_(None))
        .order_by(Letter.id)
    ).all()


def own_opening(volunteer: User, public_id: str) -> tuple[Opening, Consultation] | None:
    """The opening *public_id*, if it is *volunteer*'s, with the letter, whatever became of it, as it stands
    now: nobody else changes it until this transaction ends. For actions."""
    if not public_ids.is_one(public_id):
        return None
    row = db.session.execute(
        select(Opening, Consultation)
        .join(Consultation, Consultation.id == Opening.consultation_id)
        .where(Opening.public_id == public_id, Opening.volunteer_id == volunteer.id)
        .with_for_update(of=Consultation)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def find_hold(consultation_id: int) -> Opening | None:
    """Who reads the letter now."""
    return db.session.scalars(
        select(Opening).where(_holds(consultation_id, Opening)).execution_options(populate_existing=True)
    ).one_or_none()


def before_opening(volunteer: User, consultation_id: int) -> BeforeOpening:
    """What decides whether *volunteer* may open the letter, which is held. For actions."""
    tried = (
        Opening.volunteer_id == volunteer.id,
        Opening.opened_at > clock.now() - _DAY,
        Opening.claimed.is_(False),
    )
    reader = select(_hold.volunteer_id).where(_holds(consultation_id, _hold)).scalar_subquery()
    row = db.session.execute(
        select(func.count(Opening.id), func.min(Opening.opened_at), reader).where(*tried)
    ).one()
    return BeforeOpening(row[0], row[1], row[2])


def before_claim(volunteer: User, consultation_id: int) -> BeforeClaim:
    """What decides whether *volunteer* may take the letter, which is held. For actions."""
    waits = exists().where(Consultation.id == consultation_id, board_for(volunteer))
    reader = select(_hold.volunteer_id).where(_holds(consultation_id, _hold)).scalar_subquery()
    taken = select(func.count(Claim.id)).where(Claim.volunteer_id == volunteer.id, Claim.present.is_(True))
    row = db.session.execute(select(waits, reader, taken.scalar_subquery())).one()
    return BeforeClaim(bool(row[0]), row[1], row[2])


def _holds(consultation_id: int, opening: type[Opening]) -> ColumnElement[bool]:
    return and_(
        opening.consultation_id == consultation_id, opening.held.is_(True), opening.until > clock.now()
    )
