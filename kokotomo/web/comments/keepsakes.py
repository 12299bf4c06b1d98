"""とっておく: pages and replies that somebody keeps, and the list of them, which nobody else sees."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from kokotomo.domain.comments import actions
from kokotomo.domain.comments.queries import marks, replies
from kokotomo.domain.comments.queries.marks import Kept
from kokotomo.domain.diaries.queries import entries
from kokotomo.foundation.errors import NotFound
from kokotomo.web import notices
from kokotomo.web.access import member
from kokotomo.web.comments import phrases
from kokotomo.web.comments.blueprint import blueprint
from kokotomo.web.entries import author_of, title_of
from kokotomo.web.limits import limited
from kokotomo.web.paging import cursor
from kokotomo.web.returning import way_back
from kokotomo.web.templating import plain_date, zone


@blueprint.get("/keepsakes")
def keepsakes() -> ResponseReturnValue:
    """とっておいたもの, the latest kept first."""
    page = marks.page_of_keepsakes(member(), cursor())
    rows = [_row(kept) for kept in page.items]
    return render_template("comments/keepsakes.html", rows=rows, next_cursor=page.next_cursor)


@blueprint.post("/diaries/<public_id>/keepsake")
@limited("reading")
def page_keepsake(public_id: str) -> ResponseReturnValue:
    """Keep a page, or let it go: the button sends ``kept`` = 1 or 0."""
    found = entries.find_diary(member(), public_id)
    if found is None:
        raise NotFound("diary")
    (actions.keep_page if _keeps() else actions.let_go_of_page)(member(), found[0])
    _say()
    return redirect(way_back(url_for("diaries.diary", public_id=public_id), anchor="reading"), 303)


@blueprint.post("/replies/<public_id>/keepsake")
@limited("reading")
def reply_keepsake(public_id: str) -> ResponseReturnValue:
    """Keep a reply, or let it go, in the same way."""
    found = replies.find_comment(member(), public_id)
    if found is None:
        raise NotFound("comment")
    (actions.keep_reply if _keeps() else actions.let_go_of_reply)(member(), found.comment)
    _say()
    page = url_for("diaries.diary", public_id=found.diary.public_id)
    return redirect(way_back(page, anchor=f"r-{public_id}"), 303)


def _keeps() -> bool:
    return request.form.get("kept") != "0"


def _say() -> None:
    notices.say(phrases.KEPT if _keeps() else phrases.LET_GO)


def _row(kept: Kept) -> dict[str, object]:
    page = url_for("diaries.diary", public_id=kept.public_id)
    reply = kept.comment_public_id
    return {
        "page_title": title_of(kept),
        "page_url": f"{page}#r-{reply}" if reply else page,
        "is_reply": reply is not None,
        "author": author_of(kept),
        "when": plain_date(kept.kept_at.astimezone(zone()).date()),
        "note": kept.note,
        "extract": kept.extract or kept.feeling_extract or kept.effort_extract,
        # Rendered and sanitised when it was written.
        "html": Markup(kept.comment_html) if kept.comment_html else None,  # noqa: S704
        "removal_url": url_for("comments.reply_keepsake", public_id=reply)
        if reply
        else url_for("comments.page_keepsake", public_id=kept.public_id),
    }
