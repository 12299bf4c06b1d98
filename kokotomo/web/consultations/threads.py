"""やりとり, the writer's side: what was written, and what can be done with the thread as a whole."""

from flask import render_template
from flask.typing import ResponseReturnValue

from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.queries import first_letters as queries
from kokotomo.domain.consultations.rules import State
from kokotomo.web import correspondents
from kokotomo.web.consultations.blueprint import blueprint
from kokotomo.web.templating import moment


@blueprint.get("/consult/<public_id>")
def thread(public_id: str) -> ResponseReturnValue:
    """The thread, for its writer."""
    writer, found = correspondents.writer_and_thread(public_id)
    row = found.consultation
    first = queries.first_letter_of(row)
    return render_template(
        "consultations/thread.html",
        public_id=public_id,
        words=contents.words_of_letter(found.data_key, first) if first else "",
        sent=moment(row.sent_at),
        is_guest=row.writer_id is None,
        unopened=row.state == State.WAITING and row.first_opened_at is None,
        taken_back=row.state == State.TAKEN_BACK,
        asks_for_mail=writer.is_anonymous and row.state != State.CLOSED,
    )
