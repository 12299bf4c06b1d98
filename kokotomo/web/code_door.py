"""The other door: a thread opens to its writer, signed in or by receipt code, and no word is lost at it.

A guest's session ends after half an hour. What they wrote meanwhile travels through the page that asks for
the code in hidden fields, and is shown again, to be sent with one tap, when the code was right.
"""

import re

from flask import Flask, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from wtforms import PasswordField

from kokotomo.web import correspondents, errors, kept, origins, words
from kokotomo.web.access import asks_for_code, viewer
from kokotomo.web.forms import PageForm
from kokotomo.web.kept import Carried
from kokotomo.web.words import Words

_THREAD = re.compile(r"/consult/([a-z2-7]{26})(?:/[a-z-]{1,40}){0,3}\Z")


class ReturnForm(PageForm):
    """番号で戻る: the code, as the phone's password store gives it."""

    code = PasswordField(
        "受付番号", render_kw={"autocomplete": "current-password", "autocapitalize": "characters"}
    )


def init_app(app: Flask) -> None:
    """Close every thread to whoever is not its writer here."""
    app.before_request(_ask_for_code)
    app.register_error_handler(correspondents.NoThread, _no_thread)


def page(form: ReturnForm, carried: Carried | None = None, *, status: int = 200) -> ResponseReturnValue:
    """The page that asks for the code; *carried* words travel on in hidden fields."""
    return render_template("consultations/return.html", form=form, carried=carried), status


def brought() -> Carried | None:
    """What a sent page carries: words for a thread, at the address that they were posted to."""
    path = request.form.get(kept.PAGE, "")
    return Carried(path, kept.brought_fields()) if _is_posted_to(path) else None


def carried_words(carried: Carried, public_id: str) -> Words:
    """*carried* to be read, and to be sent again where it was meant for the thread *public_id*."""
    found = _THREAD.match(carried.page)
    fields = carried.fields if found and found.group(1) == public_id else []
    return Words(words.shown_of(carried.fields), fields, carried.page)


def _ask_for_code() -> ResponseReturnValue | None:
    if not asks_for_code() or viewer().is_authenticated or correspondents.correspondent() is not None:
        return None
    if request.method in origins.SAFE:
        return redirect(url_for("consultations.returning"), 303)
    return page(ReturnForm(formdata=None), _of_this_post(), status=401)


def _no_thread(error: correspondents.NoThread) -> ResponseReturnValue:
    """The page of what is missing; but a member's guest thread, say, may only have run out."""
    carried = _of_this_post()
    if request.method in origins.SAFE or not carried.fields:
        return errors.not_found(error)
    return page(ReturnForm(formdata=None), carried, status=404)


def _of_this_post() -> Carried:
    return Carried(request.path, kept.of_this_post().fields)


def _is_posted_to(path: str) -> bool:
    if not _THREAD.match(path):
        return False
    try:
        current_app.url_map.bind("next.invalid").match(path, method="POST")
    except (HTTPException, RequestRedirect):
        return False
    return True
