"""The first letter and the answers beside it, as a form brings them; what is wrong with them. No database."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from kokotomo.domain.accounts import nickname_characters as characters
from kokotomo.domain.accounts.nickname_contacts import contact_in
from kokotomo.domain.accounts.nickname_reserved import claimed
from kokotomo.domain.consultations import rules
from kokotomo.domain.consultations.rules import AgeBand, Listener, Wish
from kokotomo.domain.volunteers.rules import Way
from kokotomo.foundation import text
from kokotomo.foundation.errors import Problem

ALIAS_TYPED_MAX = 400
"""Code points of a 呼び名 that are looked at at all."""

ALIAS_CODE_POINTS_MAX = 80
"""Of the shown form, as for nicknames."""


@dataclass(frozen=True)
class FirstLetter:
    """What somebody wants to send. All but *letter* may be empty; *topics* are public ids."""

    letter: str = ""
    listener: str = ""
    way: str = ""
    topics: tuple[str, ...] = field(default=())
    alias: str = ""
    age: str = ""
    wish: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nobody wrote or chose anything."""
        return not any(value if isinstance(value, tuple) else value.strip() for value in self.said().values())

    @property
    def band(self) -> AgeBand:
        """年代 as a guest said it; nothing said is 答えない."""
        return AgeBand(self.age) if self.age else AgeBand.UNSAID

    def said(self) -> dict[str, Any]:
        """Its parts by name, as a form and a draft hold them."""
        return asdict(self)


def tidied(first: FirstLetter) -> FirstLetter:
    """*first* as it is kept: the letter cleaned, 呼び名 as nicknames are shown."""
    alias = characters.shown(first.alias) if len(first.alias) <= ALIAS_TYPED_MAX else first.alias
    return replace(first, letter=text.clean(first.letter), alias=alias)


def problems_of(first: FirstLetter, *, member: bool) -> dict[str, Problem]:
    """What is wrong with *first*, tidied, by field: ``letter`` (see `rules.problems_of_letter`), ``alias``
    (``alias.long``, ``alias.invisible``, ``alias.sign``, ``alias.contact``, ``alias.reserved``), ``topics``
    (``topics.too_many``) and ``<field>.choice``. A *member* is not asked for 年代.
    """
    problems = dict(zip(("letter",), rules.problems_of_letter(first.letter), strict=False))
    choices: tuple[tuple[str, Iterable[StrEnum]], ...] = (
        ("listener", Listener),
        ("way", Way),
        ("wish", Wish),
        *(() if member else (("age", AgeBand),)),
    )
    for name, known in choices:
        if getattr(first, name) not in ("", *(one.value for one in known)):
            problems[name] = Problem(f"{name}.choice")
    if len(first.topics) > rules.TOPICS_MAX:
        now = len(first.topics)
        problems["topics"] = Problem("topics.too_many", {"limit": rules.TOPICS_MAX, "now": now})
    wrong = _problem_of_alias(first.alias) if first.alias else None
    return problems if wrong is None else {**problems, "alias": wrong}


def _problem_of_alias(alias: str) -> Problem | None:
    """What a volunteer is to call somebody by may be anything but a contact, a disguise or a mask."""
    length = text.length(alias)
    if length > rules.ALIAS_MAX or len(alias) > ALIAS_CODE_POINTS_MAX:
        return Problem("alias.long", {"limit": rules.ALIAS_MAX, "length": length})
    if characters.unseen(alias):
        return Problem("alias.invisible")
    if characters.badge(alias) or characters.overloaded(alias):
        return Problem("alias.sign")
    if contact_in(alias):
        return Problem("alias.contact")
    return Problem("alias.reserved") if claimed(alias) else None
