"""とっておく of letters, for members: kept from the thread, read and let go where keepsakes stand."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.actions import kept_letters as actions
from kokotomo.domain.consultations.queries import kept_letters as queries
from kokotomo.domain.consultations.queries.kept_letters import Keepsake
from kokotomo.domain.consultations.rules import Side
from kokotomo.foundation.errors import NotFound
from kokotomo.web import notices
from kokotomo.web.access import member
from kokotomo.web.consultations import phrases
from kokotomo.web.consultations.blueprint import blueprint
from kokotomo.web.correspondents import writer_and_thread
from kokotomo.web.limits import limited
from kokotomo.web.paging import cursor
from kokotomo.web.returning import way_back
from kokotomo.web.templating import plain_date
from kokotomo.web.threads import letter_words


@blueprint.post("/consult/<public_id>/keepsakes")
@limited("thread")
def letter_keepsake(public_id: str) -> ResponseReturnValue:
    """Keep one letter of one's own thread: the button sends its id as ``letter``."""
    writer, found = writer_and_thread(public_id)
    if not isinstance(writer, User):
        raise NotFound("consultation")
    letter = request.form.get("letter", "")
    actions.keep(writer, found, letter)
    notices.say(phrases.LETTER_KEPT)
    return redirect(url_for("consultations.thread", public_id=public_id) + f"#l-{letter}", 303)


@blueprint.get("/keepsakes/letters")
def kept_letters() -> ResponseReturnValue:
    """Letters that were kept, the latest first."""
    page = queries.page_of_kept(member(), cursor())
    rows = [_row(item) for item in page.items]
    return render_template("consultations/kept_letters.html", rows=rows, next_cursor=page.next_cursor)


@blueprint.post("/keepsakes/letters/<public_id>/removal")
@limited("reading")
def kept_letter_removal(public_id: str) -> ResponseReturnValue:
    """Let one go; where its thread is gone it is gone for good."""
    actions.let_go(member(), public_id)
    notices.say(phrases.LETTER_LET_GO)
    return redirect(way_back(url_for("consultations.kept_letters")), 303)


def _row(item: Keepsake) -> dict[str, object]:
    kept = item.kept
    return {
        "public_id": kept.public_id,
        "words": letter_words(item.words),
        "mine": kept.side == Side.WRITER,
        "written": plain_date(kept.written_on),
        "kept": plain_date(kept.created_on),
    }
