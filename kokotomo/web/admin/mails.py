"""Letters that did not go out: their kind and what the server said; never to whom, nor their words."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.rules import Role
from kokotomo.foundation import unsent_mail
from kokotomo.foundation.errors import NotFound
from kokotomo.web import notices
from kokotomo.web.admin import phrases
from kokotomo.web.admin.blueprint import blueprint
from kokotomo.web.limits import limited
from kokotomo.web.verifying import for_role


@blueprint.get("/mail")
@for_role(Role.ADMIN)
def mails() -> ResponseReturnValue:
    """What failed, and what is tried again by itself."""
    return render_template("admin/mails.html", letters=unsent_mail.unsent(), kinds=phrases.KINDS)


@blueprint.post("/mail/<public_id>/retry")
@for_role(Role.ADMIN)
@limited("admin")
def retry(public_id: str) -> ResponseReturnValue:
    """One more round of tries."""
    if not unsent_mail.try_again(public_id):
        raise NotFound
    notices.say(phrases.TRIED_AGAIN)
    return redirect(url_for("admin.mails"), 303)
