"""The door: every page that is not public asks who is there, and nothing that was written is lost at it."""

import re
from urllib.parse import urlsplit

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, EmailField, HiddenField, PasswordField

from kokotomo.web import kept, origins
from kokotomo.web.access import PUBLIC, asks_for_code, viewer
from kokotomo.web.forms import PageForm
from kokotomo.web.kept import Carried

_ANCHOR = re.compile(r"[a-z][a-z0-9-]{0,40}\Z")


class LoginForm(PageForm):
    """Address and password, and where to go then."""

    email = EmailField("メールアドレス", render_kw={"autocomplete": "username", "inputmode": "email"})
    password = PasswordField("パスワード", render_kw={"autocomplete": "current-password"})
    stay = BooleanField("このままログインしておく")
    next = HiddenField()


def init_app(app: Flask) -> None:
    """Close every page that is not in the list of public ones."""
    app.before_request(_ask_who_is_there)


def way_back(text: str | None) -> str | None:
    """Our own page behind *text*, with its anchor, or None; see `origins.page_at`."""
    page = origins.page_at(text)
    if page is None or text is None:
        return None
    anchor = urlsplit(text).fragment
    return f"{page}#{anchor}" if _ANCHOR.match(anchor) else page


def page(form: LoginForm, carried: Carried | None = None, *, status: int = 200) -> ResponseReturnValue:
    """The login page; *carried* words travel on in hidden fields."""
    return render_template("accounts/login.html", form=form, carried=carried), status


def _ask_who_is_there() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint in PUBLIC or asks_for_code():
        return None
    if viewer().is_authenticated:
        return None
    if request.method in origins.SAFE:
        return redirect(url_for("accounts.login", next=origins.page_at(request.full_path)), 303)
    carried = kept.of_this_post()
    form = LoginForm(formdata=None)
    form.next.data = carried.page
    return page(form, carried, status=401)
