"""その後どうですか: once, two weeks after the end, by who listened last; answering opens the thread again."""

from sqlalchemy import delete

from kokotomo.domain.accounts.access import has_role, may_write
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations import access, contents
from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.consultations.actions import letters
from kokotomo.domain.consultations.actions.endings import mark
from kokotomo.domain.consultations.events import FollowUpDue, LetterWritten, Reopened
from kokotomo.domain.consultations.models.afterwards import FollowUp
from kokotomo.domain.consultations.models.claims import Claim, Invitation
from kokotomo.domain.consultations.models.threads import Consultation, Letter
from kokotomo.domain.consultations.queries import follow_ups as queries
from kokotomo.domain.consultations.queries import seniors, threads
from kokotomo.domain.consultations.queries.farewells import Parted, is_open
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import TERM, Mark, Side, State, Wish
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.domain.volunteers.queries import faces as volunteers
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Conflict, NotFound, require
from kokotomo.foundation.events import publish
from kokotomo.foundation.inserting import insert_once


@transaction
def tell_next() -> bool:
    """Tell one volunteer that その後どうですか is due, or pass it over for good where they listen no longer
    or the two have parted; whether there was one."""
    due = queries.next_due()
    if due is None:
        return False
    listener = queries.find_listener_of(due)
    due.told_at = clock.now()
    if listener is None or not has_role(listener, Role.VOLUNTEER):
        due.skipped_at = due.told_at
        return True
    publish(FollowUpDue(db.session.get_one(Consultation, due.consultation_id), due.volunteer_id))
    return True


@transaction
def send(volunteer: User, parted: Parted, words: str) -> None:
    """Send *words*, which are the site's own, as *volunteer*'s letter in the thread that ended, once.

    Twice is once. Raises `Conflict` (``follow_up.over``) where it cannot be sent any more.
    """
    require(has_role(volunteer, Role.VOLUNTEER))
    asked = queries.hold_asked(volunteer, parted.consultation.id)
    if asked is None:
        raise Conflict("follow_up.over")
    held, follow_up, claim = asked
    if follow_up.sent_at is not None:
        return
    if held.consultation.state != State.CLOSED or not is_open(follow_up):
        raise Conflict("follow_up.over")
    follow_up.sent_at = clock.now()
    letter = _written(held, claim, words)
    held.consultation.last_letter_at = letter.created_at
    held.consultation.last_letter_side = Side.VOLUNTEER.value
    publish(LetterWritten(held.consultation, letter, claim))


@transaction
def skip(volunteer: User, parted: Parted) -> None:
    """送らない: it never comes. Twice is once. Raises `Conflict` (``follow_up.over``) where it was sent."""
    require(may_write(volunteer))
    _thread, follow_up = _held(parted)
    if follow_up.volunteer_id != volunteer.id or follow_up.sent_at is not None:
        raise Conflict("follow_up.over")
    follow_up.skipped_at = follow_up.skipped_at or clock.now()


@transaction
def answer(writer: Writer, thread: Thread, words: str, form_key: str, *, drafted: bool = False) -> Letter:
    """Write *words* in answer to その後どうですか, which opens the thread again: with the same volunteer, if
    they have a place for it, else on the board, for somebody who has talked with the writer before.

    Where nothing of the kind is awaited this is `letters.write`, and raises as that does.
    """
    before = queries.hold_follow_up(thread.consultation.id)
    listener = db.session.get(User, before.volunteer_id) if before is not None else None
    # The volunteer first, then the thread, as everywhere.
    face = volunteers.hold_volunteer(listener) if listener is not None else None
    held = threads.hold_thread(thread.consultation.id)
    if held is None:
        raise NotFound("consultation")
    follow_up = queries.hold_follow_up(held.consultation.id)
    if follow_up is not None and _is_awaited(writer, held, follow_up):
        follow_up.answered_at = clock.now()
        _reopen(held, follow_up, face)
    return letters.write(writer, held, words, form_key, drafted=drafted)


def _is_awaited(writer: Writer, held: Thread, follow_up: FollowUp) -> bool:
    closed = held.consultation.state == State.CLOSED
    unanswered = follow_up.sent_at is not None and follow_up.answered_at is None
    return closed and unanswered and access.may_act(writer, held.consultation)


def _reopen(held: Thread, follow_up: FollowUp, face: Volunteer | None) -> None:
    consultation = held.consultation
    # Asked first: a query in between would write half of what changes.
    listener = queries.find_listener_of(follow_up)
    goes_on = listener is not None and face is not None and _may_go_on(listener, face, consultation)
    on_trial = goes_on and face is not None and face.on_trial
    senior = seniors.find_senior(face, consultation) if on_trial and face is not None else None
    # On trial nobody listens alone, here neither.
    goes_on = goes_on and (senior is not None or not on_trial)
    consultation.closed_at = consultation.closed_by = None
    consultation.slowly_since = consultation.extension_by = consultation.term_told_for = None
    consultation.idle_told = consultation.fruitless_openings = 0
    if listener is None or face is None or not goes_on:
        _wait(consultation)
        mark(consultation, Mark.REOPENED, Side.WRITER)
        publish(Reopened(consultation, None))
        return
    # No other claim is there: a closed thread has none that is present.
    claim = Claim(
        consultation_id=consultation.id,
        volunteer_id=listener.id,
        present=True,
        on_trial=face.on_trial,
        senior_id=senior.user_id if senior else None,
    )
    consultation.state, consultation.volunteer_id = State.CLAIMED, listener.id
    consultation.term_ends_on = clock.today() + TERM
    db.session.add(claim)
    db.session.flush()
    mark(consultation, Mark.REOPENED, Side.WRITER, claim=claim)
    if claim.senior_id is not None:
        mark(consultation, Mark.SENIOR, None, claim=claim)
    publish(Reopened(consultation, claim))


def _may_go_on(listener: User, face: Volunteer, consultation: Consultation) -> bool:
    allowed = not consultation.is_for_cleared or listener.is_cleared
    ready = has_role(listener, Role.VOLUNTEER) and face.rests_since is None
    return allowed and ready and queries.count_taken(listener.id) < face.most


def _wait(consultation: Consultation) -> None:
    """Back to the board, behind those who wait already: it is asked about anew, from now on."""
    now = clock.now()
    consultation.state = State.WAITING
    consultation.waiting_since, consultation.back_at = now, now
    consultation.nobody_told_at = consultation.term_ends_on = consultation.volunteer_seen_at = None
    consultation.wish, consultation.waves = Wish.BEFORE.value, 0
    db.session.execute(delete(Invitation).where(Invitation.consultation_id == consultation.id))


def _written(held: Thread, claim: Claim, words: str) -> Letter:
    public_id, today = public_ids.new(), clock.today()
    letter = insert_once(
        Letter,
        public_id=public_id,
        consultation_id=held.consultation.id,
        claim_id=claim.id,
        side=Side.VOLUNTEER.value,
        form_key=public_ids.new(),
        sealed=contents.sealed_letter(held.data_key, public_id, today, words),
        created_on=today,
        created_at=clock.now(),
    )
    if letter is None:
        raise ValueError("a fresh key was there already")
    return letter


def _held(parted: Parted) -> tuple[Thread, FollowUp]:
    held = threads.hold_thread(parted.consultation.id)
    follow_up = queries.hold_follow_up(parted.consultation.id)
    if held is None or follow_up is None:
        raise NotFound("consultation")
    return held, follow_up
