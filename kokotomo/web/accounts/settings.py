"""設定: the profile, and the ways to all else."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.actions import profile as actions
from kokotomo.domain.accounts.rules import BIO_MAX
from kokotomo.foundation import text
from kokotomo.foundation.errors import Invalid
from kokotomo.web import kept, notices
from kokotomo.web.access import member
from kokotomo.web.accounts import phrases
from kokotomo.web.accounts.blueprint import blueprint
from kokotomo.web.accounts.forms import ProfileForm
from kokotomo.web.limits import limited


@blueprint.get("/settings")
def settings() -> ResponseReturnValue:
    """How I show up, how the site looks to me, and the ways to all else."""
    form = kept.prefill(ProfileForm(formdata=None, obj=member()))
    form.key()
    return _page(form)


@blueprint.post("/settings")
@limited("profile")
def profile() -> ResponseReturnValue:
    """Keep the profile."""
    form = ProfileForm()
    try:
        actions.change(
            member(),
            bio=form.bio.data or "",
            cover=form.cover.data or "",
            theme=form.theme.data or "",
            time_zone=form.time_zone.data or "",
            welcomes_newcomers=bool(form.welcomes_newcomers.data),
            may_be_introduced=bool(form.may_be_introduced.data),
        )
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return _page(form), 422
    notices.say(phrases.PROFILE_KEPT)
    return redirect(url_for("accounts.settings"), 303)


def _page(form: ProfileForm) -> str:
    length = text.length(form.bio.data or "")
    return render_template("accounts/settings.html", form=form, bio_max=BIO_MAX, bio_length=length)
