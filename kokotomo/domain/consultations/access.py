"""Who may read a thread, and who may do what in it.

A thread is read by its writer, who is a member or whoever gave its receipt code, and by the volunteer whose
claim on it is not over. Nobody else has a clause here; a moderator needs a grant, which is no clause either.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.orm import aliased

from kokotomo.domain.accounts.access import Viewer, has_role, may_write
from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations.models.claims import Claim, Opening, Parting
from kokotomo.domain.consultations.models.threads import (
    Consultation,
    ConsultationTopic,
    Letter,
    ThreadMark,
)
from kokotomo.domain.consultations.rules import (
    ENDED_SHOWN,
    LETTERS_TAKEN_IN,
    MINOR_BANDS,
    AgeBand,
    Side,
    State,
    may_be_for_everyone,
)
from kokotomo.domain.follows.access import unblocked
from kokotomo.domain.volunteers.models import VolunteerTopic
from kokotomo.domain.volunteers.rules import TopicKind
from kokotomo.foundation import clock
from kokotomo.foundation.statements import now


@dataclass(frozen=True)
class Correspondent(Anonymous):
    """A guest inside a thread: reads what all may, and this one consultation."""

    consultation_id: int


Writer = User | Correspondent
"""Who may stand on the writer's side of a thread."""

# Made once; see `follows.access`.
_writer, _hold, _own_claim = aliased(User), aliased(Opening), aliased(Claim)


def written_by(writer: Writer) -> ColumnElement[bool]:
    """True for the consultations that are *writer*'s own."""
    if isinstance(writer, Correspondent):
        return and_(Consultation.id == writer.consultation_id, Consultation.writer_id.is_(None))
    return Consultation.writer_id == writer.id


def held_by(volunteer: User) -> ColumnElement[bool]:
    """True for the consultations that *volunteer* has taken now; FROM `Consultation` JOIN `Claim` on it."""
    return and_(
        Consultation.state == State.CLAIMED.value,
        Consultation.volunteer_id == volunteer.id,
        Claim.consultation_id == Consultation.id,
        Claim.volunteer_id == volunteer.id,
        Claim.present.is_(True),
    )


def read_along_by(senior: Viewer) -> ColumnElement[bool]:
    """True for the consultations in which *senior* reads along with somebody on trial; FROM `Consultation`
    JOIN `Claim` on it. A block between them and the writer, either way, ends it at once."""
    return and_(
        Consultation.state == State.CLAIMED.value,
        Claim.consultation_id == Consultation.id,
        Claim.present.is_(True),
        Claim.senior_id == senior.id,
        unblocked(senior, Consultation.writer_id),
    )


def board_for(viewer: Viewer) -> ColumnElement[bool]:
    """True for the waiting letters that *viewer*, who listens, may see at all; FROM `Consultation`.

    Not their own, nobody's with whom they are blocked or parted, none on a topic that they refuse, be it
    ever so urgent, none of somebody who left; of minors' and of the undeclared, in their first day, only for
    who is cleared. *viewer* may also be a stand-in whose ``id`` is a column and ``is_cleared`` an expression,
    so that one statement asks for many.
    """
    return and_(Consultation.waiting_since.is_not(None), suits(viewer))


def suits(viewer: Viewer) -> ColumnElement[bool]:
    """True for the consultations that *viewer* might read at all as who listens, or reads along, be they
    waiting or not: the rule of `board_for` without the board."""
    if viewer.id is None:
        return false()
    left_it = exists().where(Parting.volunteer_id == viewer.id, Parting.consultation_id == Consultation.id)
    left_them = exists().where(Parting.volunteer_id == viewer.id, Parting.writer_id == Consultation.writer_id)
    refused = exists().where(
        ConsultationTopic.consultation_id == Consultation.id,
        VolunteerTopic.topic_id == ConsultationTopic.topic_id,
        VolunteerTopic.user_id == viewer.id,
        VolunteerTopic.kind == TopicKind.REFUSED.value,
    )
    gone = exists().where(_writer.id == Consultation.writer_id, _writer.left_at.is_not(None))
    may_be_read: Any = viewer.is_cleared
    if isinstance(may_be_read, bool):
        may_be_read = true() if may_be_read else false()
    return and_(
        or_(Consultation.opens_at <= now(), may_be_read),
        or_(Consultation.writer_id.is_(None), Consultation.writer_id != viewer.id),
        unblocked(viewer, Consultation.writer_id),
        # Two, not one with OR between them; see `follows.access.unblocked`.
        ~left_it.correlate_except(Parting),
        ~left_them.correlate_except(Parting),
        ~refused.correlate_except(ConsultationTopic, VolunteerTopic),
        ~gone.correlate_except(_writer),
    )


def held_by_another(viewer: Viewer) -> ColumnElement[bool]:
    """True for the letters that another volunteer is reading now; FROM `Consultation`."""
    held = exists().where(
        _hold.consultation_id == Consultation.id,
        _hold.held.is_(True),
        _hold.until > now(),
        _hold.volunteer_id != viewer.id,
    )
    return held.correlate_except(_hold)


def read_in(claim: Claim) -> ColumnElement[bool]:
    """True for the letters that the volunteer of *claim* reads: those of no claim, and of their own, earlier
    ones in the same thread among them."""
    return and_(Letter.consultation_id == claim.consultation_id, _of_own_claims(Letter.claim_id, claim))


def marked_in(claim: Claim) -> ColumnElement[bool]:
    """True for the lines between letters that the volunteer of *claim* reads, in the same way."""
    return and_(
        ThreadMark.consultation_id == claim.consultation_id, _of_own_claims(ThreadMark.claim_id, claim)
    )


def _of_own_claims(claim_id: Any, claim: Claim) -> ColumnElement[bool]:
    own = select(_own_claim.id).where(
        _own_claim.consultation_id == claim.consultation_id, _own_claim.volunteer_id == claim.volunteer_id
    )
    return or_(claim_id.is_(None), claim_id.in_(own))


def may_listen(viewer: Viewer) -> bool:
    """Whether *viewer* may open and take letters at all."""
    return has_role(viewer, Role.VOLUNTEER)


def is_writer(writer: Writer, consultation: Consultation) -> bool:
    """Whether the thread is *writer*'s own."""
    if isinstance(writer, Correspondent):
        return writer.consultation_id == consultation.id and consultation.writer_id is None
    return consultation.writer_id == writer.id


def is_listener(viewer: Viewer, consultation: Consultation, claim: Claim) -> bool:
    """Whether *viewer* holds *claim*, and it is not over. A role that is lost ends its claims."""
    return (
        claim.present is True
        and claim.consultation_id == consultation.id
        and claim.volunteer_id == viewer.id
        and viewer.id is not None
    )


def is_senior(viewer: Viewer, claim: Claim) -> bool:
    """Whether *viewer* reads along in *claim*, and it is not over. They write nothing in it."""
    return claim.present is True and viewer.id is not None and claim.senior_id == viewer.id


def may_act(writer: Writer, consultation: Consultation) -> bool:
    """Whether *writer* may do anything in the thread: their own; who is suspended only reads."""
    return is_writer(writer, consultation) and (isinstance(writer, Correspondent) or may_write(writer))


def may_send(writer: Writer, consultation: Consultation) -> bool:
    """Whether *writer* may write another letter now."""
    return may_act(writer, consultation) and State(consultation.state) in LETTERS_TAKEN_IN


def may_answer(viewer: Viewer, consultation: Consultation, claim: Claim | None) -> bool:
    """Whether *viewer* may write, promise and note as the one who listens."""
    return claim is not None and is_listener(viewer, consultation, claim) and may_write(viewer)


def may_say_farewell(writer: Writer, consultation: Consultation) -> bool:
    """Whether *writer* may still say what one says at the end: for as long as who listened finds it."""
    over = consultation.closed_at is not None and consultation.closed_at > clock.now() - ENDED_SHOWN
    return over and may_act(writer, consultation)


def is_of_minor(consultation: Consultation) -> bool:
    """Whether the thread is a minor's, as its writer's account says, or a guest did."""
    return AgeBand(consultation.age_band) in MINOR_BANDS


def may_tick_meeting(member: User, consultation: Consultation, volunteer_id: int | None) -> bool:
    """Whether *member*, its writer, may tick これからも日記で会う: between adults only."""
    adults = not is_of_minor(consultation) and not member.is_minor
    other = volunteer_id is not None and volunteer_id != member.id
    return adults and other and may_say_farewell(member, consultation)


def may_go_slowly(consultation: Consultation) -> bool:
    """Whether 「読みました。ゆっくり返事します」 can be said: once about each letter of the volunteer."""
    return (
        consultation.state == State.CLAIMED
        and consultation.last_letter_side == Side.VOLUNTEER
        and consultation.slowly_since is None
    )


def is_unanswered(consultation: Consultation) -> bool:
    """Whether its writer was told that nobody has answered, and it still waits: there are three ways then."""
    return consultation.state == State.WAITING and consultation.nobody_told_at is not None


def may_open_to_everyone(writer: Writer, consultation: Consultation) -> bool:
    """Whether *writer* may make a page for everyone of what nobody answered: only of an adult's letter."""
    young = isinstance(writer, User) and writer.is_minor
    known = may_be_for_everyone(AgeBand(consultation.age_band))
    return may_act(writer, consultation) and is_unanswered(consultation) and known and not young


def may_take_off(writer: Writer, consultation: Consultation) -> bool:
    """Whether *writer* may take the letter off the board: nobody has opened it, or nobody answered."""
    unopened = consultation.state == State.WAITING and consultation.first_opened_at is None
    return is_writer(writer, consultation) and (unopened or is_unanswered(consultation))


def may_promise(consultation: Consultation) -> bool:
    """Whether there is something to promise: the writer wrote last."""
    return consultation.state == State.CLAIMED and consultation.last_letter_side == Side.WRITER
