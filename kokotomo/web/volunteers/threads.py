"""やりとり, for who listens: the page of a thread, and the list of what one has in hand."""

from flask.typing import ResponseReturnValue

from kokotomo.domain.consultations import access
from kokotomo.domain.consultations.queries import farewells, inboxes
from kokotomo.foundation.errors import NotFound
from kokotomo.web.access import member
from kokotomo.web.inboxes import due_rows, ended_rows, held_rows
from kokotomo.web.volunteers import desks, showing
from kokotomo.web.volunteers.blueprint import blueprint


@blueprint.get("/volunteer/threads")
def inbox() -> ResponseReturnValue:
    """担当: what one listens in, and for two weeks what is over."""
    volunteer = member()
    taken, ended = inboxes.taken_by(volunteer), inboxes.ended_of(volunteer)
    parted = farewells.parted_from(volunteer)
    if not taken and not ended and not parted and not access.may_listen(volunteer):
        raise NotFound("consultation")
    due = due_rows(parted) if access.may_listen(volunteer) else []
    return desks.page(
        "volunteers/inbox.html", rows=held_rows(taken), due=due, ended=ended_rows(ended, parted)
    )


@blueprint.get("/volunteer/threads/<public_id>")
def thread(public_id: str) -> ResponseReturnValue:
    """One thread that one listens in."""
    volunteer, found = showing.held_thread(public_id)
    return showing.page(volunteer, found)
