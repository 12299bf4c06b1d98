"""終えたあと: a word of thanks, whether it got lighter, three doors. Nothing is chosen beforehand."""

from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import access
from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.consultations.actions import farewells as actions
from kokotomo.domain.consultations.actions import meetings
from kokotomo.domain.consultations.queries import farewells as queries
from kokotomo.domain.consultations.queries.farewells import Afterwards
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import THANKS_MAX, Lightness, Listener, State
from kokotomo.foundation.errors import Invalid, NotFound
from kokotomo.web import kept, letter_forms, notices
from kokotomo.web.consultations import phrases
from kokotomo.web.consultations.blueprint import blueprint
from kokotomo.web.consultations.forms import FarewellForm
from kokotomo.web.correspondents import writer_and_thread
from kokotomo.web.limits import limited

INTRODUCTION, MEETING, ACCOUNT, END = "introduction", "meeting", "account", "end"
"""The doors, as the form names them."""


@dataclass(frozen=True)
class Ending:
    """What the page offers: *partner* is who listened last, or none; *doors* in their order; *lighter* and
    *follow_up* whether they are asked; *met* whether the two meet already, *ticked* whether it was chosen."""

    partner: str | None
    by_writer: bool
    doors: tuple[str, ...]
    lighter: bool
    follow_up: bool
    met: bool
    ticked: bool
    is_guest: bool
    is_minor: bool


@blueprint.route("/consult/<public_id>/closing", methods=["GET", "POST"])
@limited("thread")
def closing(public_id: str) -> ResponseReturnValue:
    """Everything that may be said at the end, each of it or nothing."""
    writer, found = writer_and_thread(public_id)
    if found.consultation.state != State.CLOSED:
        raise NotFound("consultation")
    here = url_for("consultations.thread", public_id=public_id)
    if not access.may_say_farewell(writer, found.consultation):
        return redirect(here, 303)
    form = FarewellForm()
    if not form.is_submitted():
        after = queries.of_writer(writer, found)
        form = kept.prefill(FarewellForm(formdata=None, **_said(after)))
        form.key()
        return _page(form, _ending(writer, found, after), public_id)
    try:
        actions.say(
            writer,
            found,
            thanks=form.thanks.data or "",
            lighter=_lightness(form.lighter.data),
            refuses_follow_up=bool(form.refuses.data),
        )
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        writer, found = writer_and_thread(public_id)
        return _page(form, _ending(writer, found, queries.of_writer(writer, found)), public_id), 422
    return _through(form.door.data or END, writer, found)


def _through(door: str, writer: Writer, thread: Thread) -> ResponseReturnValue:
    public_id = thread.consultation.public_id
    if door == INTRODUCTION:
        return redirect(url_for("consultations.introductions", public_id=public_id), 303)
    if door == ACCOUNT:
        return redirect(url_for("consultations.account", public_id=public_id), 303)
    if door == MEETING and isinstance(writer, User):
        met = meetings.tick(writer, thread, wants=True)
        notices.say(phrases.MET if met else phrases.WOULD_MEET)
    else:
        notices.say(phrases.FAREWELL_SAID)
    return redirect(url_for("consultations.thread", public_id=public_id), 303)


def _ending(writer: Writer, thread: Thread, after: Afterwards) -> Ending:
    row = thread.consultation
    minor = access.is_of_minor(row) or (isinstance(writer, User) and writer.is_minor)
    follow_up = after.follow_up
    undecided = follow_up is not None and follow_up.sent_at is None and follow_up.skipped_at is None
    said = after.farewell is not None and after.farewell.lighter_at is not None
    answered = after.farewell is not None or row.listener == Listener.EVERYONE
    return Ending(
        partner=f"{after.volunteer.name}さん" if after.volunteer else None,
        by_writer=row.closed_by == "writer",
        doors=tuple(_doors(writer, thread, after, minor=minor)),
        lighter=answered and not said,
        follow_up=undecided,
        met=after.met is not None,
        ticked=after.farewell is not None and after.farewell.writer_meets_at is not None,
        is_guest=not isinstance(writer, User),
        is_minor=minor,
    )


def _doors(writer: Writer, thread: Thread, after: Afterwards, *, minor: bool) -> list[str]:
    """What fits: an under-18 guest is nobody to whom anybody could be introduced, for pages that all may read
    are adults'."""
    member = isinstance(writer, User)
    doors = [INTRODUCTION] if member or not minor else []
    volunteer_id = after.farewell.volunteer_id if after.farewell is not None else None
    if not isinstance(writer, User):
        doors.append(ACCOUNT)
    elif after.volunteer is not None and access.may_tick_meeting(writer, thread.consultation, volunteer_id):
        doors.append(MEETING)
    return [*doors, END]


def _said(after: Afterwards) -> dict[str, object]:
    refused = after.follow_up is not None and after.follow_up.refused_at is not None
    return {"thanks": after.thanks or "", "refuses": refused}


def _lightness(sent: str | None) -> Lightness | None:
    return Lightness(sent) if sent in list(Lightness) else None


def _page(form: FarewellForm, ending: Ending, public_id: str) -> str:
    return render_template(
        "consultations/closing.html",
        form=form,
        ending=ending,
        public_id=public_id,
        limit=THANKS_MAX,
        now=letter_forms.length_in(form.thanks) if form.errors else None,
    )
