"""Words that arrived when nobody was signed in: carried through the login page, kept for who signs in.

On the login page they stand in hidden fields, so that they survive without a script and without a row
in the database. After signing in they are sealed for that person, and their form is shown again with
the words in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import g, request
from werkzeug.datastructures import MultiDict

from kokotomo.domain.accounts.actions import kept_forms
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries import people as queries
from kokotomo.foundation import public_ids
from kokotomo.web import origins, words
from kokotomo.web.access import viewer
from kokotomo.web.forms import PageForm

F = TypeVar("F", bound=PageForm)

PREFIX = "kept."
PAGE = "kept_page"

FORM_PAGES = {
    "/consult": "/consult/new",
    "/consult/check": "/consult/new",
    "/consult/draft": "/consult/new",
    "/diaries": "/diaries/new",
    "/drafts": "/diaries/new",
}
"""Where the form of a post stands, if neither at the same address nor at one above it."""


@dataclass(frozen=True)
class Carried:
    """The fields of a form that stands on *page*, a path of ours; none where nothing was written."""

    page: str
    fields: list[tuple[str, str]] = field(default_factory=list)

    def hidden(self) -> list[tuple[str, str]]:
        """(name, value) of the hidden fields that carry them."""
        if not self.fields:
            return []
        return [(PAGE, self.page), *((PREFIX + name, value) for name, value in self.fields)]


def of_this_post() -> Carried:
    """What the present request would lose."""
    fields = _without_secrets(words.posted().fields)
    written = any(value.strip() for name, value in fields if name != "form_key")
    return Carried(page_of(request.path), fields if written else [])


def brought() -> Carried | None:
    """What a sent login page carries, or None."""
    page = origins.page_at(request.form.get(PAGE))
    if page is None:
        return None
    return Carried(page.split("?", 1)[0], brought_fields())


def brought_fields() -> list[tuple[str, str]]:
    """The fields that a page in between carries."""
    return _without_secrets(
        (name.removeprefix(PREFIX), value)
        for name, values in request.form.lists()
        if name.startswith(PREFIX)
        for value in values
    )


def keep(user: User, carried: Carried) -> str:
    """Seal *carried* for *user*; returns the address of their form with the words in it."""
    kept = kept_forms.keep(user, carried.page, carried.fields)
    return f"{carried.page}?kept={kept.public_id}"


def kept_fields() -> MultiDict[str, str] | None:
    """The kept words that this page was asked to show to this member, or None."""
    if "kept_fields" not in g:
        g.kept_fields = _read()
    found: MultiDict[str, str] | None = g.kept_fields
    return found


def prefill(form: F) -> F:
    """*form* with the kept words in it, where this page was asked to show some; else as it is."""
    fields = kept_fields()
    if fields is not None:
        form.process(formdata=fields)
    return form


def page_of(path: str) -> str:
    """The page on which the form stands that posts to *path*: the nearest that can be read."""
    if path in FORM_PAGES:
        return FORM_PAGES[path]
    while path:
        page = origins.page_at(path)
        if page is not None:
            return page
        path = path.rsplit("/", 1)[0]
    return "/"


def _read() -> MultiDict[str, str] | None:
    reader = viewer()
    public_id = request.args.get("kept", "")
    if request.method != "GET" or not isinstance(reader, User) or not public_ids.is_one(public_id):
        return None
    kept: dict[str, Any] | None = queries.kept_words(reader, public_id)
    if kept is None or kept["page"] != request.path:
        return None
    return MultiDict((name, value) for name, value in kept["fields"])


def _without_secrets(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    secret = words.SECRET - {"form_key"}
    return [(name, value) for name, value in fields if name not in secret and "password" not in name]
