"""話題: the operator's list, and the entries on one."""

from itertools import groupby

from flask import render_template
from flask.typing import ResponseReturnValue

from kokotomo.domain.diaries.queries import pages
from kokotomo.domain.diaries.queries import topics as queries
from kokotomo.foundation.errors import NotFound
from kokotomo.web.access import viewer
from kokotomo.web.diaries.blueprint import topics as blueprint
from kokotomo.web.entries import entries, ways
from kokotomo.web.paging import cursor


@blueprint.get("/topics")
def topics() -> ResponseReturnValue:
    """All topics, by their groups."""
    groups = [(name, list(some)) for name, some in groupby(queries.topics(), lambda topic: topic.group)]
    return render_template("diaries/topics.html", ways=ways(viewer()), groups=groups)


@blueprint.get("/topics/<public_id>")
def topic(public_id: str) -> ResponseReturnValue:
    """The entries on one topic, the newest first."""
    reader = viewer()
    found = queries.find_topic(public_id)
    if found is None:
        raise NotFound("topic")
    page = pages.page_of_topic(reader, found, cursor())
    return render_template(
        "diaries/topic.html",
        ways=ways(reader),
        topic=found,
        entries=entries(reader, page.items),
        next_cursor=page.next_cursor,
    )
