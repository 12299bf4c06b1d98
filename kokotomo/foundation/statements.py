"""Parts of statements that are filled in when the statement runs, not when it is built.

Building a statement that knows who may see what takes several milliseconds, running it a fraction of one.
So such statements are built once and kept; whatever changes from one run to the next is a parameter.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Boolean, Date, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from kokotomo.foundation import clock
from kokotomo.foundation.db import UTCDateTime


def now() -> BindParameter[datetime]:
    """The instant at which the statement runs."""
    return bindparam(None, callable_=clock.now, type_=UTCDateTime)


def today() -> BindParameter[date]:
    """The day in Tokyo on which the statement runs."""
    return bindparam(None, callable_=clock.today, type_=Date)


class start_of_year(FunctionElement[date]):  # noqa: N801 - reads as the function of SQL that it is
    """The first day of the year of a date."""

    type = Date()
    inherit_cache = True


@compiles(start_of_year)
def _start_of_year(element: start_of_year, compiler: SQLCompiler, **more: Any) -> str:
    return f"CAST(date_trunc('year', {compiler.process(element.clauses, **more)}) AS DATE)"


@compiles(start_of_year, "sqlite")
def _start_of_year_in_sqlite(element: start_of_year, compiler: SQLCompiler, **more: Any) -> str:
    return f"strftime('%Y-01-01', {compiler.process(element.clauses, **more)})"


class start_of_minute(FunctionElement[datetime]):  # noqa: N801 - reads as a function of SQL
    """The beginning of the minute in which an instant lies."""

    type = UTCDateTime()
    inherit_cache = True


@compiles(start_of_minute)
def _start_of_minute(element: start_of_minute, compiler: SQLCompiler, **more: Any) -> str:
    return f"date_trunc('minute', {compiler.process(element.clauses, **more)})"


@compiles(start_of_minute, "sqlite")
def _start_of_minute_in_sqlite(element: start_of_minute, compiler: SQLCompiler, **more: Any) -> str:
    # As `UTCDateTime` stores it, microseconds and all: texts are compared.
    return f"strftime('%Y-%m-%d %H:%M:00.000000', {compiler.process(element.clauses, **more)})"


class start_of_day(FunctionElement[datetime]):  # noqa: N801 - reads as a function of SQL
    """The beginning of the day, in Tokyo, in which an instant lies."""

    type = UTCDateTime()
    inherit_cache = True


@compiles(start_of_day)
def _start_of_day(element: start_of_day, compiler: SQLCompiler, **more: Any) -> str:
    return f"date_trunc('day', {compiler.process(element.clauses, **more)}, 'Asia/Tokyo')"


@compiles(start_of_day, "sqlite")
def _start_of_day_in_sqlite(element: start_of_day, compiler: SQLCompiler, **more: Any) -> str:
    at = compiler.process(element.clauses, **more)
    return f"strftime('%Y-%m-%d %H:%M:%S.000000', date({at}, '+9 hours'), '-9 hours')"


class holds(FunctionElement[bool]):  # noqa: N801 - reads as a function of SQL
    """``holds(words, part)``: whether *part* stands in *words*, both text; capitals of a to z are small ones.

    False where *words* is NULL. Unlike LIKE it knows no wildcards, so *part* may be whatever people type.
    """

    type = Boolean()
    inherit_cache = True


@compiles(holds)
def _holds(element: holds, compiler: SQLCompiler, **more: Any) -> str:
    words, part = (compiler.process(clause, **more) for clause in element.clauses)
    return f'COALESCE(strpos(lower({words} COLLATE "C"), {part}) > 0, false)'


@compiles(holds, "sqlite")
def _holds_in_sqlite(element: holds, compiler: SQLCompiler, **more: Any) -> str:
    words, part = (compiler.process(clause, **more) for clause in element.clauses)
    return f"COALESCE(instr(lower({words}), {part}) > 0, 0)"


class day_in_tokyo(FunctionElement[date]):  # noqa: N801 - reads as a function of SQL
    """``day_in_tokyo(instant, days)``: the day in Tokyo on which *instant* lies, and *days* more."""

    type = Date()
    inherit_cache = True


@compiles(day_in_tokyo)
def _day_in_tokyo(element: day_in_tokyo, compiler: SQLCompiler, **more: Any) -> str:
    at, days = (compiler.process(clause, **more) for clause in element.clauses)
    return f"(CAST({at} AT TIME ZONE 'Asia/Tokyo' AS DATE) + CAST({days} AS INTEGER))"


@compiles(day_in_tokyo, "sqlite")
def _day_in_tokyo_in_sqlite(element: day_in_tokyo, compiler: SQLCompiler, **more: Any) -> str:
    at, days = (compiler.process(clause, **more) for clause in element.clauses)
    return f"date({at}, '+9 hours', {days} || ' days')"
