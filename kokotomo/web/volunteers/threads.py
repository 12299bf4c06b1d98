"""A thread that the volunteer has taken."""

from flask.typing import ResponseReturnValue

from kokotomo.domain.consultations.queries import threads as queries
from kokotomo.foundation.errors import NotFound
from kokotomo.web.access import member
from kokotomo.web.volunteers.blueprint import blueprint
from kokotomo.web.volunteers.desks import for_volunteers, page


@blueprint.get("/volunteer/threads/<public_id>")
@for_volunteers
def thread(public_id: str) -> ResponseReturnValue:
    """What was promised."""
    found = queries.find_taken(member(), public_id)
    if found is None or found.claim is None:
        raise NotFound
    return page("volunteers/thread.html", claim=found.claim)
