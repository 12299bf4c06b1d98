"""Who listens here, and the frame of their pages: own cover and 相談員名 in the bar, their own menu."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, TypeVar, cast

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations.queries import board
from kokotomo.domain.consultations.queries.board import Desk
from kokotomo.foundation.errors import NotFound
from kokotomo.web import notices, origins
from kokotomo.web.access import member
from kokotomo.web.verifying import for_role
from kokotomo.web.volunteers import phrases

F = TypeVar("F", bound=Callable[..., Any])


class Face(NamedTuple):
    """A volunteer as ``components/people.html`` draws one: never with the nickname, and without a link."""

    nickname: str
    cover: str


def desk() -> Desk:
    """What the volunteer behind this request has in hand; only for views under `for_listeners`."""
    found = asked_desk()
    if found is None:
        # No page of ours sends this before a name is chosen.
        raise NotFound
    return found


def asked_desk() -> Desk | None:
    """The same, or None where they have no 相談員名 yet; one query a request."""
    if "desk" not in g:
        g.desk = board.find_desk(member())
    found: Desk | None = g.desk
    return found


def for_volunteers(view: F) -> F:
    """Decorator for a view: volunteers alone find it, with a 相談員名 or without.

    Nobody is asked for the password anew at each letter: it is written at night, on a phone, over hours, and
    what these pages change is the volunteer's own.
    """
    return for_role(Role.VOLUNTEER, each_time=False)(view)


def for_listeners(view: F) -> F:
    """Decorator for a view: volunteers who have chosen a 相談員名; others are led to where one chooses it.

    What is posted asks for it itself (`actions.openings.hold_face`).
    """

    @wraps(view)
    def asked(*args: Any, **more: Any) -> ResponseReturnValue:
        if request.method in origins.SAFE and asked_desk() is None:
            notices.say(phrases.NAME_FIRST, "info")
            return redirect(url_for("volunteers.settings"), 303)
        return cast(ResponseReturnValue, view(*args, **more))

    return for_volunteers(cast(F, asked))


def page(template: str, **shown: Any) -> str:
    """*template* in the volunteers' frame."""
    at = asked_desk()
    face = Face(at.volunteer.name, at.volunteer.cover) if at is not None else None
    return render_template(template, face=face, unread=at is not None and at.unread, **shown)
