"""Letters of who listens: sent, looked at first, kept for later. What comes too late is given back."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.actions import letters as actions
from kokotomo.domain.consultations.actions import papers
from kokotomo.domain.consultations.models.threads import Letter
from kokotomo.domain.consultations.queries import inboxes
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.foundation.errors import Conflict, Invalid, NotFound
from kokotomo.web import letter_forms, notices
from kokotomo.web.access import member
from kokotomo.web.letter_forms import LetterForm
from kokotomo.web.limits import limited
from kokotomo.web.volunteers import phrases, showing
from kokotomo.web.volunteers.blueprint import blueprint
from kokotomo.web.volunteers.showing import held_thread


@blueprint.post("/volunteer/threads/<public_id>/letters")
def letter(public_id: str) -> ResponseReturnValue:
    """Answer, or show how the answer will stand there (確認する)."""
    form = LetterForm()
    form.key()
    try:
        volunteer, found = held_thread(public_id)
        if letter_forms.is_preview():
            letter_forms.preview(form)
            return showing.page(volunteer, found, form)
        sent = _write(volunteer, found, form)
    except NotFound:
        return too_late(public_id, form.body.data)
    except (Invalid, Conflict) as error:
        return _again(public_id, form, error)
    return redirect(url_for("volunteers.thread", public_id=public_id) + f"#l-{sent.public_id}", 303)


@blueprint.post("/volunteer/threads/<public_id>/draft")
@limited("draft_letter")
def draft(public_id: str) -> ResponseReturnValue:
    """Keep what stands in the box, sealed, for the next time."""
    form = LetterForm()
    try:
        volunteer, found = held_thread(public_id)
        papers.keep_listeners_draft(volunteer, found, form.body.data or "", form.key(), form.seen())
    except NotFound:
        return too_late(public_id, form.body.data)
    except Conflict as error:
        return _again(public_id, form, error)
    notices.say(phrases.DRAFT_KEPT)
    return redirect(url_for("volunteers.thread", public_id=public_id) + "#write", 303)


@limited("letter")
def _write(volunteer: User, thread: Thread, form: LetterForm) -> Letter:
    return actions.answer(volunteer, thread, form.body.data or "", form.key(), drafted=form.seen() > 0)


def _again(public_id: str, form: LetterForm, error: Invalid | Conflict) -> ResponseReturnValue:
    """The page with the words in it and what is wrong, if the thread is still theirs."""
    status = letter_forms.explain(form, error)
    try:
        volunteer, found = held_thread(public_id)
    except NotFound:
        return too_late(public_id, form.body.data)
    return showing.page(volunteer, found, form, status=status)


def too_late(public_id: str, words: str | None) -> ResponseReturnValue:
    """The words, to be copied, for who listened there until it ended; for all others there is nothing."""
    if inboxes.find_ended(member(), public_id) is None:
        raise NotFound("consultation")
    return render_template("volunteers/too_late.html", words=words or ""), 409
