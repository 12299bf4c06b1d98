"""今日の問い: the entries that answer one."""

from flask import render_template
from flask.typing import ResponseReturnValue

from kokotomo.domain.diaries.queries import pages
from kokotomo.domain.diaries.queries import topics as queries
from kokotomo.foundation.errors import NotFound
from kokotomo.web.access import viewer
from kokotomo.web.diaries.blueprint import questions as blueprint
from kokotomo.web.entries import entries
from kokotomo.web.paging import cursor


@blueprint.get("/questions/<public_id>")
def question(public_id: str) -> ResponseReturnValue:
    """The entries that answer one question, the newest first."""
    reader = viewer()
    found = queries.find_question(public_id)
    if found is None:
        raise NotFound("question")
    page = pages.page_of_question(reader, found, cursor())
    return render_template(
        "diaries/question.html",
        question=found,
        entries=entries(reader, page.items),
        next_cursor=page.next_cursor,
    )
