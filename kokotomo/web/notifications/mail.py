"""メールと静かな時間: when the site may write, and of what."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, SelectField

# The stubs do not know it yet; pairs, which they know, go away in WTForms 3.4.
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from kokotomo.domain.notifications import actions, queries
from kokotomo.domain.notifications.models import MailChoice
from kokotomo.domain.notifications.rules import HOURS, QUIET_FROM, QUIET_UNTIL
from kokotomo.foundation import clock
from kokotomo.foundation.errors import Invalid
from kokotomo.web import kept, notices
from kokotomo.web.access import member
from kokotomo.web.forms import PageForm, sentence
from kokotomo.web.limits import limited
from kokotomo.web.notifications import phrases
from kokotomo.web.notifications.blueprint import blueprint
from kokotomo.web.returning import way_back
from kokotomo.web.templating import zone


class MailForm(PageForm):
    """When it is quiet, and what mail tells of."""

    _HOURS = tuple(SelectChoice(value=str(hour), label=f"{hour}時") for hour in HOURS)

    quiet_from = SelectField("静かな時間のはじまり", choices=_HOURS, validate_choice=False)
    quiet_until = SelectField("静かな時間のおわり", choices=_HOURS, validate_choice=False)
    letters = BooleanField("やりとりに返事が届いたら、メールで知らせる")


@blueprint.route("/settings/mail", methods=["GET", "POST"])
@limited("profile")
def mail_settings() -> ResponseReturnValue:
    """When and of what I want mail."""
    viewer = member()
    choice = queries.mail_choice_of(viewer)
    form = MailForm()
    if not form.is_submitted():
        return _page(kept.prefill(_filled(choice)), choice)
    try:
        actions.choose_mail(
            viewer,
            quiet_from=_hour(form.quiet_from.data),
            quiet_until=_hour(form.quiet_until.data),
            letters=bool(form.letters.data),
        )
    except Invalid as invalid:
        form.take_up(invalid, lambda problem: sentence(phrases.PROBLEMS, problem))
        return _page(form, queries.mail_choice_of(viewer), 422)
    notices.say(phrases.MAIL_KEPT)
    return redirect(url_for("notifications.mail_settings"), 303)


@blueprint.post("/settings/mail/default")
@limited("profile")
def mail_default() -> ResponseReturnValue:
    """このままでいい."""
    actions.leave_mail_as_it_is(member())
    notices.say(phrases.AS_IT_IS)
    return redirect(way_back(url_for("home.index")), 303)


@blueprint.post("/settings/mail/tonight")
@limited("profile")
def mail_tonight() -> ResponseReturnValue:
    """今夜は知らせて."""
    actions.stay_awake(member(), zone())
    notices.say(phrases.AWAKE)
    return redirect(way_back(url_for("notifications.mail_settings")), 303)


def _filled(choice: MailChoice | None) -> MailForm:
    quiet_from, quiet_until, letters = (
        (QUIET_FROM, QUIET_UNTIL, True)
        if choice is None
        else (choice.quiet_from, choice.quiet_until, choice.letters)
    )
    form = MailForm(formdata=None, quiet_from=str(quiet_from), quiet_until=str(quiet_until), letters=letters)
    form.key()
    return form


def _page(form: MailForm, choice: MailChoice | None, status: int = 200) -> ResponseReturnValue:
    until = choice.awake_until if choice is not None else None
    awake = until is not None and until > clock.now()
    return render_template("notifications/mail.html", form=form, awake=awake), status


def _hour(sent: object) -> int:
    text = str(sent or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else -1
