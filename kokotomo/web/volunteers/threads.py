"""やりとり, for who listens: the page of a thread, and the list of what one has in hand."""

from flask.typing import ResponseReturnValue

from kokotomo.domain.consultations import access
from kokotomo.domain.consultations.queries import inboxes
from kokotomo.foundation.errors import NotFound
from kokotomo.web.access import member
from kokotomo.web.inboxes import ended_rows, held_rows
from kokotomo.web.volunteers import desks, showing
from kokotomo.web.volunteers.blueprint import blueprint


@blueprint.get("/volunteer/threads")
def inbox() -> ResponseReturnValue:
    """担当: what one listens in, and for two weeks what is over."""
    volunteer = member()
    taken, ended = inboxes.taken_by(volunteer), inboxes.ended_of(volunteer)
    if not taken and not ended and not access.may_listen(volunteer):
        raise NotFound("consultation")
    return desks.page("volunteers/inbox.html", rows=held_rows(taken), ended=ended_rows(ended))


@blueprint.get("/volunteer/threads/<public_id>")
def thread(public_id: str) -> ResponseReturnValue:
    """One thread that one listens in."""
    volunteer, found = showing.held_thread(public_id)
    return showing.page(volunteer, found)
