"""Who could be invited to a waiting letter, with all that the rule of matching looks at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.access import board_for
from kokotomo.domain.consultations.matching import Listener, Need
from kokotomo.domain.consultations.models.claims import Claim, Invitation
from kokotomo.domain.consultations.models.threads import Consultation, ConsultationTopic
from kokotomo.domain.consultations.queries.board import before
from kokotomo.domain.consultations.rules import LATE_WITHIN, WAVES, AgeBand, Ending, Wish, band_of
from kokotomo.domain.consultations.terms import MINORS_TOLD_AFTER
from kokotomo.domain.volunteers.access import cleared, listens
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.domain.volunteers.queries import faces as volunteers
from kokotomo.domain.volunteers.queries.faces import Chosen
from kokotomo.domain.volunteers.rules import TRIAL_CAP, Hours, Way, hours_of
from kokotomo.foundation import clock
from kokotomo.foundation.db import UTCDateTime, db
from kokotomo.foundation.statements import today

_claim, _late, _vanished, _recent = aliased(Claim), aliased(Claim), aliased(Claim), aliased(Invitation)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may see the letter, is not resting and was not invited to it yet."""

    user_id: int
    public_id: str
    listener: Listener


class _Each:
    """Stands for every volunteer of a statement at once: `access.board_for` is written for one viewer."""

    is_authenticated = True
    is_minor = False

    def __init__(self) -> None:
        self.id = User.id
        self.is_cleared = cleared()


def need_of(
    way: str | None, wish: str | None, age_band: str, sent_at: datetime, topics: Sequence[int]
) -> Need:
    """What a letter with these answers asks for."""
    return Need(
        topics=tuple(topics),
        way=Way(way) if way else None,
        wish=Wish(wish) if wish else None,
        band=AgeBand(age_band),
        hours=hours_of(sent_at),
    )


def topics_of_letter(consultation_id: int) -> list[int]:
    """Row numbers of a letter's topics, in the writer's order."""
    return list(
        db.session.scalars(
            select(ConsultationTopic.topic_id)
            .where(ConsultationTopic.consultation_id == consultation_id)
            .order_by(ConsultationTopic.position)
        )
    )


def candidates(consultation: Consultation, topics: Sequence[int]) -> list[Candidate]:
    """Everybody who could be invited to *consultation* now. Two queries, however many they are."""
    at = clock.now()
    about = {"letter": consultation.id, "since": at - LATE_WITHIN, "lately": at - timedelta(days=1)}
    rows = db.session.execute(_CANDIDATES, about).all()
    kinds = volunteers.kinds_among(topics) if topics and rows else {}
    return [_candidate(row, kinds.get(row.id, Chosen())) for row in rows]


def count_invited(consultation: Consultation) -> int:
    """How many were invited to *consultation* so far."""
    wanted = select(func.count(Invitation.volunteer_id)).where(Invitation.consultation_id == consultation.id)
    return db.session.scalar(wanted) or 0


def next_due() -> Consultation | None:
    """A waiting letter whose next round of invitations is due, held until this transaction ends, passing over
    those that another worker holds; None when there is no more."""
    return db.session.scalars(
        select(Consultation)
        .where(Consultation.waiting_since.is_not(None), or_(*_due()))
        .order_by(Consultation.waiting_since, Consultation.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).one_or_none()


def _due() -> list[ColumnElement[bool]]:
    at = clock.now()
    # What came back to the board is offered anew, from then on.
    since = func.coalesce(Consultation.back_at, Consultation.waiting_since)
    rounds = [
        and_(Consultation.waves == number, since <= at - after) for number, (after, _most) in enumerate(WAVES)
    ]
    minors = and_(
        Consultation.waves < len(WAVES),
        or_(Consultation.opens_at.is_(None), Consultation.opens_at > at),
        since <= at - MINORS_TOLD_AFTER,
    )
    # What only some could see while the rounds went out has one more when it opens to all.
    opened = and_(
        Consultation.waves == len(WAVES),
        Consultation.opens_at <= at,
        Consultation.opens_at > Consultation.sent_at,
    )
    return [*rounds, minors, opened]


def _candidate(row: Any, chosen: Chosen) -> Candidate:
    listener = Listener(
        liked=chosen.liked,
        lived=chosen.lived,
        refused=chosen.refused,
        ways=frozenset(Way(way) for way in row.ways.split()),
        hours=frozenset(Hours(part) for part in row.hours.split()),
        band=band_of(row.adult_from, clock.today()),
        free=row.cap - row.taken,
        late=row.late,
        invited=row.invited,
        before=bool(row.before),
    )
    return Candidate(row.id, row.public_id, listener)


def _built() -> Select[*tuple[Any, ...]]:
    each = cast(User, _Each())
    taken = select(func.count(_claim.id)).where(_claim.volunteer_id == User.id, _claim.present.is_(True))
    invited = select(func.count(_recent.consultation_id)).where(
        _recent.volunteer_id == User.id, _recent.invited_at > bindparam("lately", type_=UTCDateTime)
    )
    told = exists().where(Invitation.volunteer_id == User.id, Invitation.consultation_id == Consultation.id)
    vanished = exists().where(
        _vanished.volunteer_id == User.id,
        _vanished.consultation_id == Consultation.id,
        _vanished.ending == Ending.LAPSED.value,
    )
    return (
        select(
            User.id,
            Volunteer.public_id,
            User.adult_from,
            Volunteer.ways,
            Volunteer.hours,
            case((Volunteer.on_trial, TRIAL_CAP), else_=Volunteer.cap).label("cap"),
            taken.correlate_except(_claim).scalar_subquery().label("taken"),
            late_promises(User.id).label("late"),
            invited.correlate_except(_recent).scalar_subquery().label("invited"),
            before(each).label("before"),
        )
        .select_from(Volunteer)
        .join(User, User.id == Volunteer.user_id)
        .join(Consultation, Consultation.id == bindparam("letter", type_=Integer))
        .where(
            Volunteer.rests_since.is_(None),
            # Nobody reads along with them yet: they could not take it.
            or_(Volunteer.on_trial.is_(False), Volunteer.senior_id.is_not(None)),
            listens(),
            board_for(each),
            ~told.correlate_except(Invitation),
            # They see it on the board; to be asked for it once more would be a reproach.
            ~vanished.correlate_except(_vanished),
        )
    )


def late_promises(volunteer_id: Any) -> ColumnElement[int]:
    """How many promises of *volunteer_id* passed without an answer; parameter ``since`` begins the count."""
    missed = select(func.count(_late.id)).where(
        _late.volunteer_id == volunteer_id,
        _late.claimed_at > bindparam("since", type_=UTCDateTime),
        or_(_late.promised_on < today(), _late.ending == Ending.LAPSED.value),
    )
    return missed.correlate_except(_late).scalar_subquery()


_CANDIDATES = _built()
