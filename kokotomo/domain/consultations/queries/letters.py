"""The letters of a thread as each of its two may read them, with the marks between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.access import (
    Writer,
    is_listener,
    is_senior,
    is_writer,
    marked_in,
    read_in,
)
from kokotomo.domain.consultations.models.afterwards import KeptLetter
from kokotomo.domain.consultations.models.claims import Claim
from kokotomo.domain.consultations.models.threads import Letter, ThreadMark
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import LETTERS_A_PAGE, Side
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import NotFound
from kokotomo.foundation.paging import page_of

_senior = aliased(Volunteer)


@dataclass(frozen=True)
class Opened:
    """A letter and its words; *name* and *cover* are of the volunteer in whose claim it was written, *kept*
    is the public id under which its reader, a member, keeps it."""

    letter: Letter
    words: str
    name: str | None
    cover: str | None
    kept: str | None = None


@dataclass(frozen=True)
class Between:
    """A line between letters; *ending* is how its claim ended, if it did, *senior* the 相談員名 of who reads
    along now."""

    mark: ThreadMark
    name: str | None
    ending: str | None
    senior: str | None = None


@dataclass(frozen=True)
class Reading:
    """Letters and marks of one page, the oldest first; *earlier* is the cursor of the page before."""

    letters: Sequence[Opened]
    marks: Sequence[Between]
    earlier: str | None


def of_writer(writer: Writer, thread: Thread, cursor: str | None = None) -> Reading:
    """All letters of *writer*'s own thread. Two queries, three for an earlier page.

    Raises `Unsealable` where one of them does not open: never a part of a thread.
    """
    if not is_writer(writer, thread.consultation):
        raise NotFound("consultation")
    of_thread = Letter.consultation_id == thread.consultation.id
    marked = ThreadMark.consultation_id == thread.consultation.id
    return _read(thread, of_thread, marked, cursor, keeper=writer.id)


def of_listener(volunteer: User, thread: Thread, cursor: str | None = None) -> Reading:
    """What *volunteer* reads in the thread that they hold: letters of no claim and of their own."""
    claim = thread.claim
    if claim is None or not is_listener(volunteer, thread.consultation, claim):
        raise NotFound("consultation")
    return _of_claim(thread, claim, cursor)


def of_senior(senior: User, thread: Thread, cursor: str | None = None) -> Reading:
    """What *senior* reads along: the same as who listens."""
    claim = thread.claim
    if claim is None or not is_senior(senior, claim):
        raise NotFound("consultation")
    return _of_claim(thread, claim, cursor)


def _of_claim(thread: Thread, claim: Claim, cursor: str | None) -> Reading:
    return _read(thread, read_in(claim), marked_in(claim), cursor)


def find_sent(consultation_id: int, form_key: str) -> tuple[Letter, Claim | None] | None:
    """The letter that the form *form_key* became, with its claim."""
    row = db.session.execute(
        select(Letter, Claim)
        .outerjoin(Claim, Claim.id == Letter.claim_id)
        .where(Letter.consultation_id == consultation_id, Letter.form_key == form_key)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def latest_letters(
    which: ColumnElement[bool], side: Side, count: int
) -> list[tuple[Letter, int | None, str | None]]:
    """The latest *count* letters of *side* among *which*, the newest first, still sealed: each with the id
    (of a user) and the 相談員名 of the volunteer in whose claim it was written."""
    rows = db.session.execute(
        select(Letter, Claim.volunteer_id, Volunteer.name)
        .outerjoin(Claim, Claim.id == Letter.claim_id)
        .outerjoin(Volunteer, Volunteer.user_id == Claim.volunteer_id)
        .where(which, Letter.side == side.value)
        .order_by(Letter.id.desc())
        .limit(count)
    )
    return [(letter, volunteer_id, name) for letter, volunteer_id, name in rows]


def _read(
    thread: Thread,
    which: ColumnElement[bool],
    marked: ColumnElement[bool],
    cursor: str | None,
    *,
    keeper: int | None = None,
) -> Reading:
    page = page_of(_letters(which, keeper), [Letter.id.desc()], size=LETTERS_A_PAGE, cursor=cursor)
    letters = [
        Opened(letter, contents.words_of_letter(thread.data_key, letter), name, cover, kept)
        for letter, name, cover, kept in reversed(page.items)
    ]
    since = letters[0].letter.created_at if letters and page.next_cursor else None
    until = _next_after(which, letters[-1].letter) if letters and cursor else None
    return Reading(letters, _marks(marked, since, until), page.next_cursor)


def _letters(which: ColumnElement[bool], keeper: int | None) -> Select[*tuple[Any, ...]]:
    kept = and_(KeptLetter.letter == Letter.public_id, KeptLetter.owner_id == keeper)
    return (
        select(Letter, Volunteer.name, Volunteer.cover, KeptLetter.public_id)
        .outerjoin(KeptLetter, kept)
        .outerjoin(Claim, Claim.id == Letter.claim_id)
        .outerjoin(Volunteer, Volunteer.user_id == Claim.volunteer_id)
        .where(which)
    )


def _next_after(which: ColumnElement[bool], letter: Letter) -> datetime | None:
    """When the letter after *letter*, which stands on the page behind, was written."""
    return db.session.scalar(select(func.min(Letter.created_at)).where(which, Letter.id > letter.id))


def _marks(which: ColumnElement[bool], since: datetime | None, until: datetime | None) -> Sequence[Between]:
    wanted = (
        select(ThreadMark, Volunteer.name, Claim.ending, _senior.name)
        .outerjoin(Claim, Claim.id == ThreadMark.claim_id)
        .outerjoin(Volunteer, Volunteer.user_id == Claim.volunteer_id)
        .outerjoin(_senior, _senior.user_id == Claim.senior_id)
        .where(which)
        .order_by(ThreadMark.id)
    )
    if since is not None:
        wanted = wanted.where(ThreadMark.created_at >= since)
    if until is not None:
        wanted = wanted.where(ThreadMark.created_at < until)
    return [Between(*row) for row in db.session.execute(wanted)]
