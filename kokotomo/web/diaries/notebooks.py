"""ノート: one person's diaries, as far as the reader may read them."""

from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue

from kokotomo.domain.diaries.queries import pages
from kokotomo.domain.follows import queries as follows
from kokotomo.foundation.errors import NotFound
from kokotomo.web.access import viewer
from kokotomo.web.diaries.blueprint import blueprint
from kokotomo.web.entries import entries
from kokotomo.web.paging import cursor
from kokotomo.web.templating import zone

SEASONS = ("冬", "春", "夏", "秋")


@blueprint.get("/u/<public_id>")
def notebook(public_id: str) -> ResponseReturnValue:
    """A person's notebook; one's own with the pages for oneself."""
    reader = viewer()
    person = follows.find_person(reader, public_id)
    if person is None:
        raise NotFound("person")
    page = pages.page_of_notebook(reader, person, cursor())
    return render_template(
        "diaries/notebook.html",
        person=person,
        mine=person.id == reader.id,
        since=season_of(person.created_at),
        standing=follows.standing(reader, person),
        entries=entries(reader, page.items),
        next_cursor=page.next_cursor,
    )


def season_of(at: datetime) -> str:
    """Roughly when somebody began: 2025年の春. December belongs to the winter of its own year."""
    here = at.astimezone(zone())
    return f"{here.year}年の{SEASONS[here.month // 3 % 4]}"
