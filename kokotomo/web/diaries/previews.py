"""確認する: an entry as it will look, before anybody sees it. Its form travels along in hidden fields."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.queries.entries import Opened
from kokotomo.domain.diaries.rules import Entry
from kokotomo.web.diaries.sheets import preview_of, sheet_of
from kokotomo.web.writing import WISHES, DiaryForm


def preview(
    viewer: User, form: DiaryForm, entry: Entry, *, action: str, submit: str = "投稿する"
) -> ResponseReturnValue:
    """The sheet of *entry* with 編集する and *submit*, which post *form* to *action*."""
    return render_template(
        "diaries/preview.html",
        sheet=preview_of(viewer, entry),
        fields=carried(form),
        action=action,
        submit=submit,
        wish=WISHES[entry.wish],
    )


def conflict(viewer: User, form: DiaryForm, entry: Entry, now: Opened, *, action: str) -> ResponseReturnValue:
    """Both versions of an entry that was changed on another page meanwhile. Answers 409."""
    form.version.data = str(now.diary.version)
    page = render_template(
        "diaries/conflict.html",
        mine=preview_of(viewer, entry),
        theirs=sheet_of(now),
        fields=carried(form),
        action=action,
        keep_url=url_for("diaries.diary", public_id=now.diary.public_id),
    )
    return page, 409


def carried(form: DiaryForm) -> list[tuple[str, str]]:
    """(name, value) of every field of *form*, for hidden inputs; the token is made anew."""
    return [
        (field.name, value)
        for field in form
        if field.name != "csrf_token"
        for value in (field.data or [] if field.name == "topics" else [field.data or ""])
    ]
