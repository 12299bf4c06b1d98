"""相手を変える, 交代, a block, and the end: whoever wants to part is asked for no reason."""

from kokotomo.domain.accounts.access import may_write
from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import access
from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.consultations.actions import summaries
from kokotomo.domain.consultations.actions.endings import close, give_back
from kokotomo.domain.consultations.models.claims import Claim, Parting
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import threads
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import CLOSED_BY_WRITER_IN, Ending, Side, State
from kokotomo.foundation.db import transaction
from kokotomo.foundation.errors import Conflict, NotFound, require
from kokotomo.foundation.inserting import insert_once


@transaction
def change(writer: Writer, thread: Thread, partner: str, summary: str = "", *, block: bool = False) -> None:
    """Let somebody else listen: the letter waits again at its old place, not for the present volunteer.

    *partner* is the public id of the volunteer whom the page named: if it is another by now, or nobody,
    nothing happens. *summary* are the writer's own words for the next one. With *block* the volunteer meets
    nothing of this writer any more. Raises `Invalid` for ``summary``.
    """
    words = summaries.fit(summary)
    held = _held(thread)
    require(access.may_act(writer, held.consultation))
    if held.claim is None or held.volunteer is None or held.volunteer.public_id != partner:
        return
    if words:
        summaries.put(held, Side.WRITER, words, approved=True)
    _part(held.claim, held.consultation, for_good=block)
    give_back(held, Ending.CHANGED, Side.WRITER)


@transaction
def hand_over(volunteer: User, thread: Thread, summary: str = "", *, block: bool = False) -> None:
    """Let somebody else listen, by who listens now. *summary* is for the next one, once the writer approves.

    With *block* nothing of this writer comes before the volunteer again. Raises `Invalid` for ``summary``,
    `Conflict` (``letter.over``) where they listen no longer.
    """
    words = summaries.fit(summary)
    held = _held(thread)
    if held.claim is None or not access.is_listener(volunteer, held.consultation, held.claim):
        raise Conflict("letter.over")
    if words:
        require(may_write(volunteer))
        summaries.put(held, Side.VOLUNTEER, words, approved=False)
    _part(held.claim, held.consultation, for_good=block)
    give_back(held, Ending.HANDED_OVER, Side.VOLUNTEER)


@transaction
def end_by_writer(writer: Writer, thread: Thread) -> None:
    """このやりとりを終える, by its writer, also while nobody listens. Twice is once.

    Raises `Conflict` (``closure.nothing``) for what was taken back.
    """
    held = _held(thread)
    require(access.is_writer(writer, held.consultation))
    if held.consultation.state == State.CLOSED:
        return
    if State(held.consultation.state) not in CLOSED_BY_WRITER_IN:
        raise Conflict("closure.nothing")
    close(held, Side.WRITER)


@transaction
def end_by_listener(volunteer: User, thread: Thread) -> None:
    """The same by who listens. Raises `Conflict` (``letter.over``) where they listen no longer."""
    held = _held(thread)
    if held.claim is None or not access.is_listener(volunteer, held.consultation, held.claim):
        raise Conflict("letter.over")
    close(held, Side.VOLUNTEER)


def _held(thread: Thread) -> Thread:
    held = threads.hold_thread(thread.consultation.id)
    if held is None:
        raise NotFound("consultation")
    return held


def _part(claim: Claim, consultation: Consultation, *, for_good: bool) -> None:
    """Keep the thread from the volunteer of *claim* from now on; *for_good* all of a member's."""
    if claim.volunteer_id is None:
        return
    insert_once(Parting, volunteer_id=claim.volunteer_id, consultation_id=consultation.id)
    if for_good and consultation.writer_id is not None:
        insert_once(Parting, volunteer_id=claim.volunteer_id, writer_id=consultation.writer_id)
