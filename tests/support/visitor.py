"""A browser without scripts: follows the site's own pages and posts its own forms."""

from html.parser import HTMLParser
from typing import Any

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from kokotomo.domain.accounts.models import User
from kokotomo.foundation import clock, public_ids


class Visitor:
    """One browser with its own cookies."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def sign_in(self, user: User, *, proved: bool = False) -> None:
        """Put a real session's cookie into this browser; *proved* is one that began with the password."""
        from kokotomo.domain.accounts.actions.sessions import start_session

        with self.app.app_context():
            token = start_session(user, device="試験", verified_at=clock.now() if proved else None)
        self.client.set_cookie("kokotomo", token, domain="localhost")

    def get(self, path: str, **more: Any) -> TestResponse:
        """GET *path*."""
        return self.client.get(path, **more)

    def text(self, path: str) -> str:
        """The page at *path*, which must be there."""
        response = self.get(path)
        assert response.status_code == 200, f"{path} answered {response.status_code}"
        return response.get_data(as_text=True)

    def token(self) -> str:
        """A form token of this browser's own cookie."""
        with self.client.session_transaction() as mine:
            known = dict(mine)
        with self.app.test_request_context():
            session.update(known)
            token = generate_csrf()
            kept = dict(session)
        with self.client.session_transaction() as mine:
            mine.update(kept)
        return str(token)

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """POST *data* with a valid token and a fresh form key, as the site's own form does."""
        fields = {"csrf_token": self.token(), "form_key": public_ids.new(), **(data or {})}
        return self.client.post(path, data=fields, **more)


class Forms(HTMLParser):
    """The forms of a page: action -> field name -> value, as a browser would send them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, list[str]]]] = []
        self._area: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.forms.append((a.get("action", ""), {}))
        if not self.forms:
            return
        fields = self.forms[-1][1]
        if tag == "input" and "name" in a:
            if a.get("type") in ("checkbox", "radio") and "checked" not in a:
                return
            fields.setdefault(a["name"], []).append(a.get("value", ""))
        if tag == "textarea" and "name" in a:
            self._area = a["name"]
            fields.setdefault(a["name"], []).append("")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][1][self._area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            # A line break right behind the tag is not part of the words (HTML 13.2.6.4.7).
            values = self.forms[-1][1][self._area]
            values[-1] = values[-1].removeprefix("\r").removeprefix("\n")
            self._area = None
