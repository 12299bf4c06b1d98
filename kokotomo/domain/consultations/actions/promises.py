"""What is said in a thread without a letter: by when an answer comes, and that there is no hurry."""

from datetime import date

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import access, rules
from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.consultations.actions.endings import mark
from kokotomo.domain.consultations.actions.terms import make_room
from kokotomo.domain.consultations.events import Promised
from kokotomo.domain.consultations.queries import threads
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import SLOWLY, Mark, Side
from kokotomo.foundation import clock
from kokotomo.foundation.db import transaction
from kokotomo.foundation.errors import Conflict, Invalid, NotFound, require
from kokotomo.foundation.events import publish


@transaction
def promise(volunteer: User, thread: Thread, day: date | None) -> None:
    """Promise an answer by *day* (Tokyo), at most a week ahead, or move the day that was promised.

    The same day again changes nothing. Raises `Invalid` for ``day`` (`rules.problems_of_promise`), `Conflict`
    where there is nothing to answer (``promise.nothing``) or somebody else listens by now (``letter.over``).
    """
    problems = rules.problems_of_promise(day, clock.today())
    if problems:
        raise Invalid({"day": problems[0]})
    held = _held(thread)
    claim = held.claim
    if claim is None or not access.may_answer(volunteer, held.consultation, claim):
        raise Conflict("letter.over")
    if not access.may_promise(held.consultation):
        raise Conflict("promise.nothing")
    if claim.promised_on == day:
        return
    claim.promised_on, claim.nudged_at = day, None
    if day is not None:
        make_room(held.consultation, day)
    mark(held.consultation, Mark.PROMISED, Side.VOLUNTEER, claim=claim).day = day
    publish(Promised(held.consultation, claim))


@transaction
def go_slowly(writer: Writer, thread: Thread) -> None:
    """「読みました。ゆっくり返事します」: the term ends a week later, once for each letter. Twice is once.

    Raises `Conflict` (``letter.over``) where nobody listens any more.
    """
    held = _held(thread)
    require(access.may_act(writer, held.consultation))
    if held.claim is None:
        raise Conflict("letter.over")
    if not access.may_go_slowly(held.consultation):
        return
    held.consultation.slowly_since = clock.now()
    if held.consultation.term_ends_on is not None:
        held.consultation.term_ends_on += SLOWLY
    mark(held.consultation, Mark.SLOWLY, Side.WRITER, claim=held.claim)


def _held(thread: Thread) -> Thread:
    held = threads.hold_thread(thread.consultation.id)
    if held is None:
        raise NotFound("consultation")
    return held
