"""あいさつ: one of four cards to somebody mutual, one a person a day."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from kokotomo.domain.follows import actions, queries
from kokotomo.domain.follows.rules import Card
from kokotomo.foundation.errors import NotFound
from kokotomo.web import notices
from kokotomo.web.access import member
from kokotomo.web.arrivals import CARDS
from kokotomo.web.follows import phrases
from kokotomo.web.follows.blueprint import blueprint
from kokotomo.web.limits import limited
from kokotomo.web.returning import way_back


@blueprint.post("/u/<public_id>/greetings")
@limited("greeting")
def greetings(public_id: str) -> ResponseReturnValue:
    """Send a card; where one was sent today already, say which."""
    person = queries.find_person(member(), public_id)
    if person is None:
        raise NotFound("person")
    card = _card()
    stands = actions.greet(member(), person, card)
    said = phrases.GREETED if stands is card else phrases.GREETED_BEFORE
    notices.say(said.format(card=CARDS[stands]))
    return redirect(way_back(url_for("follows.connections"), anchor=f"p-{person.public_id}"), 303)


def _card() -> Card:
    try:
        return Card(request.form.get("card", ""))
    except ValueError as strange:
        # Our own pages send nothing else.
        raise BadRequest from strange
