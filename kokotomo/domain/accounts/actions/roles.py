"""Appointing people: one admin proposes, another decides; where there is one, the host's command does it.

Everything is recorded in `Appointment`. A role that goes takes the person's sessions with it (SAFETY T13).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete

from kokotomo.domain.accounts import access, clearings
from kokotomo.domain.accounts.actions.sessions import end_sessions
from kokotomo.domain.accounts.clearings import Grounds
from kokotomo.domain.accounts.events import Withdrawn
from kokotomo.domain.accounts.models import Appointment, RoleGrant, User
from kokotomo.domain.accounts.queries import roles as queries
from kokotomo.domain.accounts.rules import CLEARING, MATTERS, Outcome, Role, problem_of_clearing
from kokotomo.foundation import clock, text
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Conflict, Invalid, NotFound, Problem, require
from kokotomo.foundation.events import publish
from kokotomo.foundation.inserting import insert_once

NO_GROUNDS = Grounds()

ADMINS_NEEDED = 2
"""So many can do it among themselves: one proposes, the other decides."""


@transaction
def propose(
    viewer: User,
    person: User,
    matter: str,
    *,
    withdraws: bool = False,
    until: date | None = None,
    grounds: Grounds = NO_GROUNDS,
) -> Appointment:
    """Propose that *person* be given *matter* (a role, or ``cleared`` with the last day *until* and what
    was checked, *grounds*), or lose it. The same proposal twice is one.

    Raises `NotAllowed`; `Invalid` for ``nickname``, ``matter``, ``until``; as `clearings.problems_of` says.
    """
    require(access.may_appoint(viewer, person))
    person = queries.lock_person(person)
    _require_sense(person, matter, withdraws=withdraws, until=until, grounds=grounds)
    made = insert_once(
        Appointment,
        person_id=person.id,
        matter=matter,
        withdraws=withdraws,
        cleared_until=_until(matter, withdraws, until),
        proposed_by_id=viewer.id,
        open=True,
        **_kept(matter, withdraws, grounds),
    )
    there = made or queries.find_open(person, matter)
    if there is None:
        raise Conflict("appointment.decided")
    if made is None and (there.withdraws, there.cleared_until) != (
        withdraws,
        _until(matter, withdraws, until),
    ):
        raise Invalid({"matter": Problem("matter.open")})
    return there


@transaction
def confirm(viewer: User, public_id: str) -> Appointment:
    """Decide that the open proposal *public_id* holds: it does from this moment on.

    Raises `NotFound`, `NotAllowed` for who made it or is the person, `Conflict` where it was decided
    meanwhile or no longer makes sense.
    """
    appointment, person = _held(public_id)
    _require_open(appointment)
    require(access.may_confirm(viewer, appointment))
    person = queries.lock_person(person)
    withdraws, until = appointment.withdraws, appointment.cleared_until
    try:
        grounds = _grounds_of(appointment)
        _require_sense(person, appointment.matter, withdraws=withdraws, until=until, grounds=grounds)
    except Invalid as invalid:
        raise Conflict("appointment.senseless") from invalid
    _apply(person, appointment)
    return _decided(appointment, viewer, Outcome.CONFIRMED)


@transaction
def decline(viewer: User, public_id: str) -> Appointment:
    """Let the open proposal *public_id* fall. Raises as `confirm` does; who made it may take it back."""
    appointment, _person = _held(public_id)
    _require_open(appointment)
    require(access.may_decline(viewer, appointment))
    return _decided(appointment, viewer, Outcome.DECLINED)


@transaction
def appoint_applicant(viewer: User, person: User) -> Appointment:
    """Make *person*, who applied, a volunteer: *viewer*, a moderator, has read the application (PRODUCT 5).

    Recorded as the person's own proposal, decided by the moderator; an admins' proposal that waited falls.
    Raises `NotAllowed` for who is no moderator, or the person; `Invalid` for ``nickname``, ``matter``.
    """
    require(access.has_role(viewer, Role.MODERATOR) and viewer.id != person.id)
    return _by_the_person(person, viewer, withdraws=False)


@transaction
def resign(person: User) -> Appointment | None:
    """End *person*'s role as a volunteer by their own wish, recorded as such; they stay signed in. None where
    they hold none."""
    if not queries.holds(queries.lock_person(person), Role.VOLUNTEER):
        return None
    return _by_the_person(person, person, withdraws=True)


@transaction
def appoint_from_host(
    person: User,
    matter: str,
    *,
    withdraws: bool = False,
    until: date | None = None,
    by: Sequence[User] = (),
    grounds: Grounds = NO_GROUNDS,
) -> Appointment:
    """Give or withdraw *matter* at once, from the command line of the host; recorded as such.

    A clearing names the two people *by* whom it was decided: admins or moderators, neither the person.
    Raises `Conflict` (``host.browser``) where two admins, not counting the person, can do it in the browser;
    `Invalid` for ``nickname``, ``matter``, ``until``, ``by``, and as `clearings.problems_of` says.
    """
    if queries.count_admins(but=person) >= ADMINS_NEEDED:
        raise Conflict("host.browser")
    person = queries.lock_person(person)
    _require_sense(person, matter, withdraws=withdraws, until=until, grounds=grounds)
    if matter == CLEARING and not withdraws:
        _require_two(person, by)
    open_one = queries.find_open(person, matter)
    if open_one is not None:
        _decided(open_one, None, Outcome.DECLINED)
    proposer, decider = (*(one.id for one in by), None, None)[:2]
    appointment = Appointment(
        person_id=person.id,
        matter=matter,
        withdraws=withdraws,
        cleared_until=_until(matter, withdraws, until),
        proposed_by_id=proposer,
        decided_by_id=decider,
        by_host=True,
        outcome=Outcome.CONFIRMED.value,
        proposed_at=clock.now(),
        decided_at=clock.now(),
        **_kept(matter, withdraws, grounds),
    )
    db.session.add(appointment)
    _apply(person, appointment)
    return appointment


def _by_the_person(person: User, decider: User, *, withdraws: bool) -> Appointment:
    person = queries.lock_person(person)
    matter = Role.VOLUNTEER.value
    _require_sense(person, matter, withdraws=withdraws, until=None)
    open_one = queries.find_open(person, matter)
    if open_one is not None:
        _decided(open_one, decider, Outcome.DECLINED)
    now = clock.now()
    appointment = Appointment(
        person_id=person.id,
        matter=matter,
        withdraws=withdraws,
        proposed_by_id=person.id,
        decided_by_id=decider.id,
        outcome=Outcome.CONFIRMED.value,
        proposed_at=now,
        decided_at=now,
    )
    db.session.add(appointment)
    _apply(person, appointment, stays=decider.id == person.id)
    return appointment


def _held(public_id: str) -> tuple[Appointment, User]:
    found = queries.find_appointment(public_id, hold=True)
    if found is None:
        raise NotFound
    return found


def _require_open(appointment: Appointment) -> None:
    if appointment.outcome is not None:
        raise Conflict("appointment.decided")


def _require_sense(
    person: User,
    matter: str,
    *,
    withdraws: bool,
    until: date | None,
    grounds: Grounds = NO_GROUNDS,
) -> None:
    """Raise `Invalid` for what could not be carried out now."""
    if matter not in MATTERS:
        raise Invalid({"matter": Problem("matter.choice")})
    clearing = matter == CLEARING
    there = person.cleared_until is not None if clearing else queries.holds(person, Role(matter))
    if withdraws:
        if not there:
            raise Invalid({"matter": Problem("matter.not_held")})
        return
    if not access.may_hold_role(person):
        raise Invalid({"nickname": Problem("person.unfit")})
    if clearing:
        problem = problem_of_clearing(until, clock.today())
        if problem is not None:
            raise Invalid({"until": problem})
        since = queries.volunteer_since(person)
        if since is None:
            raise Invalid({"matter": Problem("matter.no_volunteer")})
        problems = clearings.problems_of(
            grounds, today=clock.today(), volunteer_since=since, site_since=queries.site_since()
        )
        if problems:
            raise Invalid(problems)
    elif there:
        raise Invalid({"matter": Problem("matter.held")})


def _require_two(person: User, by: Sequence[User]) -> None:
    deciders = {Role.ADMIN, Role.MODERATOR}
    fit = {one.id for one in by if one.id != person.id and one.is_active and deciders & one.roles}
    if len(by) != ADMINS_NEEDED or len(fit) != ADMINS_NEEDED:
        raise Invalid({"by": Problem("by.two")})


def _kept(matter: str, withdraws: bool, grounds: Grounds) -> dict[str, Any]:
    """The columns that say what a clearing rests on."""
    if matter != CLEARING or withdraws:
        return {}
    return {
        "identity": grounds.identity,
        "interviewed_on": grounds.interviewed_on,
        "service": grounds.service,
        "service_note": text.clean(grounds.note) or None,
    }


def _grounds_of(appointment: Appointment) -> Grounds:
    return Grounds(
        appointment.identity or "",
        appointment.interviewed_on,
        appointment.service or "",
        appointment.service_note or "",
    )


def _until(matter: str, withdraws: bool, until: date | None) -> date | None:
    return until if matter == CLEARING and not withdraws else None


def _apply(person: User, appointment: Appointment, *, stays: bool = False) -> None:
    if appointment.matter == CLEARING:
        person.cleared_until = appointment.cleared_until
    elif appointment.withdraws:
        which = {"user_id": person.id, "role": appointment.matter}
        db.session.execute(delete(RoleGrant).filter_by(**which))
        if appointment.matter == Role.VOLUNTEER.value:
            # Who is no volunteer is not cleared either, nor again by becoming one later.
            person.cleared_until = None
    else:
        insert_once(RoleGrant, user_id=person.id, role=appointment.matter)
    if appointment.withdraws and not stays:
        end_sessions(person)
    db.session.flush()
    queries.with_roles(person)
    if appointment.withdraws:
        publish(Withdrawn(person, appointment.matter))


def _decided(appointment: Appointment, viewer: User | None, outcome: Outcome) -> Appointment:
    appointment.outcome = outcome.value
    appointment.open = None
    appointment.decided_by_id = viewer.id if viewer else None
    appointment.decided_at = clock.now()
    db.session.flush()
    return appointment
