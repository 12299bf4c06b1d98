"""Writing letters, on both sides of a thread."""

from sqlalchemy import delete

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import access, contents, rules
from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.consultations.actions import guest_mail, terms
from kokotomo.domain.consultations.events import LetterWritten
from kokotomo.domain.consultations.models.claims import Claim
from kokotomo.domain.consultations.models.threads import Letter, LetterDraft
from kokotomo.domain.consultations.queries import letters as queries
from kokotomo.domain.consultations.queries import threads
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import Side
from kokotomo.foundation import clock, public_ids, text
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Conflict, Invalid, NotFound, require
from kokotomo.foundation.events import publish
from kokotomo.foundation.inserting import insert_once


@transaction
def write(writer: Writer, thread: Thread, words: str, form_key: str, *, drafted: bool = False) -> Letter:
    """Write *words* on the writer's side; while nobody has taken the thread, whoever takes it reads them.

    The same *form_key* again gives back the first letter. *drafted* says that a draft may lie there, which
    the letter takes along. Raises `Invalid` for ``body`` (`rules.problems_of_letter`), `Conflict`
    (``letter.over``) where the thread takes no letters any more.
    """
    body = _fit(words)
    held = _held(thread)
    require(access.is_writer(writer, held.consultation))
    if not access.may_send(writer, held.consultation):
        return _sent_before(held, form_key, Side.WRITER)
    return _write(held, Side.WRITER, body, form_key, drafted=drafted)


@transaction
def answer(volunteer: User, thread: Thread, words: str, form_key: str, *, drafted: bool = False) -> Letter:
    """Write *words* as the one who listens: the promised day is kept, and only this counts as an answer.

    As `write`; `Conflict` (``letter.over``) also where somebody else listens by now.
    """
    body = _fit(words)
    held = _held(thread)
    if not access.may_answer(volunteer, held.consultation, held.claim):
        return _sent_before(held, form_key, Side.VOLUNTEER, volunteer)
    return _write(held, Side.VOLUNTEER, body, form_key, drafted=drafted)


def _held(thread: Thread) -> Thread:
    held = threads.hold_thread(thread.consultation.id)
    if held is None:
        raise NotFound("consultation")
    return held


def _fit(words: str) -> str:
    body = text.clean(words)
    problems = rules.problems_of_letter(body)
    if problems:
        raise Invalid({"body": problems[0]})
    return body


def _write(held: Thread, side: Side, body: str, form_key: str, *, drafted: bool) -> Letter:
    public_id, today, now = public_ids.new(), clock.today(), clock.now()
    claim = held.claim
    letter = insert_once(
        Letter,
        public_id=public_id,
        consultation_id=held.consultation.id,
        claim_id=claim.id if claim else None,
        side=side.value,
        form_key=form_key,
        sealed=contents.sealed_letter(held.data_key, public_id, today, body),
        created_on=today,
        created_at=now,
    )
    if letter is None:
        return _sent_before(held, form_key, side)
    consultation = held.consultation
    consultation.last_letter_at, consultation.last_letter_side = now, side.value
    # What was said about the letter before says nothing of this one.
    consultation.slowly_since = None
    is_first_answer = side == Side.VOLUNTEER and consultation.first_reply_at is None
    if side == Side.VOLUNTEER and claim is not None:
        claim.promised_on, claim.wrote_at, claim.nudged_at = None, now, None
        consultation.first_reply_at = consultation.first_reply_at or now
        guest_mail.tell(held)
    if claim is not None:
        terms.make_room(consultation, today)
    if drafted:
        _take_draft(held, side, form_key)
    publish(LetterWritten(consultation, letter, claim, is_first_answer))
    return letter


def _take_draft(held: Thread, side: Side, form_key: str) -> None:
    """The draft that became the letter goes; one of another form stays."""
    desk = held.claim.id if side == Side.VOLUNTEER and held.claim else 0
    db.session.execute(
        delete(LetterDraft).where(
            LetterDraft.consultation_id == held.consultation.id,
            LetterDraft.desk == desk,
            LetterDraft.form_key == form_key,
        )
    )


def _sent_before(held: Thread, form_key: str, side: Side, volunteer: User | None = None) -> Letter:
    """The letter of the same form, if it is from the same side; else the thread takes no letters."""
    sent = queries.find_sent(held.consultation.id, form_key)
    if sent is None or sent[0].side != side or not _was_of(volunteer, sent[1]):
        raise Conflict("letter.over")
    return sent[0]


def _was_of(volunteer: User | None, claim: Claim | None) -> bool:
    return volunteer is None or (claim is not None and claim.volunteer_id == volunteer.id)
