"""When nobody has answered for two days: 待つ, and みんなに. 取りもどす stands in `taking_back`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import access, contents
from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.consultations.actions import unanswered as actions
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import first_letters
from kokotomo.domain.consultations.queries.letters import Between
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import (
    CONSENT_VERSION,
    LETTER_MAX,
    AgeBand,
    Mark,
    State,
    may_be_for_everyone,
)
from kokotomo.domain.help import queries as help_lines
from kokotomo.foundation import clock
from kokotomo.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from kokotomo.web import kept, letter_forms, notices
from kokotomo.web.consultations import phrases
from kokotomo.web.consultations.blueprint import blueprint
from kokotomo.web.correspondents import writer_and_thread
from kokotomo.web.forms import PageForm
from kokotomo.web.limits import limited


class EveryoneForm(PageForm):
    """The words of the page that is made of a letter, and the tick that agrees to it."""

    words = TextAreaField("みんなに読んでもらう文章", render_kw={"rows": 9})
    consent = StringField()


@dataclass(frozen=True)
class UnansweredPart:
    """What stands in the thread once its writer was told: *lines* to turn to now, whether they are those for
    under-18s (*young*), and whether みんなに is one of the ways (*everyone*)."""

    lines: list[Any]
    young: bool
    everyone: bool
    waits_on: bool
    without_mail: bool


def part(writer: Writer, consultation: Consultation, marks: Sequence[Between]) -> UnansweredPart | None:
    """What `consultations/_nobody.html` shows; None where there is nothing to decide. *marks* are those of
    the thread. One query."""
    if not access.is_unanswered(consultation):
        return None
    said = [one.mark.kind for one in marks if one.mark.kind in (Mark.NOBODY, Mark.WAITS_ON)]
    waits_on = said[-1:] == [Mark.WAITS_ON]
    young = not may_be_for_everyone(AgeBand(consultation.age_band))
    return UnansweredPart(
        lines=[] if waits_on else help_lines.panel_for(True if young else None, clock.now()),
        young=young,
        everyone=access.may_open_to_everyone(writer, consultation),
        waits_on=waits_on,
        without_mail=consultation.writer_id is None and consultation.mail_sealed is None,
    )


@blueprint.post("/consult/<public_id>/waiting")
@limited("thread")
def waiting(public_id: str) -> ResponseReturnValue:
    """待つ: the question goes, the letter waits as it did."""
    writer, found = writer_and_thread(public_id)
    try:
        actions.wait_on(writer, found)
    except Conflict:
        # It was taken meanwhile, or taken back in another window: the thread shows how it stands.
        return _back(public_id)
    notices.say(phrases.WAITS_ON)
    return _back(public_id)


@blueprint.route("/consult/<public_id>/everyone", methods=["GET", "POST"])
@limited("thread")
def to_everyone(public_id: str) -> ResponseReturnValue:
    """みんなに: the letter as its writer changes it for everybody, and what they agree to."""
    writer, found = writer_and_thread(public_id)
    form = EveryoneForm()
    if not form.is_submitted():
        if not access.may_open_to_everyone(writer, found.consultation):
            raise NotFound("consultation")
        return _page(_prefilled(found), found)
    form.key()
    try:
        actions.open_to_everyone(writer, found, form.words.data or "", consent=form.consent.data or "")
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return _page(form, found, 422)
    except Conflict:
        return _page(form, found, 409)
    except NotAllowed:
        if isinstance(writer, User) and access.is_writer(writer, found.consultation):
            form.form_errors.append(phrases.SUSPENDED if writer.is_suspended else phrases.NOT_EVERYONE)
            return _page(form, found, 422)
        raise NotFound("consultation") from None
    notices.say(phrases.TO_EVERYONE)
    return _back(public_id)


def _prefilled(found: Thread) -> EveryoneForm:
    letter = first_letters.first_letter_of(found.consultation)
    words = contents.words_of_letter(found.data_key, letter) if letter is not None else ""
    form = EveryoneForm(formdata=None, words=words)
    if "words" in (kept.kept_fields() or ()):
        form = kept.prefill(form)
    form.key()
    return form


def _page(form: EveryoneForm, found: Thread, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "consultations/to_everyone.html",
        form=form,
        back=url_for("consultations.thread", public_id=found.consultation.public_id),
        gone=status == 409,
        limit=LETTER_MAX,
        now=letter_forms.length_in(form.words) if form.errors else None,
        consent=CONSENT_VERSION,
        consent_text=phrases.consent_text(),
        agreed=form.consent.data == CONSENT_VERSION,
        is_open=found.consultation.state == State.OPEN,
    )
    return page, status


def _back(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("consultations.thread", public_id=public_id), 303)
