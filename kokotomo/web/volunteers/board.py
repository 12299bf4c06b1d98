"""返事を待っている相談: the board, and 読んでみる."""

from collections.abc import Sequence
from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.consultations.actions import openings
from kokotomo.domain.consultations.matching import Listener
from kokotomo.domain.consultations.queries import board as queries
from kokotomo.domain.consultations.queries import seniors
from kokotomo.domain.diaries.queries import topics as topic_queries
from kokotomo.domain.diaries.queries.topics import Known
from kokotomo.domain.volunteers.rules import Hours, Way
from kokotomo.foundation.errors import Conflict, NotFound
from kokotomo.web import notices
from kokotomo.web.access import member
from kokotomo.web.limits import limited
from kokotomo.web.paging import cursor
from kokotomo.web.templating import moments
from kokotomo.web.volunteers import phrases
from kokotomo.web.volunteers.blueprint import blueprint
from kokotomo.web.volunteers.desks import desk, for_listeners, page
from kokotomo.web.volunteers.waiting import row, topics_to_filter


@blueprint.get("/volunteer/board")
@for_listeners
def board() -> ResponseReturnValue:
    """All that waits for this volunteer, the oldest first, and what they have in hand."""
    everything = topic_queries.known()
    chosen = _chosen(everything)
    letters = queries.page_of_board(member(), cursor(), topic_id=chosen.id if chosen else None)
    me = listener()
    names = {topic.id: topic.name for topic in everything}
    return page(
        "volunteers/board.html",
        desk=desk(),
        senior=seniors.name_of_senior(desk().volunteer) if desk().volunteer.on_trial else None,
        letters=[row(letter, me, names).drawn() for letter in letters.items],
        next_cursor=letters.next_cursor,
        choices=topics_to_filter([one for one in everything if one.retired_at is None], chosen),
        chosen=chosen.public_id if chosen else "",
        in_hand=queries.in_hand(member()) if cursor() is None else [],
        is_first=cursor() is None,
    )


@blueprint.post("/volunteer/board/<public_id>/openings")
@for_listeners
@limited("opening")
def opening(public_id: str) -> ResponseReturnValue:
    """読んでみる: a quarter of an hour to read it and to take it."""
    try:
        found = openings.open_letter(member(), public_id)
    except Conflict as conflict:
        tell(conflict)
        return redirect(url_for("volunteers.board"), 303)
    return redirect(url_for("volunteers.reading", public_id=found.public_id), 303)


def listener() -> Listener:
    """The volunteer behind this request as the rule of matching looks at them."""
    volunteer, chosen = desk().volunteer, desk().chosen
    return Listener(
        liked=chosen.liked,
        lived=chosen.lived,
        refused=chosen.refused,
        ways=frozenset(Way(way) for way in volunteer.ways.split()),
        hours=frozenset(Hours(part) for part in volunteer.hours.split()),
    )


def tell(conflict: Conflict) -> None:
    """Say kindly what came in between."""
    again = conflict.facts.get("again_at")
    words = {"again": moments()(again)} if isinstance(again, datetime) else {}
    notices.say(phrases.CONFLICTS[conflict.key].format(**{**conflict.facts, **words}), "info")


def _chosen(everything: Sequence[Known]) -> Known | None:
    """The topic by which the board is filtered; one that does not exist is not found."""
    asked = request.args.get("topic")
    if not asked:
        return None
    found = next((topic for topic in everything if topic.public_id == asked), None)
    if found is None:
        raise NotFound("topic")
    return found
