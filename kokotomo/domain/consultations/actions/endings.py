"""The end of a claim, and of a thread: whoever ends it, this is what is done."""

from sqlalchemy import delete

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.actions import farewells, guest_mail
from kokotomo.domain.consultations.events import ClaimEnded, Closed, Forgotten
from kokotomo.domain.consultations.models.claims import Claim, ClaimNote, Invitation
from kokotomo.domain.consultations.models.threads import Consultation, LetterDraft, ThreadMark
from kokotomo.domain.consultations.queries import threads as queries
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import TOMBSTONE, Ending, Mark, Side, State
from kokotomo.domain.diaries.actions import anonymous
from kokotomo.foundation import clock, tombstones
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.events import publish

_MARKS = {
    Ending.CHANGED: Mark.CHANGED,
    Ending.HANDED_OVER: Mark.HANDED_OVER,
    Ending.LAPSED: Mark.RETURNED,
    Ending.GONE: Mark.RETURNED,
}


@transaction
def give_back(thread: Thread, ending: Ending, by: Side | None) -> None:
    """End the claim of *thread*, which was held before: the letter waits again at its old place.

    What only the volunteer saw (note, draft) is deleted. Raises ``ValueError`` where nobody listens.
    """
    consultation, claim = thread.consultation, thread.claim
    if claim is None or ending not in _MARKS:
        raise ValueError("there is no claim to give back")
    _end(claim, ending)
    wait_again(consultation)
    if ending in (Ending.CHANGED, Ending.HANDED_OVER):
        consultation.handovers += 1
    mark(consultation, _MARKS[ending], by, claim=claim)
    publish(ClaimEnded(consultation, claim, ending, by))


def wait_again(consultation: Consultation) -> None:
    """Put the letter on the board again, at its old place: it is offered anew, and its 48 hours begin anew.
    Part of an action on a thread that is held and in which nobody listens."""
    consultation.state = State.WAITING
    consultation.volunteer_id = None
    consultation.waiting_since = consultation.sent_at
    consultation.back_at = clock.now()
    consultation.nobody_told_at = None
    consultation.term_ends_on = None
    consultation.term_told_for = None
    consultation.extension_by = None
    consultation.slowly_since = None
    consultation.volunteer_seen_at = None
    consultation.fruitless_openings = 0
    consultation.waves = 0
    db.session.execute(delete(Invitation).where(Invitation.consultation_id == consultation.id))


@transaction
def close(thread: Thread, by: Side | None) -> None:
    """Close *thread*, which was held before; a claim that is open ends with it, and the page of a letter to
    everyone is deleted with its replies. Twice is once."""
    consultation, claim = thread.consultation, thread.claim
    if consultation.state == State.CLOSED:
        return
    if claim is not None:
        _end(claim, Ending.CLOSED)
    consultation.state = State.CLOSED
    consultation.volunteer_id = None
    consultation.waiting_since = None
    consultation.slowly_since = None
    consultation.extension_by = None
    consultation.mail_sealed = None
    consultation.closed_at = clock.now()
    consultation.closed_by = by
    _take_page_down(consultation)
    mark(consultation, Mark.CLOSED, by, claim=claim)
    farewells.begin(consultation, claim)
    publish(Closed(consultation, claim, by))


@transaction
def forget(thread: Thread) -> None:
    """Delete *thread* for good, with its key and the page that was made from it: nothing that was written in
    it can be read again."""
    publish(Forgotten(thread.consultation))
    _take_page_down(thread.consultation)
    guest_mail.forget_waiting(thread.consultation)
    tombstones.bury(TOMBSTONE, [thread.consultation.public_id])
    db.session.execute(delete(Consultation).where(Consultation.id == thread.consultation.id))
    db.session.execute(delete(DataKey).where(DataKey.id == thread.data_key.id))


@transaction
def let_go_of(person: User, *, minors_only: bool = False) -> None:
    """Give back whatever *person* listens in: their account or their role is over. With *minors_only* just
    the threads that cleared volunteers alone may see now."""
    for found in queries.held_threads_of(person):
        held = queries.hold_thread(found.consultation.id)
        if held is None or held.claim is None or held.claim.volunteer_id != person.id:
            continue
        if not minors_only or held.consultation.is_for_cleared:
            give_back(held, Ending.GONE, None)


def mark(
    consultation: Consultation, kind: Mark, by: Side | None, *, claim: Claim | None = None
) -> ThreadMark:
    """Add a line to the thread; part of an action."""
    line = ThreadMark(
        consultation_id=consultation.id,
        claim_id=claim.id if claim is not None else None,
        kind=kind.value,
        by=by.value if by is not None else None,
    )
    db.session.add(line)
    return line


def _take_page_down(consultation: Consultation) -> None:
    page, consultation.diary_id = consultation.diary_id, None
    if page is not None:
        db.session.flush()
        anonymous.remove(page)


def _end(claim: Claim, ending: Ending) -> None:
    claim.present = None
    claim.ended_at = clock.now()
    claim.ending = ending.value
    db.session.execute(delete(ClaimNote).where(ClaimNote.claim_id == claim.id))
    db.session.execute(delete(LetterDraft).where(LetterDraft.claim_id == claim.id))
