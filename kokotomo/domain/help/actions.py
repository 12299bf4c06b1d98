"""Changing help lines."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy.exc import IntegrityError

from kokotomo.domain.accounts.access import has_role
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.help import queries, seeds
from kokotomo.domain.help.models import HelpLine
from kokotomo.domain.help.rules.rows import Typed, problems_of, tidied
from kokotomo.foundation import clock, ordering
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Conflict, Invalid, NotFound, Problem, require


@transaction
def seed() -> int:
    """Put the package's lines into an empty table; says how many went in.

    Rows that the operator has changed or removed stay so: where there is any row, nothing is done.
    Of two first starts at one moment one wins, the other gets ``IntegrityError`` for the names.
    """
    if queries.count_lines():
        return 0
    rows = [HelpLine(**asdict(line)) for line in seeds.lines()]
    db.session.add_all(rows)
    return len(rows)


@transaction
def add(viewer: User, typed: Typed) -> HelpLine:
    """A new line at the end of the list, which nobody has checked yet. Sent twice it is one.

    Raises `Invalid` as `rules.rows.problems_of` says, and ``name.taken``.
    """
    require(has_role(viewer, Role.ADMIN))
    typed = _checked(typed)
    queries.rows(hold=True)
    # Anew: what somebody added while we waited for them is not among the rows that were waited for.
    every = queries.rows()
    for there in every:
        if there.name == typed.name:
            if asdict(typed) == {name: getattr(there, name) for name in asdict(typed)}:
                return there
            raise Invalid({"name": Problem("name.taken")})
    line = HelpLine(**asdict(typed), position=max((one.position for one in every), default=0) + 1)
    try:
        with db.session.begin_nested():
            db.session.add(line)
    except IntegrityError:
        # Somebody began the list at this moment: there was no row to wait for.
        raise Invalid({"name": Problem("name.taken")}) from None
    return line


@transaction
def change(viewer: User, public_id: str, typed: Typed) -> HelpLine:
    """Other words for a line. What leads people elsewhere, or at another hour, is to be checked anew.

    Raises as `add` does.
    """
    require(has_role(viewer, Role.ADMIN))
    typed = _checked(typed)
    every = queries.rows(hold=True)
    line = _one_of(every, public_id)
    if any(one.name == typed.name for one in every if one is not line):
        raise Invalid({"name": Problem("name.taken")})
    if any(getattr(line, name) != getattr(typed, name) for name in ("phone", "url", "hours", "channel")):
        line.checked_on = None
    for name, words in asdict(typed).items():
        setattr(line, name, words)
    return line


@transaction
def mark_checked(viewer: User, public_id: str) -> None:
    """Note that somebody compared the line with its source today."""
    require(has_role(viewer, Role.ADMIN))
    _one_of(queries.rows(hold=True), public_id).checked_on = clock.today()


@transaction
def place(viewer: User, public_id: str, place: int) -> None:
    """Put a line in the *place*-th place of the operator's order."""
    require(has_role(viewer, Role.ADMIN))
    every = queries.rows(hold=True)
    ordering.put(every, _one_of(every, public_id), place)


@transaction
def remove(viewer: User, public_id: str) -> None:
    """Delete a line that is there no more. Raises `Conflict` for the last one: help stands on every page."""
    require(has_role(viewer, Role.ADMIN))
    every = queries.rows(hold=True)
    line = _one_of(every, public_id)
    if len(every) == 1:
        raise Conflict("help_lines.last")
    db.session.delete(line)


def _checked(typed: Typed) -> Typed:
    tidy = tidied(typed)
    problems = problems_of(tidy)
    if problems:
        raise Invalid(problems)
    return tidy


def _one_of(every: Sequence[HelpLine], public_id: str) -> HelpLine:
    found = next((line for line in every if line.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found
