"""An application to listen: four steps saved one by one, sent, withdrawn; and decided by a letter."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import delete

from kokotomo.domain.accounts.actions import roles
from kokotomo.domain.accounts.models import User
from kokotomo.domain.volunteers import access, contents, papers
from kokotomo.domain.volunteers.contents import Decision
from kokotomo.domain.volunteers.events import ApplicationDecided, ApplicationSent
from kokotomo.domain.volunteers.models import VolunteerApplication
from kokotomo.domain.volunteers.papers import GUIDE_VERSION, Paper, Step
from kokotomo.domain.volunteers.queries import applications as queries
from kokotomo.domain.volunteers.queries import faces
from kokotomo.domain.volunteers.queries.applications import Applied
from kokotomo.domain.volunteers.rules import ApplicationState
from kokotomo.foundation import clock, public_ids, text
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.crypto.sealing import new_data_key
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Conflict, Invalid, NotFound, Problem, require
from kokotomo.foundation.events import publish
from kokotomo.foundation.inserting import insert_once


@transaction
def save(
    viewer: User, step: Step, brought: Paper, seen: int, *, agrees: bool = False
) -> VolunteerApplication:
    """Keep what *step* of *viewer*'s application *brought*; the other steps stay. *seen* is the version of
    the step that its page knew; *agrees* is the third step's tick. The first step saved begins it.

    Raises `NotAllowed`, `Invalid` as `papers.problems_of_step` says, and `Conflict`: ``application.changed``
    where another page saved other words meanwhile, ``application.sent`` where it was sent already.
    """
    require(access.may_apply(viewer))
    held = queries.hold_present(viewer) or _begun(viewer)
    application, key = held.application, held.key
    if application.state != ApplicationState.DRAFT.value:
        raise Conflict("application.sent")
    before = contents.paper_of(key, application)
    paper = _with(before, step, brought)
    problems = papers.problems_of_step(paper, step)
    if problems:
        raise Invalid(problems)
    agreed = application.agreed_version
    if step == Step.GUIDE:
        agreed = GUIDE_VERSION if agrees else None
    if paper == before and agreed == application.agreed_version:
        return application
    if before.version_of(step) != seen:
        raise Conflict("application.changed")
    versions = {**before.versions, step.value: seen + 1}
    application.version += 1
    application.sealed = contents.sealed_paper(key, application, replace(paper, versions=versions))
    application.agreed_version = agreed
    application.updated_at = clock.now()
    return application


@transaction
def send(viewer: User) -> VolunteerApplication:
    """Send *viewer*'s application to the moderators; twice is once.

    Raises `NotAllowed`; `NotFound` where there is none; `Invalid` with a problem for each step (its name) in
    which something is missing.
    """
    require(access.may_apply(viewer))
    held = queries.hold_present(viewer)
    if held is None:
        raise NotFound("application")
    application = held.application
    if application.state == ApplicationState.SENT.value:
        return application
    paper = contents.paper_of(held.key, application)
    lacking = papers.missing(paper, application.agreed_version)
    if lacking:
        raise Invalid({step.value: Problem(f"{step.value}.missing") for step in lacking})
    application.state = ApplicationState.SENT.value
    application.sent_at = application.updated_at = clock.now()
    publish(ApplicationSent(application))
    return application


@transaction
def withdraw(viewer: User) -> None:
    """Take *viewer*'s application back, sent or not: a draft goes at once, a sent one is read by nobody any
    more. Twice is once."""
    held = queries.hold_present(viewer)
    if held is None:
        return
    if held.application.state == ApplicationState.DRAFT.value:
        forget([held.application])
        return
    _end(held.application, ApplicationState.WITHDRAWN)


@transaction
def decide(
    viewer: User, public_id: str, *, accepts: bool, letter: str, remarks: Mapping[str, str]
) -> VolunteerApplication:
    """Decide the sent application *public_id* by a *letter*, with *remarks* on practice letters by their key.

    Accepted, its sender is a volunteer from this moment on, on trial: recorded as their own proposal which a
    moderator decided. Raises `NotAllowed`, `NotFound` (also for one's own), `Invalid` for ``letter`` and
    keys of remarks, `Conflict`: ``application.decided`` where it was decided or withdrawn meanwhile,
    ``application.unfit`` where the person cannot hold a role now.
    """
    require(access.may_read_applications(viewer))
    held = queries.hold_sent(viewer, public_id)
    if held is None:
        raise NotFound("application")
    application = held.application
    if application.state != ApplicationState.SENT.value:
        raise Conflict("application.decided")
    words = text.clean(letter)
    said = {key: text.clean(remark) for key, remark in remarks.items() if remark.strip()}
    problems = papers.problems_of_decision(words, said)
    if problems:
        raise Invalid(problems)
    if accepts:
        _accept(viewer, held)
    application.decision_sealed = contents.sealed_decision(held.key, application, Decision(words, said))
    application.decided_by_id = viewer.id
    _end(application, ApplicationState.ACCEPTED if accepts else ApplicationState.DECLINED)
    publish(ApplicationDecided(application))
    return application


@transaction
def forget(applications: Iterable[VolunteerApplication]) -> None:
    """Delete *applications* with their keys: nothing that was written in them can be read again."""
    rows = [(one.id, one.data_key_id) for one in applications]
    ids, keys = [row[0] for row in rows], [row[1] for row in rows]
    if ids:
        db.session.execute(delete(VolunteerApplication).where(VolunteerApplication.id.in_(ids)))
        db.session.execute(delete(DataKey).where(DataKey.id.in_(keys)))


def _accept(viewer: User, held: Applied) -> None:
    try:
        roles.appoint_applicant(viewer, held.person)
    except Invalid as invalid:
        raise Conflict("application.unfit") from invalid
    face = faces.hold_volunteer(held.person)
    if face is not None:
        # Somebody who listened before and comes back: who was past the trial stays so.
        face.graduated_at = None
        face.rests_since = None


def _end(application: VolunteerApplication, state: ApplicationState) -> None:
    application.state = state.value
    application.present = None
    application.decided_at = application.updated_at = clock.now()


def _begun(viewer: User) -> Applied:
    key = new_data_key()
    db.session.add(key)
    db.session.flush()
    row = VolunteerApplication(public_id=public_ids.new(), created_on=clock.today(), version=1)
    made = insert_once(
        VolunteerApplication,
        public_id=row.public_id,
        user_id=viewer.id,
        data_key_id=key.id,
        created_on=row.created_on,
        version=row.version,
        sealed=contents.sealed_paper(key, row, Paper()),
    )
    if made is not None:
        return Applied(made, key, viewer)
    # Another page of theirs was faster.
    db.session.delete(key)
    db.session.flush()
    there = queries.hold_present(viewer)
    if there is None:
        raise Conflict("application.changed")
    return there


def _with(before: Paper, step: Step, brought: Paper) -> Paper:
    """*before* with what *step* brought, tidied."""
    if step == Step.MOTIVES:
        return replace(before, motives=text.clean(brought.motives))
    if step == Step.LISTENING:
        return replace(
            before,
            experience=text.clean(brought.experience),
            ways=tuple(brought.ways),
            hours=tuple(brought.hours),
            topics={kind: list(dict.fromkeys(ids)) for kind, ids in brought.topics.items()},
        )
    if step == Step.PRACTICE:
        known = {one.key for one in papers.practice_letters()}
        return replace(before, answers={k: text.clean(v) for k, v in brought.answers.items() if k in known})
    return before
