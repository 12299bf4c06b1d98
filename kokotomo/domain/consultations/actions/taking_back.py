"""What the writer may do with a thread as a whole: take it back, send it again, delete it."""

from kokotomo.domain.consultations.access import Writer, is_writer
from kokotomo.domain.consultations.actions import endings
from kokotomo.domain.consultations.events import SentAgain, TakenBack
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import threads as queries
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import Mark, Side, State
from kokotomo.foundation import clock
from kokotomo.foundation.db import transaction
from kokotomo.foundation.errors import Conflict, NotFound, require
from kokotomo.foundation.events import publish


@transaction
def take_back(writer: Writer, consultation: Consultation) -> None:
    """Take *writer*'s own letter off the board. Twice is once.

    Raises `Conflict` (``consultation.opened``) where somebody has opened it, or it does not wait any more.
    """
    held = _held(writer, consultation).consultation
    if held.state == State.TAKEN_BACK:
        return
    if held.state != State.WAITING or held.first_opened_at is not None:
        raise Conflict("consultation.opened")
    held.state = State.TAKEN_BACK
    held.waiting_since = None
    endings.mark(held, Mark.TAKEN_BACK, Side.WRITER)
    publish(TakenBack(held))


@transaction
def send_again(writer: Writer, consultation: Consultation) -> None:
    """Put a letter that was taken back on the board again, at its old place. Twice is once."""
    held = _held(writer, consultation).consultation
    if held.state == State.WAITING:
        return
    if held.state != State.TAKEN_BACK:
        raise Conflict("consultation.moved_on")
    taken_back_at = queries.taken_back_at(held)
    held.state = State.WAITING
    held.waiting_since = held.sent_at
    held.back_at, held.nobody_told_at = clock.now(), None
    endings.mark(held, Mark.SENT_AGAIN, Side.WRITER)
    publish(SentAgain(held, taken_back_at))


@transaction
def delete_all(writer: Writer, consultation: Consultation) -> None:
    """Delete *writer*'s own thread for good, whatever stands in it and whoever listens."""
    endings.forget(_held(writer, consultation))


def _held(writer: Writer, consultation: Consultation) -> Thread:
    held = queries.hold_thread(consultation.id)
    if held is None:
        raise NotFound("consultation")
    require(is_writer(writer, held.consultation))
    return held
