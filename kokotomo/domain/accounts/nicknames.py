"""Nicknames: which ones are taken, in what form they are kept, and when two of them are one name.

`parse` is the only way from what somebody typed to a `Nickname`. Whether a name is free is for the database
to say: it holds `key` and `skeleton` unique each.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from precis_i18n import get_profile

from kokotomo.domain.accounts import nickname_characters as characters
from kokotomo.domain.accounts.nickname_contacts import contact_in
from kokotomo.domain.accounts.nickname_lookalikes import skeleton
from kokotomo.domain.accounts.nickname_reserved import claimed
from kokotomo.foundation import text
from kokotomo.foundation.errors import Invalid, Problem

FIELD = "nickname"
"""The field of a form that problems are reported for."""

LENGTH_MIN = 2
LENGTH_MAX = 20
"""Characters as a reader counts them, in the form that is shown."""

CODE_POINTS_MAX = 80
"""Of the shown form, so that it fits its column: 20 syllables with their signs, or 8 families of emoji."""

RAW_MAX = 400
"""Code points that are looked at at all; longer input is refused before any work is done on it."""

_PROFILE = get_profile("NicknameCaseMapped")


@dataclass(frozen=True)
class Nickname:
    """A nickname that keeps the rules.

    *display* is stored and shown (NFKC; at most `CODE_POINTS_MAX` code points). *key* is its PRECIS form
    (RFC 8266, NicknameCaseMapped) without the fittings of emoji, twice as long at most; *skeleton* is what
    it looks like, four times as long at most. Both serve comparison only.
    """

    display: str
    key: str
    skeleton: str


def parse(raw: str) -> Nickname:
    """The nickname that *raw*, as somebody typed it, stands for.

    Raises `Invalid` with one problem for the field ``nickname``; its key is one of

    - ``nickname.blank``: nothing but spaces
    - ``nickname.too_short``, ``nickname.too_long``: facts ``limit`` and ``length`` in characters
    - ``nickname.invisible``: a character that shows nothing or is none; fact ``code`` (``U+200B``)
    - ``nickname.mark``: a sign that imitates a mark of verification; fact ``sign``
    - ``nickname.spaces``: two or more spaces in a row
    - ``nickname.contact``: shaped like a way of contact; fact ``kind`` (`Contact`)
    - ``nickname.sign``: a sign that names are not written with; fact ``sign``
    - ``nickname.accents``: too many signs on one letter; fact ``sign``
    - ``nickname.no_letters``: nothing to read aloud
    - ``nickname.mixed_script``: letters that do not belong together
    - ``nickname.reserved``: claims to be the operator or a page; fact ``word``
    """
    problem = next(_problems(raw), None)
    if problem is not None:
        raise Invalid({FIELD: problem})
    display = characters.shown(raw)
    return Nickname(display, _key(display), skeleton(display))


def _problems(raw: str) -> Iterator[Problem]:
    """What is wrong with *raw*, the cheapest and plainest first; later checks rely on earlier ones."""
    if len(raw) > RAW_MAX:
        yield Problem("nickname.too_long", {"limit": LENGTH_MAX, "length": len(raw)})
        return
    if unseen := characters.unseen(raw):
        yield Problem("nickname.invisible", {"code": f"U+{ord(unseen):04X}"})
    if badge := characters.badge(raw):
        yield Problem("nickname.mark", {"sign": badge})
    display = characters.shown(raw)
    yield from _problems_of_length(display)
    if "  " in display:
        yield Problem("nickname.spaces")
    if contact := contact_in(display):
        yield Problem("nickname.contact", {"kind": contact})
    if strange := characters.strange(display):
        yield Problem("nickname.sign", {"sign": strange})
    if overloaded := characters.overloaded(display):
        yield Problem("nickname.accents", {"sign": overloaded})
    if not characters.is_spoken(display):
        yield Problem("nickname.no_letters")
    if not characters.is_of_one_writing(display):
        yield Problem("nickname.mixed_script")
    if word := claimed(display):
        yield Problem("nickname.reserved", {"word": word})
    if (refused := _refused_by_precis(display)) is not None:
        yield Problem("nickname.sign", {"sign": refused})


def _problems_of_length(display: str) -> Iterator[Problem]:
    length = text.length(display)
    if not display:
        yield Problem("nickname.blank")
    elif length < LENGTH_MIN:
        yield Problem("nickname.too_short", {"limit": LENGTH_MIN, "length": length})
    elif length > LENGTH_MAX or len(display) > CODE_POINTS_MAX:
        yield Problem("nickname.too_long", {"limit": LENGTH_MAX, "length": length})


def _key(display: str) -> str:
    """The PRECIS form. The middle dot, which PRECIS refuses in Latin names, parts words as a space does."""
    return str(_PROFILE.enforce(characters.without_fittings(display).replace("・", " ")))


def _refused_by_precis(display: str) -> str | None:
    try:
        _key(display)
    except UnicodeEncodeError as refusal:
        return str(refusal.object)[refusal.start : refusal.end]
    return None
