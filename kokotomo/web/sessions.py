"""The member's cookie: a random id of 256 bits, of which the database holds a hash.

Nothing about a person stands in a cookie itself: a signed one can be read by who has the phone.
"""

from datetime import datetime

import flask
from flask import Flask, Request, Response, current_app, g, request
from flask_login import LoginManager, current_user

from kokotomo.domain.accounts.actions import sessions
from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.accounts.models import User, UserSession
from kokotomo.domain.accounts.queries import people as queries
from kokotomo.domain.accounts.rules import SESSION_LIFETIME
from kokotomo.foundation.db import writing


def cookie_name() -> str:
    """``__Host-`` binds the cookie to this host and to TLS; plain http has no such thing."""
    return "__Host-kokotomo" if current_app.config["SETTINGS"].secure else "kokotomo"


def init_app(app: Flask) -> None:
    """Let flask-login find the member by our cookie, and send the cookie that a view asked for."""
    manager = LoginManager()
    manager.anonymous_user = Anonymous
    manager.session_protection = None
    manager.request_loader(_load)
    # No current_user in templates: it would ask the database even for the page that says it is away.
    manager.init_app(app, add_context_processor=False)
    app.after_request(_send_cookie)


def _load(asking: Request) -> User | None:
    token = asking.cookies.get(cookie_name())
    found = queries.find_session(token) if token else None
    if found is None:
        return None
    g.user_session, user = found
    if sessions.touch_is_due(g.user_session):
        with writing():
            sessions.touch(g.user_session.id)
    return user


def present() -> UserSession | None:
    """The session row behind this request."""
    # Asking who is there looks the session up; on the login page nobody has asked before.
    row: UserSession | None = g.get("user_session") if current_user.is_authenticated else None
    return row


def start(user: User, *, stays: bool = False, verified_at: datetime | None = None) -> None:
    """Sign *user* in: a new id, whatever was there before, and new form tokens (SAFETY T13).

    Without *stays* the cookie ends with the browser, and the session after a day without use. *verified_at*
    is when they proved here that it is them: by password, and by code where there is a second factor.
    """
    end()
    device = device_name(request.user_agent.string)
    g.new_session_token = sessions.start_session(user, device=device, stays=stays, verified_at=verified_at)
    g.new_session_stays = stays


def await_code(user: User, *, stays: bool, leads_to: str | None) -> None:
    """Note in this browser that the password of *user* was right. Its cookie signs in nobody.

    *leads_to* is the page of ours to go to when the code has come.
    """
    end()
    g.new_session_token = sessions.await_code(user, stays=stays, leads_to=leads_to)
    g.new_session_stays = False


def token_here() -> str:
    """What stands in this browser's cookie: the token of a session, or of one that waits for a code."""
    return request.cookies.get(cookie_name(), "")


def renew(user: User, *, verified_at: datetime | None = None) -> None:
    """A new session here, of the same kind as the old one, after an action that ended all of *user*'s.

    *verified_at* is when they proved that it is them, if that was just now.
    """
    row = present()
    g.user_session = None
    stays, earlier = (False, None) if row is None else (row.stays, row.verified_at)
    start(user, stays=stays, verified_at=verified_at or earlier)


def end(*, ended_already: bool = False) -> None:
    """Sign out of this browser, and forget what its form cookie held.

    *ended_already* says that an action has ended every session of the person.
    """
    row = present()
    if row is not None and not ended_already:
        sessions.end_session(row.public_id, row.user_id)
    g.user_session = None
    g.new_session_token = ""
    flask.session.clear()


def device_name(agent: str) -> str:
    """A rough name that a person recognises, such as ``iPhone・Safari``; no version, nothing that tells
    two phones of a kind apart."""
    systems = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"))
    more = (("Macintosh", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"))
    browsers = (("Edg", "Edge"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"))
    last = (("Chrome", "Chrome"), ("Safari", "Safari"))
    kinds = (systems + more, browsers + last)
    parts = [next((name for sign, name in pairs if sign in agent), "") for pairs in kinds]
    return "・".join(part for part in parts if part)


def _send_cookie(response: Response) -> Response:
    token = g.get("new_session_token")
    if token is None:
        return response
    secure = current_app.config["SETTINGS"].secure
    if token:
        response.set_cookie(
            cookie_name(),
            token,
            max_age=SESSION_LIFETIME if g.get("new_session_stays") else None,
            path="/",
            secure=secure,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(cookie_name(), path="/", secure=secure, httponly=True, samesite="Lax")
    return response
