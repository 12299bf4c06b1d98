"""読んだよ: one tap on a list or a page, taken back with another."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.comments import actions
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.queries import entries
from kokotomo.foundation.errors import NotFound
from kokotomo.web.access import member
from kokotomo.web.comments.blueprint import blueprint
from kokotomo.web.limits import limited
from kokotomo.web.returning import way_back


@blueprint.post("/diaries/<public_id>/reading")
@limited("reading")
def reading(public_id: str) -> ResponseReturnValue:
    """Say 読んだよ, or take it back: the button sends ``read`` = 1 or 0."""
    diary = _page(public_id)
    if request.form.get("read") == "0":
        actions.unmark_read(member(), diary)
    else:
        actions.mark_read(member(), diary)
    return _back(diary)


@blueprint.post("/diaries/<public_id>/reading/removal")
@limited("reading")
def reading_removal(public_id: str) -> ResponseReturnValue:
    """Take it back."""
    diary = _page(public_id)
    actions.unmark_read(member(), diary)
    return _back(diary)


def _page(public_id: str) -> Diary:
    found = entries.find_diary(member(), public_id)
    if found is None:
        raise NotFound("diary")
    return found[0]


def _back(diary: Diary) -> ResponseReturnValue:
    """To the entry on the list where the button stood, else to the button on the page itself."""
    page = url_for("diaries.diary", public_id=diary.public_id)
    back = way_back(page)
    anchor = "reading" if back.split("?")[0] == page else f"d-{diary.public_id}"
    return redirect(f"{back}#{anchor}", 303)
