"""いっしょに読む: for who accompanies somebody on trial. They read, and write nothing here."""

from flask import request
from flask.typing import ResponseReturnValue

from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.queries import inboxes, threads
from kokotomo.domain.consultations.queries import letters as queries
from kokotomo.domain.notifications import actions as notifications
from kokotomo.foundation.errors import NotFound
from kokotomo.web.access import member
from kokotomo.web.addresses import address
from kokotomo.web.inboxes import along_rows
from kokotomo.web.paging import cursor
from kokotomo.web.threads import Drawing, called
from kokotomo.web.volunteers.blueprint import blueprint
from kokotomo.web.volunteers.desks import for_listeners, page


@blueprint.get("/volunteer/along")
@for_listeners
def along() -> ResponseReturnValue:
    """In which threads one reads along now."""
    return page("volunteers/along.html", rows=along_rows(inboxes.read_along(member())))


@blueprint.get("/volunteer/along/<public_id>")
@for_listeners
def along_thread(public_id: str) -> ResponseReturnValue:
    """One of them, as the one who listens reads it: without their note and draft, and without a mark of
    having been opened that either of the two would see."""
    viewer = member()
    found = threads.find_along(viewer, public_id)
    if found is None:
        raise NotFound("consultation")
    url, earlier = address("volunteers.along_thread", public_id=public_id), cursor()
    reading = queries.of_senior(viewer, found, earlier)
    alias = contents.alias_of(found.data_key, found.consultation)
    drawing = Drawing(None, alias, None)
    if request.method == "GET" and not earlier:
        notifications.mark_thread_opened(viewer, found.consultation.id)
    return page(
        "volunteers/along_thread.html",
        title=f"{called(alias)}と{found.volunteer.name if found.volunteer else ''}さんのやりとり",
        lines=drawing.lines(reading),
        earlier_url=f"{url}?after={reading.earlier}#letters" if reading.earlier else None,
        newest_url=url if earlier else None,
        trainee=found.volunteer.name if found.volunteer else None,
    )
