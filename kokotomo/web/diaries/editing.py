"""Editing one's own entry."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries import access, rules
from kokotomo.domain.diaries.actions import entries as actions
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.queries import drafts
from kokotomo.domain.diaries.queries import entries as queries
from kokotomo.domain.diaries.queries.entries import Opened
from kokotomo.domain.diaries.rules import Entry
from kokotomo.foundation.errors import Conflict, Invalid, NotFound
from kokotomo.web import kept, notices, writing
from kokotomo.web.access import member
from kokotomo.web.diaries import keeping, phrases, previews
from kokotomo.web.diaries.blueprint import blueprint
from kokotomo.web.limits import limited
from kokotomo.web.templating import moment
from kokotomo.web.writing import DiaryForm

SUBMIT = "編集を終える"


@blueprint.get("/diaries/<public_id>/edit")
def edit_diary(public_id: str) -> ResponseReturnValue:
    """The box with the entry in it, or with what was left off when editing it (``new`` leaves that)."""
    viewer = member()
    page = _own_page(viewer, public_id)
    found = None
    if "new" not in request.args and kept.kept_fields() is None:
        found = drafts.draft_of_edit(viewer, page.diary)
    if found is None:
        return _page(viewer, page.diary, writing.empty_form(viewer, **_fields_of(page)))
    words = {**writing.of_draft(found.written), "form_key": found.draft.form_key}
    form = writing.empty_form(viewer, **words)
    return _page(viewer, page.diary, form, continued=moment(found.draft.updated_at))


@blueprint.post("/diaries/<public_id>/edit")
def revision(public_id: str) -> ResponseReturnValue:
    """The box was sent: change the entry, or show how it will look, or keep the change as a draft."""
    viewer = member()
    diary = _own(viewer, public_id)
    form = writing.sent_form(viewer, audience=diary.audience, wish=diary.wish, day=diary.day.isoformat())
    if "draft" in request.form:
        return keeping.keep(viewer, form, diary)
    if "again" in request.form:
        return _page(viewer, diary, form)
    action, imported = url_for("diaries.revision", public_id=public_id), diary.imported_at is not None
    try:
        entry = writing.entry_of(form, viewer, imported=imported)
        if "preview" in request.form:
            entry = actions.check(viewer, entry, imported=imported)
            return previews.preview(viewer, form, entry, action=action, submit=SUBMIT)
        _edit(viewer, diary, entry, form)
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return _page(viewer, diary, form), 422
    except Conflict:
        entry = actions.check(viewer, writing.entry_of(form, viewer, imported=imported), imported=imported)
        return previews.conflict(viewer, form, entry, _own_page(viewer, public_id), action=action)
    notices.say(phrases.EDITED)
    return redirect(url_for("diaries.diary", public_id=public_id), 303)


def _own(viewer: User, public_id: str) -> Diary:
    """*viewer*'s own entry that may be changed. Raises `NotFound` for every other."""
    found = queries.find_diary(viewer, public_id)
    if found is None or not access.may_edit(viewer, found[0]):
        raise NotFound("diary")
    return found[0]


def _own_page(viewer: User, public_id: str) -> Opened:
    """The same with all that it says."""
    page = queries.find_page(viewer, public_id)
    if page is None or not access.may_edit(viewer, page.diary):
        raise NotFound("diary")
    return page


@limited("edit")
def _edit(viewer: User, diary: Diary, entry: Entry, form: DiaryForm) -> None:
    sent = form.version.data or ""
    # Without a version it is nobody's: the page of both versions asks.
    version = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
    actions.edit(viewer, diary, entry, version, form.key())


def _fields_of(page: Opened) -> dict[str, Any]:
    diary = page.diary
    return {
        **writing.of_content(page.content),
        "audience": diary.audience,
        "wish": diary.wish,
        "day": diary.day.isoformat(),
        "version": str(diary.version),
        "question": page.question.public_id if page.question else "",
    }


def _page(viewer: User, diary: Diary, form: DiaryForm, *, continued: str | None = None) -> str:
    box = writing.box(
        viewer,
        form,
        action=url_for("diaries.revision", public_id=diary.public_id),
        autosave=url_for("diaries.drafts", diary=diary.public_id),
        submit=SUBMIT,
        limits=rules.limits_of(imported=diary.imported_at is not None),
    )
    back = url_for("diaries.diary", public_id=diary.public_id)
    fresh = url_for("diaries.edit_diary", public_id=diary.public_id, new=1)
    return render_template(
        "diaries/edit.html", form=form, box=box, back=back, fresh=fresh, continued=continued
    )
