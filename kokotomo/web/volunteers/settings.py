"""How I listen: 相談員名, cover, topics, ways, hours, how many at once; and 休む."""

from collections.abc import Sequence

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.diaries.models import Topic
from kokotomo.domain.diaries.queries import topics as topic_queries
from kokotomo.domain.volunteers.actions import faces as actions
from kokotomo.domain.volunteers.actions.faces import Said
from kokotomo.domain.volunteers.rules import BIO_MAX, TOPICS_OF_KIND, TopicKind
from kokotomo.foundation import text
from kokotomo.foundation.errors import Invalid
from kokotomo.web import kept, notices
from kokotomo.web.access import member
from kokotomo.web.limits import limited
from kokotomo.web.volunteers import phrases
from kokotomo.web.volunteers.blueprint import blueprint
from kokotomo.web.volunteers.desks import asked_desk, for_listeners, for_volunteers, page
from kokotomo.web.volunteers.forms import SettingsForm
from kokotomo.web.volunteers.offering import offered


@blueprint.get("/volunteer/settings")
@for_volunteers
def settings() -> ResponseReturnValue:
    """The form, as it was kept."""
    everything = topic_queries.every_topic()
    form = kept.prefill(_filled(everything))
    form.key()
    return _page(form, everything)


@blueprint.post("/volunteer/settings")
@for_volunteers
@limited("listening")
def settled() -> ResponseReturnValue:
    """Keep it."""
    form = SettingsForm()
    first = asked_desk() is None
    try:
        actions.settle(
            member(),
            Said(
                name=form.name.data or "",
                cover=form.cover.data or "",
                bio=form.bio.data or "",
                ways=form.ways.data or (),
                hours=form.hours.data or (),
                cap=form.cap.data or "",
                topics=form.topics(),
                introduced=bool(form.introduced.data),
            ),
        )
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return _page(form, topic_queries.every_topic()), 422
    notices.say(phrases.SETTLED)
    return redirect(url_for("volunteers.board" if first else "volunteers.settings"), 303)


@blueprint.post("/volunteer/rest")
@for_listeners
@limited("listening")
def rest() -> ResponseReturnValue:
    """休む, and coming back."""
    rests = request.form.get("rests") == "1"
    actions.rest(member(), rests=rests)
    notices.say(phrases.RESTS if rests else phrases.BACK)
    return redirect(url_for("volunteers.board"), 303)


def _filled(everything: Sequence[Topic]) -> SettingsForm:
    desk = asked_desk()
    if desk is None:
        return SettingsForm(formdata=None)
    volunteer, chosen = desk.volunteer, desk.chosen
    public_ids = {topic.id: topic.public_id for topic in everything}
    return SettingsForm(
        formdata=None,
        name=volunteer.name,
        cover=volunteer.cover,
        bio=volunteer.bio,
        ways=volunteer.ways.split(),
        hours=volunteer.hours.split(),
        cap=str(volunteer.cap),
        introduced=volunteer.is_introduced,
        **{kind.value: [public_ids[one] for one in getattr(chosen, kind)] for kind in TopicKind},
    )


def _page(form: SettingsForm, everything: Sequence[Topic]) -> str:
    chosen = {one for some in form.topics().values() for one in some}
    return page(
        "volunteers/settings.html",
        form=form,
        **offered(everything, chosen),
        most={kind.value: number for kind, number in TOPICS_OF_KIND.items()},
        bio_max=BIO_MAX,
        bio_length=text.length(form.bio.data or "") if form.errors else None,
        is_new=asked_desk() is None,
    )
