"""Who may read a thread, and who may do what in it.

A thread is read by its writer, who is a member or whoever gave its receipt code, and by the volunteer whose
claim on it is not over. Nobody else has a clause here; a moderator needs a grant, which is no clause either.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_

from kokotomo.domain.accounts.access import Viewer, has_role, may_write
from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations.models.claims import Claim
from kokotomo.domain.consultations.models.threads import Consultation, Letter
from kokotomo.domain.consultations.rules import LETTERS_TAKEN_IN, Side, State


@dataclass(frozen=True)
class Correspondent(Anonymous):
    """A guest inside a thread: reads what all may, and this one consultation."""

    consultation_id: int


Writer = User | Correspondent
"""Who may stand on the writer's side of a thread."""


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


def read_in(claim: Claim) -> ColumnElement[bool]:
    """True for the letters that the volunteer of *claim* reads: those of no claim, and of their own."""
    return and_(
        Letter.consultation_id == claim.consultation_id,
        or_(Letter.claim_id.is_(None), Letter.claim_id == claim.id),
    )


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


def may_act(writer: Writer, consultation: Consultation) -> bool:
    """Whether *writer* may do anything in the thread: their own; who is suspended only reads."""
    return is_writer(writer, consultation) and (isinstance(writer, Correspondent) or may_write(writer))


def may_send(writer: Writer, consultation: Consultation) -> bool:
    """Whether *writer* may write another letter now."""
    return may_act(writer, consultation) and State(consultation.state) in LETTERS_TAKEN_IN


def may_answer(viewer: Viewer, consultation: Consultation, claim: Claim | None) -> bool:
    """Whether *viewer* may write, promise and note as the one who listens."""
    return claim is not None and is_listener(viewer, consultation, claim) and may_write(viewer)


def may_go_slowly(consultation: Consultation) -> bool:
    """Whether 「読みました。ゆっくり返事します」 can be said: once about each letter of the volunteer."""
    return (
        consultation.state == State.CLAIMED
        and consultation.last_letter_side == Side.VOLUNTEER
        and consultation.slowly_since is None
    )


def may_promise(consultation: Consultation) -> bool:
    """Whether there is something to promise: the writer wrote last."""
    return consultation.state == State.CLAIMED and consultation.last_letter_side == Side.WRITER
