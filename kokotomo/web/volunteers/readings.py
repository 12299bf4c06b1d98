"""読んでみる: the opened letter, and taking it."""

from datetime import date, timedelta

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from kokotomo.domain.consultations import matching
from kokotomo.domain.consultations.actions import claims
from kokotomo.domain.consultations.actions import openings as actions
from kokotomo.domain.consultations.queries import candidates
from kokotomo.domain.consultations.queries import openings as queries
from kokotomo.domain.consultations.queries.openings import Opened
from kokotomo.domain.consultations.rules import PROMISE_DAYS_MOST
from kokotomo.domain.diaries.queries import topics as topic_queries
from kokotomo.domain.volunteers.rules import Way
from kokotomo.foundation import clock
from kokotomo.foundation.errors import Conflict, Invalid, NotFound
from kokotomo.web import notices
from kokotomo.web.access import member
from kokotomo.web.limits import limited
from kokotomo.web.templating import day
from kokotomo.web.threads import WAYS, letter_words
from kokotomo.web.volunteers import phrases
from kokotomo.web.volunteers.blueprint import blueprint
from kokotomo.web.volunteers.board import listener, tell
from kokotomo.web.volunteers.desks import desk, for_listeners, page


@blueprint.get("/volunteer/readings/<public_id>")
@for_listeners
def reading(public_id: str) -> ResponseReturnValue:
    """The letter, while its quarter of an hour runs; afterwards only the way to take it."""
    opened = queries.find_opened(member(), public_id)
    if opened is None:
        raise NotFound
    return _page(opened)


@blueprint.post("/volunteer/readings/<public_id>/claim")
@for_listeners
@limited("opening")
def claim(public_id: str) -> ResponseReturnValue:
    """引きうける, with the day by which the volunteer answers."""
    promised_on = _day(request.form.get("day", ""))
    try:
        taken = claims.claim(member(), public_id, promised_on)
    except Conflict as conflict:
        tell(conflict)
        return redirect(url_for("volunteers.board"), 303)
    except Invalid as invalid:
        opened = queries.find_opened(member(), public_id)
        if opened is None:
            raise NotFound from None
        return _page(opened, phrases.say(invalid.problems["day"])), 422
    if promised_on is not None:
        notices.say(phrases.TAKEN.format(day=day(promised_on)))
    return redirect(url_for("volunteers.thread", public_id=taken.public_id), 303)


@blueprint.post("/volunteer/readings/<public_id>/release")
@for_listeners
@limited("opening")
def release(public_id: str) -> ResponseReturnValue:
    """引きうけずに戻る."""
    actions.release(member(), public_id)
    notices.say(phrases.RELEASED)
    return redirect(url_for("volunteers.board"), 303)


def _page(opened: Opened, problem: str | None = None) -> str:
    letter = opened.consultation
    topics = candidates.topics_of_letter(letter.id)
    about = (letter.way, letter.wish, letter.age_band, letter.sent_at)
    need = candidates.need_of(*about, topics)
    names = {topic.id: topic.name for topic in topic_queries.known()}
    fit = matching.fit(need, matching.knowing(listener(), before=opened.before))
    first = clock.today()
    days = [first + timedelta(days=number) for number in range(PROMISE_DAYS_MOST + 1)]
    return page(
        "volunteers/reading.html",
        opening=opened.opening,
        words=_drawn(opened) if opened.is_open else None,
        is_held=opened.is_held,
        topics="・".join(names[topic] for topic in topics if topic in names),
        way=WAYS.get(Way(letter.way)) if letter.way else None,
        waited=phrases.waited(letter.waiting_since or letter.sent_at),
        why=phrases.why(fit, need, names),
        promises=phrases.promises(days),
        desk=desk(),
        problem=problem,
    )


def _drawn(opened: Opened) -> dict[str, list[Markup] | Markup | None]:
    """The words, as every letter is drawn."""
    said = queries.words_of(opened)
    summary = letter_words(said.summary) if said.summary is not None else None
    return {"letters": [letter_words(letter) for letter in said.letters], "summary": summary}


def _day(sent: str) -> date | None:
    try:
        return date.fromisoformat(sent)
    except ValueError:
        return None
