"""Statements that are turned into SQL once and run as they are.

What `statements.built_once` keeps is built, but each run still costs SQLAlchemy a look at all its parts, and
the ORM a plan for the rows: two thirds of what reading a page of entries takes. A `Ready` statement keeps its
text, the places of its parameters and what is to be done to each column, for each kind of database. It gives
plain tuples, so it is for columns, not for entities.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Dialect, Executable
from sqlalchemy.sql.compiler import SQLCompiler

from kokotomo.foundation.db import db

Change = Callable[[Any], Any]
Row = tuple[Any, ...]


class Place(NamedTuple):
    """One parameter of the text: its *name* there, the *key* by which callers know it, or what gives it."""

    name: str
    key: str
    required: bool
    given: Callable[[], Any] | None
    value: Any
    change: Change | None


class _Text(NamedTuple):
    sql: str
    places: tuple[Place, ...]
    order: tuple[str, ...] | None
    """Names in the order of the marks, where the driver knows no names."""
    changes: tuple[tuple[int, Change], ...]
    """By column, what makes of the driver's value what the column's type says."""


class Ready:
    """A SELECT of columns, or a UNION of such. Takes no expanding parameters, on which the text depends."""

    def __init__(self, statement: Any) -> None:
        self._statement: Executable = statement
        self._types = [column.type for column in statement.selected_columns]
        self._texts: dict[str, _Text] = {}

    def rows(self, parameters: Mapping[str, object]) -> list[Row]:
        """All rows, for the *parameters* by which the statement knows them."""
        session = db.session()
        if session.new or session.dirty or session.deleted:
            # What was changed and not sent yet must be seen, as in every query of the session.
            session.flush()
        connection = session.connection()
        ready = self._texts.get(connection.dialect.name)
        if ready is None:
            ready = self._texts[connection.dialect.name] = self._text_for(connection.dialect)
        filled = {place.name: _filled(place, parameters) for place in ready.places}
        values: Any = filled if ready.order is None else tuple([filled[name] for name in ready.order])
        rows = connection.exec_driver_sql(ready.sql, values).all()
        return (
            [_changed(row, ready.changes) for row in rows] if ready.changes else [tuple(row) for row in rows]
        )

    def first(self, parameters: Mapping[str, object]) -> Row | None:
        """The first row, or None."""
        rows = self.rows(parameters)
        return rows[0] if rows else None

    def one(self, parameters: Mapping[str, object]) -> Row:
        """The only row. Raises ``ValueError`` where there is another number of them."""
        (row,) = self.rows(parameters)
        return row

    def _text_for(self, dialect: Dialect) -> _Text:
        compiled: Any = self._statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        if not isinstance(compiled, SQLCompiler) or compiled.post_compile_params:
            raise TypeError("a statement whose text depends on its parameters cannot be made ready")
        places = tuple(_place(one, name, dialect) for one, name in compiled.bind_names.items())
        changes = tuple(
            (number, change)
            for number, type_ in enumerate(self._types)
            if (change := type_.dialect_impl(dialect).result_processor(dialect, None)) is not None
        )
        order = tuple(compiled.positiontup or ()) if compiled.positional else None
        return _Text(str(compiled), places, order, changes)


def _place(one: BindParameter[Any], name: str, dialect: Dialect) -> Place:
    change = one.type.dialect_impl(dialect).bind_processor(dialect)
    value = None if one.callable or one.required else one.value
    return Place(
        name,
        one.key,
        one.required,
        one.callable,
        change(value) if change and value is not None else value,
        change,
    )


def _filled(place: Place, parameters: Mapping[str, object]) -> Any:
    if place.key in parameters:
        value = parameters[place.key]
    elif place.given is not None:
        value = place.given()
    elif place.required:
        raise KeyError(f"no value for {place.key}")
    else:
        return place.value
    return value if place.change is None else place.change(value)


def _changed(row: Iterable[Any], changes: tuple[tuple[int, Change], ...]) -> Row:
    values = list(row)
    for number, change in changes:
        values[number] = change(values[number])
    return tuple(values)
