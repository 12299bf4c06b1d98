"""Keeping what lies beside a thread: drafts of letters, and the volunteer's own note. Wholly sealed."""

from sqlalchemy import delete

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import access, contents, rules
from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.consultations.models.claims import ClaimNote
from kokotomo.domain.consultations.models.threads import LetterDraft
from kokotomo.domain.consultations.queries import desks as queries
from kokotomo.domain.consultations.queries import follow_ups, letters, threads
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.foundation import clock, public_ids, text
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Conflict, Invalid, NotFound


@transaction
def keep_writers_draft(writer: Writer, thread: Thread, words: str, form_key: str, seen: int) -> None:
    """Keep *words* as the draft of the writer's next letter; blank ones take it away.

    *seen* is the version of the draft that stood on the page, 0 for none. Raises `Conflict`:
    ``draft.changed`` where another page kept other words since, ``letter.over`` where no letter can follow.
    """
    held = _held(thread)
    # What is over takes one more letter, if その後どうですか was asked.
    asked = access.may_act(writer, held.consultation) and follow_ups.awaits_answer(held.consultation)
    if not access.may_send(writer, held.consultation) and not asked:
        raise Conflict("letter.over")
    _keep_draft(held, queries.WRITERS_DESK, words, form_key, seen)


@transaction
def keep_listeners_draft(volunteer: User, thread: Thread, words: str, form_key: str, seen: int) -> None:
    """The same for who listens; their draft goes with their claim."""
    held = _held(thread)
    if held.claim is None or not access.may_answer(volunteer, held.consultation, held.claim):
        raise Conflict("letter.over")
    _keep_draft(held, held.claim.id, words, form_key, seen)


@transaction
def keep_note(volunteer: User, thread: Thread, words: str, seen: int) -> None:
    """Keep *words* as the volunteer's own note on the thread; blank ones take it away.

    Raises `Invalid` for ``note``, `Conflict` (``note.changed``, ``letter.over``) as for drafts.
    """
    said = text.clean(words)
    problems = rules.problems_of_own(said, rules.NOTE_MAX)
    if problems:
        raise Invalid({"note": problems[0]})
    held = _held(thread)
    claim = held.claim
    if claim is None or not access.may_answer(volunteer, held.consultation, claim):
        raise Conflict("letter.over")
    note = queries.hold_note(claim.id)
    if _is_same(held, note, said):
        return
    _expect(note, seen, "note.changed")
    if not said.strip():
        db.session.execute(delete(ClaimNote).where(ClaimNote.claim_id == claim.id))
    elif note is None:
        public_id, today = public_ids.new(), clock.today()
        sealed = contents.sealed_version(held.data_key, ClaimNote, public_id, today, 1, said)
        db.session.add(ClaimNote(claim_id=claim.id, public_id=public_id, sealed=sealed, created_on=today))
    else:
        _rewrite(held, note, said)


def _held(thread: Thread) -> Thread:
    held = threads.hold_thread(thread.consultation.id)
    if held is None:
        raise NotFound("consultation")
    return held


def _keep_draft(held: Thread, desk: int, words: str, form_key: str, seen: int) -> None:
    said = text.clean(words)
    draft = queries.hold_draft(held.consultation.id, desk)
    if _is_same(held, draft, said) or letters.find_sent(held.consultation.id, form_key) is not None:
        # Kept already; or sent since, and the draft would be its copy.
        return
    _expect(draft, seen, "draft.changed")
    if not said.strip():
        db.session.execute(
            delete(LetterDraft).where(
                LetterDraft.consultation_id == held.consultation.id, LetterDraft.desk == desk
            )
        )
    elif draft is None:
        public_id, today = public_ids.new(), clock.today()
        db.session.add(
            LetterDraft(
                public_id=public_id,
                consultation_id=held.consultation.id,
                claim_id=desk or None,
                desk=desk,
                form_key=form_key,
                sealed=contents.sealed_version(held.data_key, LetterDraft, public_id, today, 1, said),
                created_on=today,
            )
        )
    else:
        draft.form_key = form_key
        _rewrite(held, draft, said)


def _is_same(held: Thread, row: LetterDraft | ClaimNote | None, said: str) -> bool:
    return row is not None and contents.words_of_version(held.data_key, row) == said


def _expect(row: LetterDraft | ClaimNote | None, seen: int, key: str) -> None:
    if (row.version if row is not None else 0) != seen:
        raise Conflict(key)


def _rewrite(held: Thread, row: LetterDraft | ClaimNote, said: str) -> None:
    row.version += 1
    row.updated_at = clock.now()
    row.sealed = contents.sealed_version(
        held.data_key, type(row), row.public_id, row.created_on, row.version, said
    )
