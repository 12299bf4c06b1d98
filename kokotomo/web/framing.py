"""The parts of the layout that are the same on page after page, drawn once for each kind of reader.

Bars, menu and foot ask nothing but who reads and where: as includes they took a tenth of a page. Each is
rendered once for all that it depends on, with marks in the places of words that differ between people.
"""

from collections.abc import Callable, Hashable
from types import SimpleNamespace
from typing import Any

from flask import current_app, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from kokotomo.domain.accounts.access import Viewer
from kokotomo.web import patterns
from kokotomo.web.patterns import StandIn, Words

PLACES = frozenset({"/", "/connections", "/diaries/new", "/notifications"})
"""Pages that the menu names: there it says that one is on this very page."""


class Known(SimpleNamespace):
    """What a part may ask about: everything else would be drawn once, and then be wrong for others."""

    def __getattr__(self, name: str) -> Any:
        # Not AttributeError, which the template engine takes for "nothing there".
        raise TypeError(f"who draws this part from a pattern does not say {name!r}: see web/framing.py")


def member_bar(me: Viewer, **marks: bool) -> Markup:
    """The bar of members; *marks* is what else it asks of the frame."""
    words = {"token": generate_csrf(), "public_id": me.public_id, "nickname": me.nickname}

    def facts(said: Words) -> dict[str, Any]:
        shown = Known(nickname=said["nickname"], cover=me.cover, public_id=me.public_id)
        return {"frame": Known(viewer=shown, **marks)}

    return _part("layouts/_member_bar.html", (me.cover, *marks.items()), words, facts)


def guest_bar(here: str) -> Markup:
    """The bar of guests."""
    return _part("layouts/_guest_bar.html", (here,), {}, lambda _: {"nav_current": here})


def menu(here: str, *, lit: bool) -> Markup:
    """The members' menu; *lit* says that something new arrived."""
    path = request.path if request.path in PLACES else ""
    facts = {"nav_current": here, "frame": Known(lit=lit)}
    return _part("layouts/_nav.html", (here, lit, path), {}, lambda _: facts)


def foot(night: str) -> Markup:
    """The end of every page."""
    return _part("layouts/_foot.html", (night,), {}, lambda _: {"night": night})


def _part(source: str, kind: Hashable, words: Words, facts: Callable[[Words], dict[str, Any]]) -> Markup:
    def render(said: Words) -> str:
        html = current_app.jinja_env.get_template(source).render(**facts(said))
        for name in ("token", "public_id"):
            # Made while it was drawn, or part of an address: random, so that it stands nowhere else.
            word = words.get(name)
            html = html.replace(word, StandIn(name)) if word else html
        return html

    return patterns.drawn_by(render, (source, kind, request.environ.get("SCRIPT_NAME", "")), words)
