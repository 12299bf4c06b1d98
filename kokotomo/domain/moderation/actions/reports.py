"""Reporting, and what moderators do with reports."""

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.moderation import access, contents, rules
from kokotomo.domain.moderation.contents import Place
from kokotomo.domain.moderation.events import Reported, ReportHandled, ReportReopened
from kokotomo.domain.moderation.models.reports import Report, ReportNote
from kokotomo.domain.moderation.queries import reports as queries
from kokotomo.domain.moderation.rules import Reason, State, Step
from kokotomo.domain.moderation.targets import COLUMNS, Target
from kokotomo.foundation import clock, public_ids, text
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.crypto.sealing import new_data_key
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Conflict, Invalid, NotFound, require
from kokotomo.foundation.events import publish
from kokotomo.foundation.inserting import insert_once


@transaction
def report(viewer: Writer, target: Target, reason: str, words: str, form_key: str) -> Report:
    """Report *target*, which *viewer* sees, for *reason* (of `rules.Reason`), with *words* of their own or
    none. The same thing again, or the same *form_key*, gives back the first report.

    Its words are kept as they stand, sealed. Raises `NotAllowed` for one's own things, `Invalid` as
    `rules.problems_of` says.
    """
    require(access.may_report(viewer, target.author_id))
    said = text.clean(words)
    problems = rules.problems_of(reason, said)
    if problems:
        raise Invalid(problems)
    made = queries.find_sent(viewer, target, form_key)
    if made is not None:
        return made
    made = _insert(viewer, target, Reason(reason), said, form_key)
    if made is not None:
        publish(Reported(made))
        return made
    # Somebody's other tap was faster.
    sent = queries.find_sent(viewer, target, form_key)
    if sent is None:
        raise NotFound("report")
    return sent


@transaction
def take_note(viewer: User, public_id: str, words: str, form_key: str) -> None:
    """Write a note beside the report *public_id*; the same *form_key* again writes none.

    Raises `NotFound`, `NotAllowed`, `Invalid` as `rules.problems_of_note` says, and `Conflict`
    (``report.purged``) where the key under which it would be sealed is gone.
    """
    held, key = _held(viewer, public_id)
    said = text.clean(words)
    problems = rules.problems_of_note(said)
    if problems:
        raise Invalid(problems)
    if key is None:
        raise Conflict("report.purged")
    place = Place(public_ids.new(), clock.now())
    _step(viewer, held, Step.NOTE, form_key, place, contents.seal_note(said, key, place))


@transaction
def finish(viewer: User, public_id: str) -> Report:
    """Be done with the report *public_id*. One that is done stays as it is, with who finished it.

    Raises `NotFound`, `NotAllowed`.
    """
    held, _key = _held(viewer, public_id)
    if held.state == State.DONE:
        return held
    now = clock.now()
    held.state, held.handled_by_id, held.handled_at = State.DONE.value, viewer.id, now
    _step(viewer, held, Step.DONE, public_ids.new(), Place(public_ids.new(), now))
    publish(ReportHandled(held))
    return held


@transaction
def reopen(viewer: User, public_id: str) -> Report:
    """Take the report *public_id* up again, at its old place. One that is open stays as it is.

    Raises `NotFound`, `NotAllowed`.
    """
    held, _key = _held(viewer, public_id)
    if held.state == State.OPEN:
        return held
    held.state, held.handled_by_id, held.handled_at = State.OPEN.value, None, None
    _step(viewer, held, Step.REOPENED, public_ids.new(), Place(public_ids.new(), clock.now()))
    publish(ReportReopened(held))
    return held


def _insert(viewer: Writer, target: Target, reason: Reason, words: str, form_key: str) -> Report | None:
    key = new_data_key()
    db.session.add(key)
    db.session.flush()
    place = Place(public_ids.new(), clock.now())
    made = insert_once(
        Report,
        public_id=place.public_id,
        created_at=place.created_at,
        kind=target.kind.value,
        about_id=target.author_id,
        reporter_id=viewer.id,
        guest_key=target.guest_key if viewer.id is None else None,
        form_key=form_key,
        reason=reason.value,
        rank=rules.rank_of(reason),
        data_key_id=key.id,
        evidence=contents.seal_evidence(target.evidence, key, place),
        words=contents.seal_words(words, key, place),
        **{COLUMNS[target.kind].key: target.id},
    )
    if made is None:
        db.session.delete(key)
        db.session.flush()
    return made


def _held(viewer: User, public_id: str) -> tuple[Report, DataKey | None]:
    found = queries.hold_report(viewer, public_id)
    if found is None:
        raise NotFound("report")
    require(access.may_handle(viewer, found[0]))
    return found


def _step(
    viewer: User, report: Report, step: Step, form_key: str, place: Place, sealed: str | None = None
) -> None:
    insert_once(
        ReportNote,
        public_id=place.public_id,
        created_at=place.created_at,
        report_id=report.id,
        author_id=viewer.id,
        form_key=form_key,
        step=step.value,
        sealed=sealed,
    )
