"""やりとり, for who wrote the first letter: the page of a thread, and the list of a member's own."""

from flask import render_template
from flask.typing import ResponseReturnValue

from kokotomo.domain.consultations.queries import inboxes
from kokotomo.web.access import member
from kokotomo.web.consultations import showing
from kokotomo.web.consultations.blueprint import blueprint
from kokotomo.web.correspondents import writer_and_thread
from kokotomo.web.inboxes import own_rows
from kokotomo.web.paging import cursor


@blueprint.get("/consult/<public_id>")
def thread(public_id: str) -> ResponseReturnValue:
    """One's own thread: a member's, or the one whose code was given in this browser."""
    writer, found = writer_and_thread(public_id)
    return showing.page(writer, found)


@blueprint.get("/consult/threads")
def inbox() -> ResponseReturnValue:
    """A member's own, the latest first."""
    page = inboxes.page_of_threads(member(), cursor())
    return render_template(
        "consultations/inbox.html", rows=own_rows(page.items), next_cursor=page.next_cursor
    )
