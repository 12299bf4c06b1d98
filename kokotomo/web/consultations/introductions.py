"""紹介してもらう: pages of people who write about the same, and would like to be introduced."""

from flask import render_template
from flask.typing import ResponseReturnValue

from kokotomo.domain.consultations import access
from kokotomo.domain.consultations.queries import threads
from kokotomo.domain.consultations.rules import State
from kokotomo.domain.diaries.queries.introductions import introduced
from kokotomo.foundation.errors import NotFound
from kokotomo.web.access import viewer
from kokotomo.web.consultations.blueprint import blueprint
from kokotomo.web.correspondents import writer_and_thread
from kokotomo.web.entries import entries


@blueprint.get("/consult/<public_id>/introductions")
def introductions(public_id: str) -> ResponseReturnValue:
    """A few notebooks, once the thread is over; never a number of them."""
    _writer, found = writer_and_thread(public_id)
    if found.consultation.state != State.CLOSED:
        raise NotFound("consultation")
    reader = viewer()
    topics = threads.topics_of([found.consultation.id]).get(found.consultation.id, [])
    # A guest who is under 18 is no adult to whom all that everybody may read could be handed.
    closed = not reader.is_authenticated and access.is_of_minor(found.consultation)
    rows = [] if closed else introduced(reader, [topic.id for topic in topics])
    return render_template(
        "consultations/introductions.html",
        entries=entries(reader, rows),
        topics=[topic.name for topic in topics],
        public_id=public_id,
        guest=not reader.is_authenticated,
    )
