"""Rows that stand many times on a page, and boxes that are the same for many, drawn from patterns.

A macro that draws an entry or a reply costs most of what its page costs: fifty replies with their menus more
than all else together. What differs between two of a kind is words and addresses; which parts are there,
marks and labels make few kinds. So the macro draws each kind once, with a stand-in for every word, and from
then on its pieces are joined with the words between them, escaped as the template engine escapes them.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from typing import Any, NamedTuple, SupportsIndex

from flask import current_app, g
from markupsafe import Markup, escape

KINDS_MAX = 2000
"""Patterns that are kept, of some three kilobytes each. Beyond, all are drawn anew."""

_SPECIAL = re.compile("[&<>\"']").search

_MARK = "\x02"
"""What nobody can write (`text.clean` takes it out) and no template holds."""


class Pattern(NamedTuple):
    """What a macro drew: its *pieces* with room between them, for each room the place of its word among the
    row's words; *letters*, the places of words whose first letters stand behind them all; and the *icons* and
    *scripts* that it asked for."""

    pieces: list[str]
    places: list[int]
    letters: list[int]
    icons: dict[str, None]
    scripts: dict[str, None]


class StandIn(str):
    """Stands for the word *name*. Its first letter, as notebooks' marks show it, is a word of its own,
    ``<name>[:1]``."""

    def __new__(cls, name: str) -> "StandIn":
        """A text that no page holds otherwise."""
        word = super().__new__(cls, f"{_MARK}{name}{_MARK}")
        word.name = name  # type: ignore[attr-defined]
        return word

    def __getitem__(self, part: SupportsIndex | slice) -> str:
        """Its beginning."""
        if part != slice(None, 1):
            raise TypeError("a pattern knows a word's first letter, and nothing else of it")
        return f"{_MARK}{self.name}[:1]{_MARK}"  # type: ignore[attr-defined]


Words = Mapping[str, str | None]
View = Callable[[Words], Mapping[str, Any]]


def drawn(source: str, macro: str, kind: Hashable, words: Words, view: View) -> Markup:
    """What *macro* of the template *source* draws of one row.

    *words* are its texts (`Markup` where they are HTML) and None for those that it has not; *kind* is
    everything else that the macro looks at. ``view(words)`` gives the macro's arguments; it is called with
    stand-ins, once for a kind and for which words are there.
    """

    def render(said: Words) -> str:
        template = current_app.jinja_env.get_template(source)
        return str(getattr(template.module, macro)(**view(said)))

    return drawn_by(render, (source, macro, kind), words)


def drawn_by(render: Callable[[Words], str], kind: Hashable, words: Words) -> Markup:
    """What ``render(words)`` gives; it is called with stand-ins, once for a *kind* and for which words are
    there."""
    values = [*words.values()]
    kept: dict[Hashable, Pattern] = current_app.extensions.setdefault("patterns", {})
    key = (kind, tuple([not word for word in values]))
    pattern = kept.get(key)
    if pattern is None:
        if len(kept) >= KINDS_MAX:
            kept.clear()
        pattern = kept[key] = _pattern(render, words)
    if pattern.icons:
        g.setdefault("icons", {}).update(pattern.icons)
    if pattern.scripts:
        g.setdefault("scripts", {}).update(pattern.scripts)
    if pattern.letters:
        values += [(values[place] or "")[:1] for place in pattern.letters]
    # Most words hold nothing to escape, and looking costs a fifth of escaping.
    safe = [escape(word) if word and _SPECIAL(word) else word for word in values]
    parts = [*pattern.pieces]
    parts[1::2] = [safe[place] or "" for place in pattern.places]
    return Markup("".join(parts))  # noqa: S704 - pieces come from templates, words are escaped


def _pattern(render: Callable[[Words], str], words: Words) -> Pattern:
    # A stand-in has no sign that could be escaped: it serves for text and for HTML alike.
    stand_ins = {name: StandIn(name) if word else word for name, word in words.items()}
    before = g.get("icons", {}), g.get("scripts", {})
    g.icons, g.scripts = {}, {}
    html = render(stand_ins)
    icons, scripts = dict(g.icons), dict(g.scripts)
    g.icons, g.scripts = before
    parts = html.split(_MARK)
    names = list(words)
    places: list[int] = []
    letters: list[int] = []
    for name in parts[1::2]:
        if name in words:
            places.append(names.index(name))
        else:
            places.append(len(names) + len(letters))
            letters.append(names.index(name[:-4]))
    return Pattern(parts, places, letters, icons, scripts)
