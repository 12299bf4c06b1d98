"""メンバー紹介: who listens here, for everybody. Nobody's numbers, and another order each day."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.diaries.queries import topics as topic_queries
from kokotomo.domain.volunteers.queries import introductions as queries
from kokotomo.domain.volunteers.rules import Way
from kokotomo.web.access import viewer
from kokotomo.web.paging import cursor
from kokotomo.web.volunteers import phrases
from kokotomo.web.volunteers.blueprint import blueprint
from kokotomo.web.volunteers.desks import Face


@blueprint.get("/volunteers")
def introductions() -> ResponseReturnValue:
    """Those who ticked it."""
    names = {topic.id: topic.name for topic in topic_queries.every_topic()}
    reader = viewer()
    page = queries.page_of_introduced(reader, cursor())
    rows = [
        {
            "face": Face(one.name, one.cover),
            "bio": one.bio,
            "ways": [words for way, words in phrases.OWN_WAYS.items() if Way(way) in one.ways.split()],
            "report_url": url_for("moderation.face_report", public_id=one.public_id)
            if reader.is_authenticated and not one.is_own
            else None,
            "topics": [name for number, name in names.items() if number in one.liked],
        }
        for one in page.items
    ]
    return render_template("volunteers/introductions.html", rows=rows, next_cursor=page.next_cursor)
