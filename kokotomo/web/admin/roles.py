"""Who holds which role; proposals, and the second admin's word."""

from collections.abc import Callable
from datetime import date

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts import access, nicknames
from kokotomo.domain.accounts.actions import roles as actions
from kokotomo.domain.accounts.clearings import Grounds
from kokotomo.domain.accounts.models import Appointment, User
from kokotomo.domain.accounts.queries import people
from kokotomo.domain.accounts.queries import roles as queries
from kokotomo.domain.accounts.rules import Role
from kokotomo.foundation.errors import Conflict, Invalid, NotAllowed, Problem
from kokotomo.web import kept, notices
from kokotomo.web.access import member
from kokotomo.web.admin import phrases
from kokotomo.web.admin.blueprint import blueprint
from kokotomo.web.admin.forms import AppointmentForm
from kokotomo.web.limits import limited
from kokotomo.web.verifying import for_role


@blueprint.get("/roles")
@for_role(Role.ADMIN)
def roles() -> ResponseReturnValue:
    """Everybody who holds something, what waits for a second admin, and what was decided."""
    form = kept.prefill(AppointmentForm(formdata=None))
    form.key()
    return _page(form)


@blueprint.post("/roles")
@for_role(Role.ADMIN)
@limited("admin")
def proposal() -> ResponseReturnValue:
    """Propose something about somebody."""
    form = AppointmentForm()
    try:
        actions.propose(
            member(),
            _named(form.nickname.data or ""),
            form.matter.data or "",
            withdraws=form.withdraws.data == "1",
            until=_day(form.until.data or ""),
            grounds=Grounds(
                identity=form.identity.data or "",
                interviewed_on=_day(form.interviewed_on.data or ""),
                service=form.service.data or "",
                note=form.note.data or "",
            ),
        )
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return _page(form), 422
    except NotAllowed:
        form.take_up(Invalid({"nickname": Problem("person.oneself")}), phrases.say)
        return _page(form), 422
    notices.say(phrases.PROPOSED)
    return redirect(url_for("admin.roles"), 303)


@blueprint.post("/roles/<public_id>/confirmation")
@for_role(Role.ADMIN)
@limited("admin")
def confirmation(public_id: str) -> ResponseReturnValue:
    """The second admin's yes."""
    return _decided(actions.confirm, public_id, phrases.CONFIRMED)


@blueprint.post("/roles/<public_id>/refusal")
@for_role(Role.ADMIN)
@limited("admin")
def refusal(public_id: str) -> ResponseReturnValue:
    """No; or who proposed it takes it back."""
    return _decided(actions.decline, public_id, phrases.DECLINED)


def _decided(action: Callable[[User, str], Appointment], public_id: str, said: str) -> ResponseReturnValue:
    try:
        action(member(), public_id)
    except Conflict as conflict:
        notices.say(phrases.CONFLICTS[conflict.key], "info")
    else:
        notices.say(said)
    return redirect(url_for("admin.roles"), 303)


def _named(nickname: str) -> User:
    try:
        person = people.find_by_nickname(nicknames.parse(nickname))
    except Invalid:
        person = None
    if person is None or not person.is_active:
        raise Invalid({"nickname": Problem("person.nobody" if nickname.strip() else "person.blank")})
    return person


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None


def _page(form: AppointmentForm) -> str:
    viewer = member()
    waiting = [
        (one, access.may_confirm(viewer, one.appointment), access.may_decline(viewer, one.appointment))
        for one in queries.open_appointments()
    ]
    return render_template(
        "admin/roles.html",
        form=form,
        holders=queries.holders(),
        waiting=waiting,
        decided=queries.decided_appointments(),
        alone=queries.count_admins() < actions.ADMINS_NEEDED,
        names=phrases.MATTERS,
        identities=phrases.IDENTITIES,
        services=phrases.SERVICES,
    )
