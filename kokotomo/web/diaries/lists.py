"""みんな, フォロー中 and 声をかけてほしい日記."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from kokotomo.domain.diaries.queries import pages as queries
from kokotomo.domain.diaries.queries.pages import Listed
from kokotomo.foundation.paging import Page
from kokotomo.web.access import member, viewer
from kokotomo.web.diaries.blueprint import blueprint
from kokotomo.web.entries import entries, ways
from kokotomo.web.paging import cursor


@blueprint.get("/diaries")
def everyone() -> ResponseReturnValue:
    """みんな: all that the reader may see, less what they muted."""
    return _page("diaries/everyone.html", "everyone", queries.page_of_everyone(viewer(), cursor()))


@blueprint.get("/diaries/following")
def following() -> ResponseReturnValue:
    """フォロー中."""
    return _page("diaries/following.html", "following", queries.page_of_following(member(), cursor()))


@blueprint.get("/diaries/waiting")
def waiting() -> ResponseReturnValue:
    """声をかけてほしい日記, the oldest first; newcomers' before all for those who welcome them.

    ``newcomers`` holds the cursor of their own list, where they fill more than a page.
    """
    reader = member()
    welcomes = reader.welcomes_newcomers
    later_newcomers = request.args.get("newcomers")
    new: Page[Listed] = Page([])
    page: Page[Listed] = Page([])
    if welcomes and cursor() is None:
        new = queries.page_of_waiting(reader, later_newcomers, newcomers=True)
    if later_newcomers is None:
        page = queries.page_of_waiting(reader, cursor(), newcomers=False if welcomes else None)
    drawn = entries(reader, [*new.items, *page.items])
    return render_template(
        "diaries/waiting.html",
        ways=ways(reader),
        newcomers=drawn[: len(new.items)],
        more_newcomers=new.next_cursor,
        entries=drawn[len(new.items) :],
        next_cursor=page.next_cursor,
        only_newcomers=later_newcomers is not None,
    )


def _page(template: str, here: str, page: Page[Listed]) -> str:
    reader = viewer()
    return render_template(
        template,
        ways=ways(reader),
        here=here,
        entries=entries(reader, page.items),
        next_cursor=page.next_cursor,
    )
