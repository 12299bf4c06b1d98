"""下書き: what one is still writing."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.diaries import access
from kokotomo.domain.diaries.actions import drafts as actions
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.queries import drafts as queries
from kokotomo.domain.diaries.queries import entries
from kokotomo.domain.diaries.queries.drafts import Found
from kokotomo.foundation import text
from kokotomo.foundation.errors import NotFound
from kokotomo.web import notices, writing
from kokotomo.web.access import member
from kokotomo.web.diaries import keeping, phrases
from kokotomo.web.diaries.blueprint import blueprint
from kokotomo.web.entries import OPENING
from kokotomo.web.limits import limited
from kokotomo.web.paging import cursor
from kokotomo.web.templating import moment


@blueprint.get("/drafts")
def drafts() -> ResponseReturnValue:
    """All one's drafts, the latest first."""
    page = queries.page_of_drafts(member(), cursor())
    rows = [_row(found) for found in page.items]
    return render_template("diaries/drafts.html", rows=rows, next_cursor=page.next_cursor)


@blueprint.post("/drafts")
def kept_draft() -> ResponseReturnValue:
    """Keep the box of this request; ``diary`` in the query is the entry that is being edited."""
    viewer = member()
    return keeping.keep(viewer, writing.sent_form(viewer), _edited())


@blueprint.post("/drafts/<public_id>/deletion")
@limited("standing")
def draft_deletion(public_id: str) -> ResponseReturnValue:
    """Delete a draft for good."""
    viewer = member()
    found = queries.find_draft(viewer, public_id)
    if found is None:
        raise NotFound("draft")
    actions.discard_draft(viewer, found.draft)
    notices.say(phrases.DRAFT_GONE)
    return redirect(url_for("diaries.drafts"), 303)


def _edited() -> Diary | None:
    public_id = request.args.get("diary")
    if public_id is None:
        return None
    viewer = member()
    found = entries.find_diary(viewer, public_id)
    if found is None or not access.is_author(viewer, found[0]):
        raise NotFound("diary")
    return found[0]


def _row(found: Found) -> dict[str, str]:
    content = found.written.content
    words = (content.title, content.event, content.feeling, content.effort)
    opening = next((part for part in words if part.strip()), content.note)
    public_id = found.draft.public_id
    return {
        "public_id": public_id,
        "opening": text.extract(opening, OPENING),
        "when": moment(found.draft.updated_at),
        "url": url_for("diaries.edit_diary", public_id=found.diary_id)
        if found.diary_id
        else url_for("diaries.new_diary", draft=public_id),
        "kind": "日記の編集" if found.diary_id else "",
    }
