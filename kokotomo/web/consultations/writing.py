"""相談を書く and 確認: the letter and its questions, and the page that asks once more before it is sent."""

from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import first_letters, receipts
from kokotomo.domain.consultations.actions import first_drafts, sending
from kokotomo.domain.consultations.first_letters import FirstLetter
from kokotomo.domain.consultations.queries import first_letters as queries
from kokotomo.domain.consultations.queries import waits
from kokotomo.domain.consultations.receipts import Receipt
from kokotomo.domain.consultations.rules import ALIAS, ALIAS_MAX, CONSENT_VERSION, LETTER_MAX, Listener
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.domain.help import queries as help_lines
from kokotomo.foundation import clock, public_ids, text
from kokotomo.foundation.errors import Invalid
from kokotomo.web import kept, notices
from kokotomo.web.access import member, viewer
from kokotomo.web.choosing import topics_to_choose
from kokotomo.web.consultations import phrases
from kokotomo.web.consultations.blueprint import blueprint
from kokotomo.web.consultations.forms import GUEST, MEMBER, FirstLetterForm
from kokotomo.web.consultations.starting import waits_shown
from kokotomo.web.limits import limited
from kokotomo.web.templating import moment


@blueprint.get("/consult/new")
def new_letter() -> ResponseReturnValue:
    """The form: empty, with words that were kept at the door, or with a member's draft."""
    reader = viewer()
    form, continued = FirstLetterForm(formdata=None), None
    if kept.kept_fields() is not None:
        kept.prefill(form)
    elif isinstance(reader, User) and (draft := queries.draft_of(reader)) is not None:
        said = queries.words_of_draft(reader, draft).said()
        form = FirstLetterForm(formdata=None, data={**said, "form_key": draft.form_key})
        continued = moment(draft.updated_at)
    return page(form, continued=continued)


@blueprint.post("/consult/check")
@limited("consult_form")
def check() -> ResponseReturnValue:
    """確認: everything once more, with the lines that one agrees to; or back to the form, with every word."""
    form = FirstLetterForm()
    form.key()
    if "again" in request.form:
        return page(form)
    try:
        sending.check(viewer(), form.first())
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return page(form), 422
    return confirming(form)


@blueprint.post("/consult/draft")
@limited("draft")
def first_draft() -> ResponseReturnValue:
    """下書きに保存, by the button and by itself while somebody writes."""
    form = FirstLetterForm()
    draft = first_drafts.save(member(), form.first(), form.key())
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return jsonify(saved=moment(draft.updated_at) if draft else None)
    if draft is not None:
        notices.say(phrases.DRAFT_KEPT)
    else:
        notices.say(phrases.DRAFT_EMPTY if form.first().is_blank else phrases.DRAFT_LATE, "info")
    return redirect(url_for("consultations.new_letter"), 303)


def page(form: FirstLetterForm, *, continued: str | None = None) -> str:
    """The form around *form*; *continued* is when the draft in it was kept."""
    reader = viewer()
    is_member = isinstance(reader, User)
    form.key()
    form.sender.data = MEMBER if is_member else GUEST
    first_topics, more_topics = topics_to_choose(form.topics.data or ())
    minor = reader.is_minor if is_member else None
    return render_template(
        "consultations/new.html",
        form=form,
        is_member=is_member,
        for_everyone=not minor,
        minor=bool(minor),
        child=form.age.data == "child",
        topics=first_topics,
        more_topics=more_topics,
        limits={"letter": LETTER_MAX, "alias": ALIAS_MAX},
        now=text.length(text.clean(form.letter.data)) if form.letter.data else None,
        nobody_cleared=not waits.is_anybody_cleared(),
        lines=help_lines.panel_for(minor, clock.now()),
        continued=continued,
        nav_current="consult",
    )


def confirming(form: FirstLetterForm, receipt: Receipt | None = None, note: str = "") -> str:
    """The confirming page around *form*, whose words can be taken; *note* says why it is shown again.

    A guest's code is drawn here, or is *receipt*, which came back; it is shown when the letter was sent.
    """
    reader = viewer()
    is_member = isinstance(reader, User)
    if queries.is_sent(form.key()):
        # Somebody went back behind a sent letter and changed it: this is another one.
        form.form_key.data, receipt = public_ids.new(), None
    form.sender.data = MEMBER if is_member else GUEST
    if not is_member:
        receipt = receipt or receipts.drawn(form.key())
    first = first_letters.tidied(form.first())
    return render_template(
        "consultations/check.html",
        form=form,
        first=first,
        answers=_answers(first, is_member=is_member),
        receipt=receipt,
        is_member=is_member,
        everyone=first.listener == Listener.EVERYONE,
        consent=CONSENT_VERSION,
        consent_text=phrases.consent_text(),
        agreed=form.consent.data == CONSENT_VERSION,
        note=note,
        waits=waits_shown(),
        nav_current="consult",
        **_for_the_young(reader, first),
    )


def suspended(form: FirstLetterForm) -> ResponseReturnValue:
    """The form with its words, for a member who may not write now."""
    form.form_errors.append(phrases.SUSPENDED)
    return page(form), 422


def _answers(first: FirstLetter, *, is_member: bool) -> list[tuple[str, str]]:
    """(question, answer) in words; an empty answer is one that was not given."""
    names = [topic.name for topic in lists.topics_named(first.topics)]
    answers = [
        ("だれに", _named(phrases.LISTENERS, first.listener) or "ひとりの相談員に"),
        ("聴きかた", _named(phrases.WAYS, first.way)),
        ("話題", "、".join(names)),
        ("呼び名", first.alias or ALIAS),
        ("どんな人に", _named(phrases.WISHES, first.wish)),
    ]
    return answers if is_member else [*answers[:4], ("年代", _named(phrases.AGES, first.age)), answers[4]]


def _named(names: dict[Any, str], value: str) -> str:
    return next((label for one, label in names.items() if one.value == value), "")


def _for_the_young(reader: Any, first: FirstLetter) -> dict[str, Any]:
    """What under-18s read before they send: who can read it at all, and the children's own lines."""
    young = reader.is_minor if isinstance(reader, User) else first.age in ("child", "teen")
    if not young:
        return {"young": False}
    return {
        "young": True,
        "child": first.age == "child",
        "nobody_cleared": not waits.is_anybody_cleared(),
        "child_lines": help_lines.child_lines(clock.now()),
    }
