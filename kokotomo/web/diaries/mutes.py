"""ミュートしている話題とことば: what one does not want to meet in lists."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from kokotomo.domain.diaries import rules
from kokotomo.domain.diaries.actions import choices as actions
from kokotomo.domain.diaries.queries import choices as queries
from kokotomo.domain.diaries.rules import Choice
from kokotomo.foundation.errors import Invalid, NotFound
from kokotomo.web import kept, notices
from kokotomo.web.access import member
from kokotomo.web.diaries import phrases
from kokotomo.web.diaries.blueprint import mutes as blueprint
from kokotomo.web.forms import PageForm
from kokotomo.web.limits import limited


class WordForm(PageForm):
    """One word to mute."""

    word = StringField("ミュートすることば")


@blueprint.get("/mutes")
def mutes() -> ResponseReturnValue:
    """The muted topics and words, and a field for one more."""
    return _page(kept.prefill(WordForm(formdata=None)))


@blueprint.post("/mutes")
@limited("standing")
def word() -> ResponseReturnValue:
    """Mute a word."""
    form = WordForm()
    try:
        actions.mute_word(member(), form.word.data or "")
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return _page(form), 422
    notices.say(phrases.WORD_MUTED)
    return redirect(url_for("mutes.mutes"), 303)


@blueprint.post("/mutes/<public_id>/removal")
@limited("standing")
def word_removal(public_id: str) -> ResponseReturnValue:
    """Mute a word no longer."""
    found = queries.find_muted_word(member(), public_id)
    if found is None:
        raise NotFound("word")
    actions.unmute_word(member(), found)
    notices.say(phrases.WORD_UNMUTED)
    return redirect(url_for("mutes.mutes"), 303)


def _page(form: WordForm) -> str:
    viewer = member()
    return render_template(
        "diaries/mutes.html",
        form=form,
        topics=queries.topics_chosen(viewer, Choice.MUTED),
        words=queries.muted_words(viewer),
        limit=rules.MUTED_WORD_MAX,
    )
