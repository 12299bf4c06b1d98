"""Keyset pages: a page costs the same however deep it lies, and nothing is counted.

The order's last column must be unique. The cursor is opaque to its reader and says only where the
next page begins; one that was cut or altered is simply not found.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Select, UnaryExpression, and_, bindparam, or_
from sqlalchemy.sql import operators
from sqlalchemy.sql.visitors import iterate

from kokotomo.foundation.db import db
from kokotomo.foundation.errors import NotFound
from kokotomo.foundation.ready import Ready

T = TypeVar("T")
U = TypeVar("U")

SIZE = 20

_Statement = Ready | Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: its items and the cursor of the next page, None at the end."""

    items: list[T]
    next_cursor: str | None = None

    def map(self, change: Callable[[T], U]) -> "Page[U]":
        """The same page with every item changed."""
        return Page([change(item) for item in self.items], self.next_cursor)


class Pages:
    """A list whose statements are built once and read many times.

    Items are entities where *statement* selects one thing, tuples where it selects several; *keys* are its
    order, columns with ``.asc()`` or ``.desc()``.
    """

    def __init__(
        self,
        statement: Select[*tuple[Any, ...]],
        keys: Sequence[UnaryExpression[Any]],
        *,
        size: int = SIZE,
        once: bool = False,
    ) -> None:
        self.size = size
        self._columns = [_column(key) for key in keys]
        self._bounds = [
            bindparam(f"beyond_{place}", type_=column.type) for place, column in enumerate(self._columns)
        ]
        # One row more than is shown tells whether there is more.
        first = statement.add_columns(*self._columns).order_by(*keys).limit(size + 1)
        later = first.where(_beyond(keys, self._bounds))
        # Making a text pays only where it is run more than *once*.
        plain = not once and _is_plain(first)
        self._first: _Statement = Ready(first) if plain else first
        self._later: _Statement = Ready(later) if plain else later

    def read(self, cursor: str | None = None, parameters: Mapping[str, object] | None = None) -> Page[Any]:
        """One page; *parameters* are those of the statement. Raises `NotFound` for a broken cursor."""
        statement, filled = self._first, dict(parameters or {})
        if cursor:
            statement = self._later
            values = _decoded(cursor, self._columns)
            filled.update({bound.key: value for bound, value in zip(self._bounds, values, strict=True)})
        rows = statement.rows(filled) if isinstance(statement, Ready) else _run(statement, filled)
        shown = rows[: self.size]
        width = len(self._columns)
        next_cursor = _encoded(shown[-1][-width:]) if len(rows) > self.size else None
        items = [row[0] if len(row) == width + 1 else tuple(row[:-width]) for row in shown]
        return Page(items, next_cursor)


def page_of(
    statement: Select[*tuple[Any, ...]],
    keys: Sequence[UnaryExpression[Any]],
    *,
    size: int = SIZE,
    cursor: str | None = None,
) -> Page[Any]:
    """Read one page of *statement*, ordered by *keys*; see `Pages`, which is cheaper where it can be kept."""
    return Pages(statement, keys, size=size, once=True).read(cursor)


def _is_plain(statement: Select[*tuple[Any, ...]]) -> bool:
    """Whether *statement* selects columns alone, and its text is the same for whatever parameters."""
    whole = any(one["expr"] is one.get("entity") for one in statement.column_descriptions)
    varies = any(isinstance(part, BindParameter) and part.expanding for part in iterate(statement))
    return not whole and not varies


def _run(statement: Select[*tuple[Any, ...]], parameters: Mapping[str, object]) -> Sequence[Any]:
    return db.session.execute(statement, parameters).all()


def _column(key: UnaryExpression[Any]) -> ColumnElement[Any]:
    return key.element


def _beyond(
    keys: Sequence[UnaryExpression[Any]], bounds: Sequence[BindParameter[Any]]
) -> ColumnElement[bool]:
    # (a, b) beyond (x, y)  =  a beyond x, or a = x and b beyond y. The first column's own bound stands
    # apart in front, so that both databases use it to enter the index.
    columns = [_column(key) for key in keys]
    steps = [
        and_(*(columns[j] == bounds[j] for j in range(i)), _past(keys[i], bounds[i]))
        for i in range(len(keys))
    ]
    first = columns[0] <= bounds[0] if _falls(keys[0]) else columns[0] >= bounds[0]
    return and_(first, or_(*steps))


def _falls(key: UnaryExpression[Any]) -> bool:
    return key.modifier is operators.desc_op


def _past(key: UnaryExpression[Any], bound: ColumnElement[Any]) -> ColumnElement[bool]:
    column = _column(key)
    return column < bound if _falls(key) else column > bound


def _encoded(values: Sequence[Any]) -> str:
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _decoded(cursor: str, columns: Sequence[ColumnElement[Any]]) -> list[Any]:
    try:
        plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(plain, list) or len(plain) != len(columns):
            raise NotFound("cursor")
        return [_typed(value, column) for value, column in zip(plain, columns, strict=True)]
    except (ValueError, TypeError, binascii.Error, RecursionError) as broken:
        raise NotFound("cursor") from broken


def _typed(value: Any, column: ColumnElement[Any]) -> Any:
    kind = column.type.python_type
    if kind is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError("naive")
        return moment
    if kind is date:
        return date.fromisoformat(value)
    if type(value) is not kind:
        raise TypeError("kind")
    # Beyond what a database's integer holds, a driver would raise instead of finding nothing.
    if kind is int and not 0 <= value < 2**63:
        raise ValueError("range")
    if kind is str and "\x00" in value:
        raise ValueError("range")
    return value
