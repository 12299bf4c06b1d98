"""Reading reports: for moderators, and for who made one the bare fact."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, case, false, func, select
from sqlalchemy.orm import aliased

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.statements import built_once, whom
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.consultations.models.threads import Letter
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.moderation import access, contents
from kokotomo.domain.moderation.models.reports import Report, ReportNote
from kokotomo.domain.moderation.rules import UNNAMED, Reason, State, Step, rank_of
from kokotomo.domain.moderation.targets import COLUMNS, Target
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation import public_ids
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import require
from kokotomo.foundation.paging import Page, Pages

STEPS_SHOWN = 200
"""Steps that a report's page shows, the latest of them."""

_About, _Person, _Reporter, _Handler = (aliased(User) for _ in range(4))


class Listed(NamedTuple):
    """A report in a list: *about* is the nickname of whose words it is about, *handler* of who finished it;
    *is_own* says that the reader made it. Who made any other is not told there."""

    public_id: str
    kind: str
    reason: str
    created_at: datetime
    handled_at: datetime | None
    about: str | None
    handler: str | None
    is_own: bool


@dataclass(frozen=True)
class Opened:
    """A report with what its page says. *key* is None once the evidence is gone; *thing* is the public id of
    what was reported, None once that is deleted for good."""

    report: Report
    key: DataKey | None
    thing: str | None
    about: User | None
    reporter: User | None
    handler: User | None


@dataclass(frozen=True)
class Taken:
    """A step that a moderator took: *words* of a note, None where they are gone; *author* a nickname."""

    step: Step
    words: str | None
    author: str | None
    at: datetime


def open_reports(viewer: User, cursor: str | None = None) -> Page[Listed]:
    """What waits: a life in danger first, then ways to suicide, then all others; of each the oldest first."""
    return _read(_open(viewer), viewer, cursor)


def done_reports(viewer: User, cursor: str | None = None) -> Page[Listed]:
    """What is done, the latest first."""
    return _read(_done(viewer), viewer, cursor)


def find_report(viewer: User, public_id: str) -> Opened | None:
    """The report behind *public_id*, if *viewer*, a moderator, may read it. One query."""
    require(access.may_moderate(viewer))
    if not public_ids.is_one(public_id):
        return None
    row = db.session.execute(
        select(
            Report,
            DataKey,
            func.coalesce(
                Diary.public_id, Comment.public_id, _Person.public_id, Letter.public_id, Volunteer.public_id
            ),
            _About,
            _Reporter,
            _Handler,
        )
        .outerjoin(DataKey, DataKey.id == Report.data_key_id)
        .outerjoin(Diary, Diary.id == Report.diary_id)
        .outerjoin(Comment, Comment.id == Report.comment_id)
        .outerjoin(_Person, _Person.id == Report.person_id)
        .outerjoin(Letter, Letter.id == Report.letter_id)
        .outerjoin(Volunteer, Volunteer.user_id == Report.face_id)
        .outerjoin(_About, _About.id == Report.about_id)
        .outerjoin(_Reporter, _Reporter.id == Report.reporter_id)
        .outerjoin(_Handler, _Handler.id == Report.handled_by_id)
        .where(Report.public_id == public_id, access.readable_by(viewer))
    ).one_or_none()
    return None if row is None else Opened(*row)


def steps_of(viewer: User, opened: Opened) -> list[Taken]:
    """What moderators did with a report that *viewer* may handle, in that order."""
    require(access.may_handle(viewer, opened.report))
    rows = db.session.execute(
        select(ReportNote, User.nickname)
        .outerjoin(User, User.id == ReportNote.author_id)
        .where(ReportNote.report_id == opened.report.id)
        .order_by(ReportNote.id.desc())
        .limit(STEPS_SHOWN)
    ).all()
    return [_taken(note, author, opened.key) for note, author in reversed(rows)]


def hold_report(viewer: User, public_id: str) -> tuple[Report, DataKey | None] | None:
    """The report as it stands now, for *viewer* to change; nobody else does until this transaction ends."""
    require(access.may_moderate(viewer))
    if not public_ids.is_one(public_id):
        return None
    row = db.session.execute(
        select(Report, DataKey)
        .outerjoin(DataKey, DataKey.id == Report.data_key_id)
        .where(Report.public_id == public_id, access.readable_by(viewer))
        .with_for_update(of=Report)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def count_waiting(since: datetime) -> tuple[int, int]:
    """How many open reports are older than *since*, of a life in danger and of all else; for the site's own
    look at itself, which names nothing of them."""
    danger = Report.rank == rank_of(Reason.LIFE)
    row = db.session.execute(
        select(func.count().filter(danger), func.count().filter(~danger))
        .select_from(Report)
        .where(Report.state == State.OPEN.value, Report.created_at < since)
    ).one()
    return row[0], row[1]


def find_own(viewer: User, public_id: str) -> Report | None:
    """The report that *viewer* made, for thanking them: nothing is opened with it."""
    if not public_ids.is_one(public_id):
        return None
    return db.session.scalars(
        select(Report).where(Report.public_id == public_id, Report.reporter_id == viewer.id)
    ).one_or_none()


def find_sent(viewer: Writer, target: Target, form_key: str) -> Report | None:
    """What *viewer* has reported already: of this thing, else by this very form."""
    if viewer.id is None:
        return db.session.scalars(select(Report).where(Report.guest_key == target.guest_key)).one_or_none()
    for same in (COLUMNS[target.kind] == target.id, Report.form_key == form_key):
        there = db.session.scalars(select(Report).where(Report.reporter_id == viewer.id, same)).one_or_none()
        if there is not None:
            return there
    return None


def _read(pages: Pages, viewer: User, cursor: str | None) -> Page[Listed]:
    require(access.may_moderate(viewer))
    return pages.read(cursor, whom(viewer)).map(lambda row: Listed(*row))


@built_once
def _open(viewer: User) -> Pages:
    oldest = (Report.rank.asc(), Report.created_at.asc(), Report.id.asc())
    return Pages(_listed(viewer, State.OPEN), oldest)


@built_once
def _done(viewer: User) -> Pages:
    return Pages(_listed(viewer, State.DONE), (Report.handled_at.desc(), Report.id.desc()))


def _listed(viewer: User, state: State) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Report.public_id,
            Report.kind,
            Report.reason,
            Report.created_at,
            Report.handled_at,
            case((Report.kind.not_in([kind.value for kind in UNNAMED]), _About.nickname)),
            _Handler.nickname,
            func.coalesce(Report.reporter_id == viewer.id, false()),
        )
        .outerjoin(_About, _About.id == Report.about_id)
        .outerjoin(_Handler, _Handler.id == Report.handled_by_id)
        .where(Report.state == state.value, access.readable_by(viewer))
    )


def _taken(note: ReportNote, author: str | None, key: DataKey | None) -> Taken:
    words = contents.note_of(note, key) if key is not None and note.sealed is not None else None
    return Taken(Step(note.step), words, author, note.created_at)
