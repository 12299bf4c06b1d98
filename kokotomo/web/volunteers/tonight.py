"""今夜の30分: who says how long they have gets one thing, two diaries or one letter, and need not choose."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.consultations import matching
from kokotomo.domain.consultations.actions import openings
from kokotomo.domain.consultations.queries import board as queries
from kokotomo.domain.consultations.queries.board import Waiting
from kokotomo.domain.consultations.queries.candidates import need_of
from kokotomo.domain.consultations.rules import DIARIES_TONIGHT, MINUTES
from kokotomo.domain.diaries.queries import pages as diaries
from kokotomo.foundation.errors import Conflict, NotFound
from kokotomo.web import notices
from kokotomo.web.access import member
from kokotomo.web.entries import entries
from kokotomo.web.limits import limited
from kokotomo.web.volunteers import phrases
from kokotomo.web.volunteers.blueprint import blueprint
from kokotomo.web.volunteers.board import listener
from kokotomo.web.volunteers.desks import desk, for_listeners, page

TEN, THIRTY = MINUTES


@blueprint.get("/volunteer/tonight")
@for_listeners
def diaries_tonight() -> ResponseReturnValue:
    """Two diaries that would like a voice; of what this member may read, as everybody's list has it."""
    waiting = diaries.page_of_waiting(member()).items[:DIARIES_TONIGHT]
    return page("volunteers/tonight.html", entries=entries(member(), waiting))


@blueprint.post("/volunteer/tonight")
@for_listeners
@limited("opening")
def tonight() -> ResponseReturnValue:
    """One thing: a letter for who has half an hour, where one waits that they may take, else two diaries."""
    minutes = request.form.get("minutes", "")
    letter = _letter() if minutes == str(THIRTY) else None
    if letter is not None:
        try:
            opening = openings.open_letter(member(), letter.public_id)
        except (Conflict, NotFound):
            # Somebody was faster by a moment; the diaries are there.
            return redirect(url_for("volunteers.diaries_tonight"), 303)
        notices.say(phrases.FOR_TONIGHT)
        return redirect(url_for("volunteers.reading", public_id=opening.public_id), 303)
    return redirect(url_for("volunteers.diaries_tonight"), 303)


def _letter() -> Waiting | None:
    """The letter for this volunteer; None where none waits for them, or they can take none."""
    if desk().rests or not desk().places or not desk().openings_left:
        return None
    me = listener()
    return matching.the_one(
        (
            letter,
            matching.fit(
                need_of(letter.way, letter.wish, letter.age_band, letter.sent_at, letter.topics),
                matching.knowing(me, before=letter.before),
            ),
            letter.urgent_since is not None,
        )
        for letter in queries.free_letters(member())
    )
