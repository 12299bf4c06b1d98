"""困ったときの連絡先, as rows: with the age of their last check, and a warning where it is too old."""

from datetime import date

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.help import actions, queries
from kokotomo.domain.help.models import HelpLine
from kokotomo.domain.help.rules.order import STALE_AFTER
from kokotomo.foundation import clock
from kokotomo.foundation.errors import Conflict, Invalid, NotFound
from kokotomo.web import kept, notices
from kokotomo.web.access import member
from kokotomo.web.admin import phrases
from kokotomo.web.admin.blueprint import blueprint
from kokotomo.web.admin.forms import HelpLineForm, posted_place
from kokotomo.web.limits import limited
from kokotomo.web.verifying import for_role


@blueprint.get("/help-lines")
@for_role(Role.ADMIN)
def help_lines() -> ResponseReturnValue:
    """All lines in their order, and the form for one more."""
    form = kept.prefill(HelpLineForm(formdata=None))
    form.key()
    return _list(form)


@blueprint.post("/help-lines")
@for_role(Role.ADMIN)
@limited("admin")
def help_line_addition() -> ResponseReturnValue:
    """One more line, at the end."""
    form = HelpLineForm()
    try:
        actions.add(member(), form.typed())
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return _list(form), 422
    notices.say(phrases.KEPT)
    return redirect(url_for("admin.help_lines"), 303)


@blueprint.route("/help-lines/<public_id>", methods=["GET", "POST"])
@for_role(Role.ADMIN)
@limited("admin")
def help_line(public_id: str) -> ResponseReturnValue:
    """One line, to be changed."""
    line = _found(public_id)
    form = HelpLineForm()
    if not form.is_submitted():
        form = kept.prefill(HelpLineForm(formdata=None, obj=line))
        form.key()
        return render_template("admin/help_line.html", form=form, line=line)
    try:
        actions.change(member(), public_id, form.typed())
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return render_template("admin/help_line.html", form=form, line=line), 422
    notices.say(phrases.KEPT)
    return redirect(url_for("admin.help_lines"), 303)


@blueprint.post("/help-lines/<public_id>/check")
@for_role(Role.ADMIN)
@limited("admin")
def help_line_check(public_id: str) -> ResponseReturnValue:
    """Somebody compared it with its source today."""
    actions.mark_checked(member(), public_id)
    notices.say(phrases.CHECKED)
    return redirect(url_for("admin.help_lines"), 303)


@blueprint.post("/help-lines/<public_id>/place")
@for_role(Role.ADMIN)
@limited("admin")
def help_line_place(public_id: str) -> ResponseReturnValue:
    """Another place in the order."""
    actions.place(member(), public_id, posted_place())
    return redirect(url_for("admin.help_lines"), 303)


@blueprint.post("/help-lines/<public_id>/removal")
@for_role(Role.ADMIN)
@limited("admin")
def help_line_removal(public_id: str) -> ResponseReturnValue:
    """A line that is there no more."""
    try:
        actions.remove(member(), public_id)
    except Conflict:
        notices.say(phrases.LAST_LINE, "info")
    else:
        notices.say(phrases.REMOVED)
    return redirect(url_for("admin.help_lines"), 303)


def _found(public_id: str) -> HelpLine:
    line = next((line for line in queries.rows() if line.public_id == public_id), None)
    if line is None:
        raise NotFound
    return line


def _list(form: HelpLineForm) -> str:
    today = clock.today()
    lines = [(line, *_check_of(line, today)) for line in queries.rows()]
    return render_template("admin/help_lines.html", form=form, lines=lines, names=phrases.CHANNELS)


def _check_of(line: HelpLine, today: date) -> tuple[int | None, bool]:
    """Days since the last check, None if there was none; and whether that is too long."""
    if line.checked_on is None:
        return None, True
    age = today - line.checked_on
    return age.days, age > STALE_AFTER
