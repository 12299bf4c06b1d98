"""当番表: who reads when, the switch, and asking another to take over."""

from datetime import date, datetime, time, timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, SelectField

# The stubs do not know it yet; pairs, which they know, go away in WTForms 3.4.
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.moderation import shifts
from kokotomo.domain.moderation.actions import duty as actions
from kokotomo.domain.moderation.queries import duty as queries
from kokotomo.foundation import clock
from kokotomo.foundation.errors import Conflict, Invalid
from kokotomo.web import notices
from kokotomo.web.access import member
from kokotomo.web.forms import PageForm, sentence
from kokotomo.web.limits import limited
from kokotomo.web.moderation import phrases_of_duty, planned
from kokotomo.web.moderation.blueprint import blueprint
from kokotomo.web.templating import day as day_said
from kokotomo.web.verifying import for_role


class SwitchForm(PageForm):
    """当番に入る: for how long."""

    hours = SelectField(
        "いつまで",
        choices=[SelectChoice(value=str(one), label=f"{one}時間") for one in shifts.SWITCH_HOURS],
        validate_choice=False,
    )


class ShiftForm(PageForm):
    """A shift ahead: the day, from when, how long, and whose. The hours are those of Tokyo, as the plan's."""

    day = SelectField("日", choices=[], validate_choice=False)
    start = SelectField(
        "はじまり",
        choices=[SelectChoice(value=str(hour), label=f"{hour}時") for hour in range(24)],
        validate_choice=False,
    )
    hours = SelectField(
        "長さ",
        choices=[SelectChoice(value=str(one), label=f"{one}時間") for one in range(1, shifts.LONGEST + 1)],
        validate_choice=False,
    )
    whose = RadioField(
        "だれが",
        choices=[
            SelectChoice(value="mine", label="わたしが入る"),
            SelectChoice(value="open", label="入れる人をさがす"),
        ],
        validate_choice=False,
    )


@blueprint.get("/duty")
@for_role(Role.MODERATOR, each_time=False)
def duty() -> ResponseReturnValue:
    """The plan of two weeks, the switch, and what waits as numbers."""
    return _page(SwitchForm(formdata=None, hours="2"), _fresh())


@blueprint.post("/duty/now")
@for_role(Role.MODERATOR, each_time=False)
@limited("moderation")
def duty_now() -> ResponseReturnValue:
    """当番に入る, until an hour from now."""
    form = SwitchForm()
    try:
        actions.switch_on(member(), _number(form.hours.data), form.key())
    except Invalid as invalid:
        form.take_up(invalid, lambda one: sentence(phrases_of_duty.PROBLEMS, one))
        return _page(form, _fresh()), 422
    notices.say(phrases_of_duty.ON)
    return redirect(url_for("moderation.duty"), 303)


@blueprint.post("/duty/now/removal")
@for_role(Role.MODERATOR, each_time=False)
@limited("moderation")
def duty_end() -> ResponseReturnValue:
    """当番を終える."""
    actions.switch_off(member())
    notices.say(phrases_of_duty.OFF)
    return redirect(url_for("moderation.duty"), 303)


@blueprint.post("/duty/shifts")
@for_role(Role.MODERATOR, each_time=False)
@limited("moderation")
def shift_entry() -> ResponseReturnValue:
    """Put a shift into the plan."""
    form = ShiftForm()
    form.day.choices = _days()
    try:
        starts_at = _start(form)
        mine = (form.whose.data or "mine") == "mine"
        actions.enter(member(), starts_at, _number(form.hours.data), mine=mine, form_key=form.key())
    except Invalid as invalid:
        form.take_up(invalid, lambda one: sentence(phrases_of_duty.PROBLEMS, one))
        return _page(SwitchForm(formdata=None, hours="2"), form), 422
    notices.say(phrases_of_duty.ENTERED)
    return redirect(url_for("moderation.duty"), 303)


@blueprint.post("/duty/shifts/<public_id>/holder")
@for_role(Role.MODERATOR, each_time=False)
@limited("moderation")
def shift_holder(public_id: str) -> ResponseReturnValue:
    """この当番に入る: one that is open, or whose holder asked for another."""
    try:
        actions.take(member(), public_id)
    except Conflict:
        notices.say(phrases_of_duty.TAKEN, "info")
    else:
        notices.say(phrases_of_duty.YOURS)
    return redirect(url_for("moderation.duty"), 303)


@blueprint.post("/duty/shifts/<public_id>/relief")
@for_role(Role.MODERATOR, each_time=False)
@limited("moderation")
def shift_relief(public_id: str) -> ResponseReturnValue:
    """代わってもらう, or やっぱり入る."""
    wanted = request.form.get("wanted") != "0"
    actions.ask_relief(member(), public_id, wanted=wanted)
    notices.say(phrases_of_duty.ASKED if wanted else phrases_of_duty.KEPT)
    return redirect(url_for("moderation.duty"), 303)


@blueprint.post("/duty/shifts/<public_id>/removal")
@for_role(Role.MODERATOR, each_time=False)
@limited("moderation")
def shift_removal(public_id: str) -> ResponseReturnValue:
    """Take a shift out of the plan before it begins."""
    try:
        actions.withdraw(member(), public_id)
    except Conflict as conflict:
        notices.say(phrases_of_duty.CONFLICTS[conflict.key], "info")
    else:
        notices.say(phrases_of_duty.WITHDRAWN)
    return redirect(url_for("moderation.duty"), 303)


def _page(switch: SwitchForm, entry: ShiftForm) -> str:
    viewer = member()
    switch.key()
    entry.key()
    plan = queries.plan(viewer)
    return render_template(
        "moderation/duty.html",
        switch=switch,
        entry=entry,
        now=planned.of_plan(plan),
        days=planned.by_day(plan),
        letters=queries.letters(viewer),
        nav_current="duty",
    )


def _fresh() -> ShiftForm:
    form = ShiftForm(formdata=None, start="20", hours="2", whose="mine")
    form.day.choices = _days()
    return form


def _days() -> list[SelectChoice]:
    today = clock.today()
    days = [today + timedelta(days=ahead) for ahead in range(shifts.AHEAD.days)]
    return [SelectChoice(value=day.isoformat(), label=day_said(day)) for day in days]


def _start(form: ShiftForm) -> datetime:
    sent, hour = str(form.day.data or ""), _number(form.start.data)
    known = {choice.value for choice in _days()}
    # What nobody can choose is in the past, as far as the plan is concerned.
    day = date.fromisoformat(sent) if sent in known else date.min + timedelta(days=1)
    return datetime.combine(day, time(hour if hour in range(24) else 0), clock.TOKYO)


def _number(sent: object) -> int:
    text = str(sent or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else -1
