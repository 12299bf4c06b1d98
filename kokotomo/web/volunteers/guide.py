"""てびき: what helps while answering."""

from flask.typing import ResponseReturnValue

from kokotomo.web.volunteers.blueprint import blueprint
from kokotomo.web.volunteers.desks import for_volunteers, page


@blueprint.get("/volunteer/guide")
@for_volunteers
def guide() -> ResponseReturnValue:
    """The guidelines, short enough to be read while somebody waits."""
    return page("volunteers/guide.html")
