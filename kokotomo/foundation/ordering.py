"""The order of an operator's list: one row is put in a place, all others keep theirs around it."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from kokotomo.foundation.db import db


class Positioned(Protocol):
    """A row with its number in the list; numbers may have gaps."""

    position: int


R = TypeVar("R", bound=Positioned)


def put(rows: Sequence[R], row: R, place: int) -> None:
    """Let *row* be the *place*-th of *rows* (from 1; too small or too large is the first or last place).

    *rows* are the whole list in its order, held until the end of the transaction. Putting a row where it is
    changes nothing, so a form that arrives twice puts it there once.
    """
    others = [one for one in rows if one is not row]
    at = min(max(place - 1, 0), len(others))
    numbers = [one.position for one in rows]
    moved = [
        (one, number)
        for one, number in zip([*others[:at], row, *others[at:]], numbers, strict=True)
        if one.position != number
    ]
    # In two steps: numbers may be unique, and no two rows have the same one even for a moment.
    for one, number in moved:
        one.position = -number
    db.session.flush()
    for one, number in moved:
        one.position = number
    db.session.flush()
