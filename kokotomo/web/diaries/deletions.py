"""Deleting one's own entry, and bringing it back within seven days."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.diaries import access
from kokotomo.domain.diaries.actions import entries as actions
from kokotomo.domain.diaries.queries import entries as queries
from kokotomo.domain.diaries.queries import pages
from kokotomo.domain.diaries.rules import UNDO, Audience
from kokotomo.foundation.errors import NotFound
from kokotomo.web import notices
from kokotomo.web.access import member
from kokotomo.web.diaries import phrases
from kokotomo.web.diaries.blueprint import blueprint
from kokotomo.web.diaries.sheets import sheet_of
from kokotomo.web.entries import title_of
from kokotomo.web.forms import BareForm
from kokotomo.web.limits import limited
from kokotomo.web.paging import cursor


@blueprint.route("/diaries/<public_id>/deletion", methods=["GET", "POST"])
@limited("standing")
def deletion(public_id: str) -> ResponseReturnValue:
    """Ask, and take the entry away at once."""
    viewer = member()
    if request.method == "POST":
        # The same form sent twice: the first one took it away.
        found = queries.find_diary(viewer, public_id) or queries.find_deleted(viewer, public_id)
        if found is None or not access.is_author(viewer, found[0]):
            raise NotFound("diary")
        actions.delete(viewer, found[0])
        notices.say(phrases.DELETED)
        return redirect(url_for("diaries.deleted"), 303)
    page = queries.find_page(viewer, public_id)
    if page is None or not access.may_delete(viewer, page.diary):
        raise NotFound("diary")
    return render_template(
        "diaries/deletion.html",
        form=BareForm(),
        sheet=sheet_of(page),
        back=url_for("diaries.diary", public_id=public_id),
        audience_url=url_for("diaries.audience", public_id=public_id)
        if page.diary.audience != Audience.PRIVATE and access.may_edit(viewer, page.diary)
        else None,
    )


@blueprint.get("/diaries/deleted")
def deleted() -> ResponseReturnValue:
    """削除した日記: one's own, while they can be brought back."""
    page = pages.page_of_deleted(member(), cursor())
    rows = [
        {
            "public_id": listed.public_id,
            "day": listed.day,
            "title": title_of(listed),
            "until": deleted_at + UNDO,
        }
        for listed, deleted_at in page.items
    ]
    return render_template("diaries/deleted.html", rows=rows, next_cursor=page.next_cursor)


@blueprint.post("/diaries/<public_id>/restoration")
@limited("standing")
def restoration(public_id: str) -> ResponseReturnValue:
    """Bring a deleted entry back to its old place."""
    viewer = member()
    found = queries.find_deleted(viewer, public_id) or queries.find_diary(viewer, public_id)
    if found is None or not access.is_author(viewer, found[0]):
        raise NotFound("diary")
    actions.restore(viewer, found[0])
    notices.say(phrases.RESTORED)
    return redirect(url_for("diaries.diary", public_id=public_id), 303)
