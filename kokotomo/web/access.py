"""Who is asking, and which pages ask for nothing.

Closed by default: an endpoint that does not stand in `PUBLIC` asks for sign-in, so a page that
somebody forgets to think about shows nothing. A test walks the whole URL map.
"""

from typing import cast

from flask import g, request
from flask_login import current_user

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User

PUBLIC = frozenset(
    {
        "static",
        "home.index",
        "diaries.everyone",
        "diaries.diary",
        "diaries.notebook",
        "diaries.year",
        "diaries.month",
        "diaries.day",
        "topics.topics",
        "topics.topic",
        "questions.question",
        "accounts.login",
        "accounts.code",
        "accounts.register",
        "accounts.register_sent",
        "accounts.confirm",
        "accounts.withdrawal",
        "accounts.reset",
        "accounts.reset_sent",
        "accounts.new_password",
        "accounts.left",
        "accounts.returning",
        "help.lines",
        "help.welcome",
        "help.promises",
        "help.privacy",
        "help.hiding",
        "help.accessibility",
        "help.about",
        "help.leave",
        "help.robots",
        "help.favicon",
        "volunteers.introductions",
        "moderation.numbers",
        "consultations.start",
        "consultations.new_letter",
        "consultations.check",
        "consultations.send",
        "consultations.receipt",
        "consultations.returning",
    }
)

BY_CODE = "/consult/<public_id>"
"""What stands below asks for its writer: a member who is signed in, or whoever gave the receipt code here."""

CACHEABLE = frozenset(
    {
        "home.index",
        "diaries.everyone",
        "diaries.diary",
        "diaries.notebook",
        "diaries.year",
        "diaries.month",
        "diaries.day",
        "topics.topics",
        "topics.topic",
        "questions.question",
        "help.welcome",
        "help.promises",
        "help.privacy",
        "help.hiding",
        "help.accessibility",
        "help.about",
    }
)
"""Pages that a cache may hand to guests for half a minute: they carry neither form token nor cookie."""

WRITING_GETS = frozenset(
    {
        "notifications.index",
        "notifications.open",
        "portability.archive",
        "consultations.thread",
        "volunteers.thread",
        "volunteers.along_thread",
        "volunteers.room",
        "volunteers.room_of",
        "volunteers.farewell",
    }
)
"""GETs that write a mark of opening, or count for a limit, and so begin as writers (ARCHITECTURE, Views)."""


def asks_for_code() -> bool:
    """Whether the page of this request is a writer's page of a thread, whose door is `web.code_door`."""
    rule = request.url_rule
    return rule is not None and (rule.rule == BY_CODE or rule.rule.startswith(f"{BY_CODE}/"))


def viewer() -> Viewer:
    """The person behind this request, or `Anonymous`."""
    # flask-login leaves here whom it found; a page asks dozens of times, and its proxy has four layers.
    known = g.get("_login_user")
    return cast(Viewer, current_user._get_current_object() if known is None else known)


def member() -> User:
    """The member behind this request; only for endpoints that ask for sign-in."""
    person = viewer()
    if not isinstance(person, User):
        raise TypeError("this endpoint must not be public")
    return person
