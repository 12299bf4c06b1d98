"""What time does in a thread that somebody has taken, and how both agree to go on.

What falls due takes a thread that is held, looks once more whether it is due, and says whether it was.
"""

from datetime import date

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import access, terms
from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.consultations.actions.endings import close, give_back, mark
from kokotomo.domain.consultations.events import Nudged, TermTold
from kokotomo.domain.consultations.models.claims import Claim
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import due, threads
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import Ending, Mark, Side
from kokotomo.foundation import clock
from kokotomo.foundation.db import transaction
from kokotomo.foundation.errors import Conflict, NotFound, require
from kokotomo.foundation.events import publish


@transaction
def nudge(thread: Thread) -> bool:
    """Remind the volunteer of the answer that they owe."""
    course, claim = due.course_of(thread), thread.claim
    if course is None or claim is None or not terms.is_to_be_nudged(course, clock.now()):
        return False
    claim.nudged_at = clock.now()
    publish(Nudged(thread.consultation, claim))
    return True


@transaction
def lapse(thread: Thread) -> bool:
    """Give the letter back to the board: what was promised did not come."""
    course = due.course_of(thread)
    if course is None or not terms.has_lapsed(course, clock.now()):
        return False
    give_back(thread, Ending.LAPSED, None)
    return True


@transaction
def shorten(thread: Thread) -> bool:
    """Let the term end earlier: its writer has been silent for days."""
    course, claim = due.course_of(thread), thread.claim
    day = None if course is None else terms.shortened(course, clock.now())
    if day is None or claim is None:
        return False
    thread.consultation.term_ends_on = day
    if terms.is_near(day, clock.now()):
        # The line says the day; to say at once that it is near would be to say it twice.
        thread.consultation.term_told_for = day
    mark(thread.consultation, Mark.SHORTENED, None, claim=claim).day = day
    publish(TermTold(thread.consultation, claim, None))
    return True


@transaction
def tell_of_end(thread: Thread) -> bool:
    """Tell both that the term ends soon."""
    course, claim = due.course_of(thread), thread.claim
    if course is None or claim is None or not terms.is_to_be_told(course, clock.now()):
        return False
    thread.consultation.term_told_for = course.term_ends_on
    mark(thread.consultation, Mark.TERM_NEAR, None, claim=claim).day = course.term_ends_on
    publish(TermTold(thread.consultation, claim, None))
    return True


@transaction
def end(thread: Thread) -> bool:
    """Close the thread whose term is over; where an answer is owed, the letter waits for somebody else."""
    course = due.course_of(thread)
    if course is None or not terms.has_ended(course, clock.now()):
        return False
    if course.owed_since is not None:
        give_back(thread, Ending.LAPSED, None)
    else:
        close(thread, None)
    return True


@transaction
def extend_by_writer(writer: Writer, thread: Thread, *, agreeing: bool = False) -> bool:
    """Ask to extend the term by `terms.EXTENSION`, or agree where the other one asks; whether it is longer.

    With *agreeing*, from the button that answers, nothing is asked anew: pressed twice it agrees once. Asking
    twice is once. Raises `NotAllowed`, and `Conflict` (``letter.over``) where nobody listens any more.
    """
    held = _held(thread)
    require(access.may_act(writer, held.consultation))
    if held.claim is None:
        raise Conflict("letter.over")
    return _extend(held.consultation, held.claim, Side.WRITER, agreeing)


@transaction
def extend_by_listener(volunteer: User, thread: Thread, *, agreeing: bool = False) -> bool:
    """The same by who listens; `Conflict` (``letter.over``) where they listen no longer."""
    held = _held(thread)
    if held.claim is None or not access.may_answer(volunteer, held.consultation, held.claim):
        raise Conflict("letter.over")
    return _extend(held.consultation, held.claim, Side.VOLUNTEER, agreeing)


def make_room(consultation: Consultation, day: date) -> None:
    """Let the term of *consultation*, in which on *day* somebody writes or will, last long enough for an
    answer; part of an action."""
    before = consultation.term_ends_on
    if before is None:
        return
    consultation.term_ends_on = terms.with_room(before, day)
    if consultation.term_told_for == before:
        # Both are at it: the page says the new day, and nobody is told once more with each letter.
        consultation.term_told_for = consultation.term_ends_on


def _extend(consultation: Consultation, claim: Claim, by: Side, agreeing: bool) -> bool:
    asked = consultation.extension_by
    if asked == by or (asked is None and agreeing) or consultation.term_ends_on is None:
        return False
    if asked is None:
        consultation.extension_by = by.value
        mark(consultation, Mark.EXTENSION, by, claim=claim)
    else:
        consultation.extension_by = None
        consultation.term_ends_on += terms.EXTENSION
        mark(consultation, Mark.EXTENDED, by, claim=claim).day = consultation.term_ends_on
    publish(TermTold(consultation, claim, by))
    return asked is not None


def _held(thread: Thread) -> Thread:
    held = threads.hold_thread(thread.consultation.id)
    if held is None:
        raise NotFound("consultation")
    return held
