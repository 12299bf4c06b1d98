"""What lies beside a thread for one of its two: the draft, the note, the summary for the next one, topics."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.access import Writer, is_listener, is_writer
from kokotomo.domain.consultations.contents import Versioned
from kokotomo.domain.consultations.models.claims import ClaimNote
from kokotomo.domain.consultations.models.threads import Consultation, ConsultationTopic, LetterDraft, Summary
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.diaries.models import Topic
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import NotFound

WRITERS_DESK = 0

# A letter has two topics at most (`rules.TOPICS_MAX`), so they come along in the same row.
_first, _second = aliased(ConsultationTopic), aliased(ConsultationTopic)
_topic, _other = aliased(Topic), aliased(Topic)


@dataclass(frozen=True)
class Paper:
    """Words of one's own that are kept beside a thread, unsealed, and the version of them."""

    words: str = ""
    version: int = 0
    form_key: str | None = None


@dataclass(frozen=True)
class Desk:
    """*summary* is None where there is none that this person may read; *approved* says that the next one
    may."""

    draft: Paper
    note: Paper
    summary: Paper | None
    approved: bool
    topics: tuple[str, ...]


def of_writer(writer: Writer, thread: Thread) -> Desk:
    """The writer's: their draft, and the summary whether approved or not. One query."""
    if not is_writer(writer, thread.consultation):
        raise NotFound("consultation")
    return _desk(thread, WRITERS_DESK, everything=True)


def of_listener(volunteer: User, thread: Thread) -> Desk:
    """The volunteer's: draft and note of their claim, and the summary that the writer approved. One query."""
    claim = thread.claim
    if claim is None or not is_listener(volunteer, thread.consultation, claim):
        raise NotFound("consultation")
    return _desk(thread, claim.id, everything=False)


def hold_draft(consultation_id: int, desk: int) -> LetterDraft | None:
    """The draft on *desk* (a claim's id, or `WRITERS_DESK`); for actions that hold the thread."""
    return db.session.scalars(
        select(LetterDraft).where(LetterDraft.consultation_id == consultation_id, LetterDraft.desk == desk)
    ).one_or_none()


def hold_note(claim_id: int) -> ClaimNote | None:
    """The note of a claim; for actions that hold the thread."""
    return db.session.scalars(select(ClaimNote).where(ClaimNote.claim_id == claim_id)).one_or_none()


def hold_summary(consultation_id: int) -> Summary | None:
    """The summary of a thread; for actions that hold the thread."""
    return db.session.scalars(select(Summary).where(Summary.consultation_id == consultation_id)).one_or_none()


def approved_summary(data_key: DataKey, consultation: Consultation) -> str | None:
    """What the writer lets the next one know, or None; for who may open the letter. One query."""
    found = hold_summary(consultation.id)
    if found is None or found.approved_at is None:
        return None
    return contents.words_of_version(data_key, found)


def desk_statement(thread: Thread, desk: int, *more: Any) -> Select[*tuple[Any, ...]]:
    """What lies on *desk*, for `desk_in`; with the columns *more* behind it, from what is joined to it."""
    return (
        select(LetterDraft, ClaimNote, Summary, _topic.name, _other.name, *more)
        .select_from(Consultation)
        .outerjoin(
            LetterDraft, and_(LetterDraft.consultation_id == Consultation.id, LetterDraft.desk == desk)
        )
        .outerjoin(ClaimNote, ClaimNote.claim_id == desk)
        .outerjoin(Summary, Summary.consultation_id == Consultation.id)
        .outerjoin(_first, and_(_first.consultation_id == Consultation.id, _first.position == 0))
        .outerjoin(_second, and_(_second.consultation_id == Consultation.id, _second.position == 1))
        .outerjoin(_topic, _topic.id == _first.topic_id)
        .outerjoin(_other, _other.id == _second.topic_id)
        .where(Consultation.id == thread.consultation.id)
    )


def desk_in(thread: Thread, row: Sequence[Any], *, everything: bool) -> Desk:
    """What `desk_statement` gave."""
    draft, note, summary, *topics = row
    approved = summary is not None and summary.approved_at is not None
    return Desk(
        _paper(thread, draft),
        _paper(thread, note),
        _paper(thread, summary) if summary is not None and (everything or approved) else None,
        approved,
        tuple(name for name in topics if name is not None),
    )


def _desk(thread: Thread, desk: int, *, everything: bool) -> Desk:
    return desk_in(thread, db.session.execute(desk_statement(thread, desk)).one(), everything=everything)


def _paper(thread: Thread, row: Versioned | None) -> Paper:
    if row is None:
        return Paper()
    key = row.form_key if isinstance(row, LetterDraft) else None
    return Paper(contents.words_of_version(thread.data_key, row), row.version, key)
