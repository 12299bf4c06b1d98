"""The words of a post that cannot be taken now: they are shown to be copied, and sent again with one tap."""

from dataclasses import dataclass, field

from flask import request
from werkzeug.exceptions import HTTPException

SECRET = frozenset({"csrf_token", "password", "new_password", "present_password", "code", "form_key"})
"""Fields that are never put into a page again."""

LABELS = {
    "event": "今日の出来事",
    "feeling": "気持ち",
    "effort": "頑張ったこと",
    "title": "題",
    "note": "注意書き",
    "body": "返事",
    "bio": "ひとこと",
    "nickname": "ニックネーム",
    "words": "伝えておきたいこと",
    "memo": "メモ",
    "letter": "話したいこと",
    "alias": "呼び名",
    "summary": "次の人へのまとめ",
    "thanks": "お礼のことば",
}


@dataclass(frozen=True)
class Words:
    """What was posted: *shown* as (label, text) for reading and copying, *fields* for sending again."""

    shown: list[tuple[str, str]] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)
    path: str = ""


def posted() -> Words:
    """The words of this request, empty where nothing was posted or it cannot be read."""
    if request.method != "POST":
        return Words()
    try:
        fields = [
            (name, value)
            for name, values in request.form.lists()
            for value in values
            if name not in SECRET - {"form_key"}
        ]
    except HTTPException:
        return Words()
    return Words(shown_of(fields), fields, request.path)


def shown_of(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """(label, text) of what a person wrote in *fields*."""
    return [(LABELS[name], value) for name, value in fields if name in LABELS and value.strip()]
