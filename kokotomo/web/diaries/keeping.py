"""下書きに保存, from the box and by itself while somebody writes."""

from flask import jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.actions import drafts as actions
from kokotomo.domain.diaries.models import Diary, Draft
from kokotomo.web import notices, writing
from kokotomo.web.diaries import phrases
from kokotomo.web.limits import limited
from kokotomo.web.templating import moment
from kokotomo.web.writing import DiaryForm


@limited("draft")
def keep(viewer: User, form: DiaryForm, diary: Diary | None = None) -> ResponseReturnValue:
    """Keep *form* as a draft, whatever is in it; *diary* is the entry that is being edited.

    A script that asked for JSON is told when; everybody else comes back to the words.
    """
    draft = actions.save_draft(viewer, writing.draft_of(form), form.key(), diary)
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return jsonify(saved=moment(draft.updated_at) if draft else None)
    if draft is None:
        sent = form.words()
        blank = not any(words.strip() for words in sent.words().values())
        notices.say(phrases.DRAFT_EMPTY if blank else phrases.DRAFT_LATE, "info")
        return redirect(_page_of(diary), 303)
    notices.say(phrases.DRAFT_KEPT)
    return redirect(_page_of(diary, draft), 303)


def _page_of(diary: Diary | None, draft: Draft | None = None) -> str:
    if diary is not None:
        return url_for("diaries.edit_diary", public_id=diary.public_id)
    if draft is None:
        return url_for("diaries.new_diary", new=1)
    return url_for("diaries.new_diary", draft=draft.public_id)
