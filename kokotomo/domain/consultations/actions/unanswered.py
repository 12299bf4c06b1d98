"""When nobody has answered for two days: the honest message, and what its writer does then."""

from kokotomo.domain.consultations import access, receipts
from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.consultations.actions import endings, everyone, taking_back
from kokotomo.domain.consultations.events import MinorWaits, NobodyAnswered
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import threads
from kokotomo.domain.consultations.queries import unanswered as queries
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import CONSENT_VERSION, Mark, Side, State
from kokotomo.domain.consultations.terms import MINORS_TOLD_AFTER, is_unanswered
from kokotomo.foundation import clock
from kokotomo.foundation.db import transaction
from kokotomo.foundation.errors import Conflict, Invalid, NotFound, Problem, require
from kokotomo.foundation.events import publish


@transaction
def tell(thread: Thread) -> bool:
    """Tell the writer of *thread*, which is held, that nobody has answered yet; whether that was due."""
    row, now = thread.consultation, clock.now()
    if row.state != State.WAITING or row.nobody_told_at is not None:
        return False
    if not is_unanswered(row.back_at or row.sent_at, now):
        return False
    row.nobody_told_at = now
    endings.mark(row, Mark.NOBODY, None)
    publish(NobodyAnswered(row))
    return True


@transaction
def tell_duty(thread: Thread) -> bool:
    """Tell those on duty that the letter of *thread*, which is held, waits for somebody who is cleared for
    minors; whether that was due."""
    row, now = thread.consultation, clock.now()
    waits_since = row.back_at or row.waiting_since
    if waits_since is None or not row.is_for_cleared or now < waits_since + MINORS_TOLD_AFTER:
        return False
    if row.duty_told_at is not None and row.duty_told_at >= waits_since:
        return False
    row.duty_told_at = now
    publish(MinorWaits(row))
    return True


@transaction
def wait_on(writer: Writer, thread: Thread) -> None:
    """待つ. Twice is once. Raises `Conflict` (``consultation.moved_on``) where it does not wait any more."""
    row = _held(writer, thread)
    require(access.may_act(writer, row))
    if not access.is_unanswered(row):
        raise Conflict("consultation.moved_on")
    if not queries.waits_on(row):
        endings.mark(row, Mark.WAITS_ON, Side.WRITER)


@transaction
def open_to_everyone(writer: Writer, thread: Thread, words: str, *, consent: str) -> None:
    """みんなに: make a page of *words*, which the writer edited and agreed to; no volunteer takes the letter
    any more. Twice is once.

    Raises `Invalid` for ``words`` (as `diaries.actions.anonymous.publish` for ``event``; ``letter.receipt``
    where the code stands in them) and ``consent`` (``consent.missing``), `NotAllowed` where no adult age is
    known, `Conflict` (``consultation.moved_on``) where somebody took it meanwhile.
    """
    row = _held(writer, thread)
    if row.state == State.OPEN:
        return
    if not access.is_unanswered(row):
        raise Conflict("consultation.moved_on")
    require(access.may_open_to_everyone(writer, row))
    if row.receipt_hash is not None and receipts.is_in(row.receipt_hash, words):
        raise Invalid({"words": Problem("letter.receipt")})
    if consent != CONSENT_VERSION:
        raise Invalid({"consent": Problem("consent.missing")})
    topics = [topic.public_id for topic in threads.topics_of([row.id]).get(row.id, [])]
    try:
        everyone.publish(words, topics, row)
    except Invalid as invalid:
        raise Invalid({_FIELDS.get(name, name): said for name, said in invalid.problems.items()}) from None
    row.consent_version = consent
    endings.mark(row, Mark.TO_EVERYONE, Side.WRITER)


@transaction
def take_off(writer: Writer, thread: Thread) -> None:
    """取りもどす. What nobody has opened yet can be sent again; what somebody read ends for good. Twice is
    once. Raises `Conflict` (``consultation.opened``) where it was taken, or opened before two days passed.
    """
    row = _held(writer, thread)
    if row.first_opened_at is None or not access.is_unanswered(row):
        if row.state != State.CLOSED or row.closed_by != Side.WRITER:
            taking_back.take_back(writer, row)
        return
    held = threads.hold_thread(row.id)
    if held is not None:
        endings.close(held, Side.WRITER)


_FIELDS = {"event": "words"}
"""A page has an ``event`` where the form has words."""


def _held(writer: Writer, thread: Thread) -> Consultation:
    held = threads.hold_thread(thread.consultation.id)
    if held is None:
        raise NotFound("consultation")
    require(access.is_writer(writer, held.consultation))
    return held.consultation
