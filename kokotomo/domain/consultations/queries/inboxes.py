"""Lists of threads: a member's own, and those in which a volunteer listens or lately did."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, UnaryExpression, and_, bindparam, select

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.access import held_by, read_along_by
from kokotomo.domain.consultations.models.claims import Claim
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.rules import ENDED_SHOWN, Side
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation import clock
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import UTCDateTime, db
from kokotomo.foundation.paging import Page, page_of

ENDED_MOST = 50
"""Threads that are over on a volunteer's list."""


class Listed(NamedTuple):
    """A line of a list: the thread, the claim that is not over or that was the reader's, who listens, what
    its writer is called, and whether a letter came that was not opened yet."""

    consultation: Consultation
    claim: Claim | None
    volunteer: Volunteer | None
    alias: str | None
    is_new: bool


def page_of_threads(writer: User, cursor: str | None = None) -> Page[Listed]:
    """All that *writer* wrote as a member, the one with the latest letter first. One query."""
    order: Sequence[UnaryExpression[Any]] = [Consultation.last_letter_at.desc(), Consultation.id.desc()]
    page = page_of(_threads().where(Consultation.writer_id == writer.id), order, cursor=cursor)
    return page.map(lambda row: _listed(*row, side=Side.WRITER))


def has_threads(viewer: Viewer) -> bool:
    """Whether *viewer* ever wrote one as a member that is still there. One query, guests none."""
    wanted = select(Consultation.id).where(Consultation.writer_id == viewer.id).limit(1)
    return viewer.id is not None and db.session.scalar(wanted) is not None


def taken_by(volunteer: User) -> list[Listed]:
    """All in which *volunteer* listens now, what is promised soonest first. One query."""
    wanted = _threads().where(held_by(volunteer)).order_by(Consultation.last_letter_at.desc())
    found = [_listed(*row, side=Side.VOLUNTEER) for row in db.session.execute(wanted)]
    # Python's order is stable: what has no promised day stands behind, the latest letter first.
    return sorted(found, key=_promise)


def read_along(senior: User) -> list[Listed]:
    """All in which *senior* reads along now, the latest letter first. One query."""
    wanted = _threads().where(read_along_by(senior)).order_by(Consultation.last_letter_at.desc())
    return [_listed(*row, side=None) for row in db.session.execute(wanted)]


def ended_of(volunteer: User) -> list[Listed]:
    """In which *volunteer* listened until lately, the last to end first. Nothing of them can be read."""
    wanted = (
        select(Consultation, DataKey, Claim, Volunteer)
        .join(Claim, Claim.consultation_id == Consultation.id)
        .join(DataKey, DataKey.id == Consultation.data_key_id)
        .outerjoin(Volunteer, Volunteer.user_id == Claim.volunteer_id)
        .where(
            Claim.volunteer_id == volunteer.id,
            Claim.ended_at > bindparam("since", clock.now() - ENDED_SHOWN, UTCDateTime),
        )
        .order_by(Claim.ended_at.desc(), Claim.id.desc())
        .limit(ENDED_MOST)
    )
    return [_listed(*row, side=None) for row in db.session.execute(wanted)]


def find_ended(volunteer: User, public_id: str) -> Claim | None:
    """*volunteer*'s own claim on the thread *public_id* that is over: words for it came too late."""
    return db.session.scalars(
        select(Claim)
        .join(Consultation, Consultation.id == Claim.consultation_id)
        .where(
            Consultation.public_id == public_id,
            Claim.volunteer_id == volunteer.id,
            Claim.ended_at.is_not(None),
        )
        .order_by(Claim.id.desc())
        .limit(1)
    ).one_or_none()


def _threads() -> Select[*tuple[Any, ...]]:
    return (
        select(Consultation, DataKey, Claim, Volunteer)
        .join(DataKey, DataKey.id == Consultation.data_key_id)
        .outerjoin(Claim, and_(Claim.consultation_id == Consultation.id, Claim.present.is_(True)))
        .outerjoin(Volunteer, Volunteer.user_id == Claim.volunteer_id)
    )


def _listed(
    consultation: Consultation,
    data_key: DataKey,
    claim: Claim | None,
    volunteer: Volunteer | None,
    *,
    side: Side | None,
) -> Listed:
    seen = consultation.writer_seen_at if side == Side.WRITER else consultation.volunteer_seen_at
    from_other = side is not None and consultation.last_letter_side != side
    is_new = from_other and (seen is None or consultation.last_letter_at > seen)
    # Of what is over a volunteer's list names nobody.
    alias = contents.alias_of(data_key, consultation) if side is not None else None
    return Listed(consultation, claim, volunteer, alias, is_new)


def _promise(listed: Listed) -> tuple[bool, Any]:
    day = listed.claim.promised_on if listed.claim else None
    return (day is None, day or clock.today())
