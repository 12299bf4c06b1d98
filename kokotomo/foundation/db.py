"""The database: one session, one way to begin and end a transaction, on SQLite and on Postgres.

On SQLite a transaction that reads and then writes must begin as a writer: under a plain ``BEGIN``
most concurrent updates end as "database is locked". So requests that only read run under
`reading()`, everything else begins with ``BEGIN IMMEDIATE``.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import DateTime, Dialect, Engine, MetaData, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

P = ParamSpec("P")
R = TypeVar("R")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The parent of every row class; names of constraints are fixed so that migrations can find them."""

    metadata = MetaData(naming_convention=NAMING)


def one_of(column: str, values: Iterable[str]) -> str:
    """The text of a CHECK: *column* holds one of *values* (a `StrEnum`, or names of our own)."""
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


_only_reads: ContextVar[bool] = ContextVar("only_reads", default=False)


class _Session(Session):
    """A session that only reads asks Postgres without a transaction.

    Each statement sees what is committed when it begins either way (READ COMMITTED), and the driver forgets
    all statements that it has prepared at every ROLLBACK: then ours, whose rules of who sees what take some
    milliseconds to plan, would be planned anew for every page.
    """

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **more: Any) -> Any:
        """The engine for a statement."""
        engine = super().get_bind(mapper, clause, bind, **more)
        if not _only_reads.get() or engine.dialect.name != "postgresql":
            return engine
        if engine not in _reading_engines:
            # The same pool of connections.
            _reading_engines[engine] = engine.execution_options(isolation_level="AUTOCOMMIT")
        return _reading_engines[engine]


_reading_engines: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()

db = SQLAlchemy(
    metadata=Base.metadata,
    # What was read stays readable after the commit: a view shows what its action gave it.
    session_options={"expire_on_commit": False, "class_": _Session},
)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant, stored in UTC. Refuses naive values: they would mean another hour on another machine."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a page's cursor is read back as."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware in, UTC out; SQLite has no zones, so it gets the bare UTC time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """What makes an instant of what the driver gives; on SQLite in one step, for pages read hundreds."""
        return _instant if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always aware, always UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _instant(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(f"{stored}+00:00")


_depth: ContextVar[int] = ContextVar("transaction_depth", default=0)


def set_reading(only_reads: bool) -> None:
    """Say whether the transactions that this context begins from now on only read."""
    _only_reads.set(only_reads)


@contextmanager
def writing() -> Iterator[None]:
    """Begin as a writer inside the block, even in a request that otherwise only reads.

    Ends a reading transaction that is open: on SQLite it could not become a writer.
    """
    before = _only_reads.get()
    if before:
        # Not a rollback: it would make everything that was read be read again.
        db.session.commit()
    _only_reads.set(False)
    try:
        yield
    finally:
        _only_reads.set(before)


def release() -> None:
    """End the open transaction before slow work, so that nobody waits for its lock meanwhile.

    For what has only read so far, such as a password's check before it is changed. Raises
    ``RuntimeError`` inside an action, which must be kept or undone as a whole.
    """
    if _depth.get():
        raise RuntimeError("a transaction cannot be let go in the middle of an action")
    db.session.commit()


def end_quietly() -> None:
    """At the end of a request: end by COMMIT the transaction that its last reading has left open.

    Nothing is written by it: whatever changes something has committed itself, or was undone. But at a
    ROLLBACK the driver of Postgres forgets the statements that it has prepared; see `_Session`.
    """
    if not db.session.registry.has():
        return
    session = db.session()
    changed = session.new or session.dirty or session.deleted
    if changed or not session.in_transaction() or session.get_bind().dialect.name != "postgresql":
        return
    try:
        session.commit()
    except SQLAlchemyError:
        # The database went away meanwhile: nothing is lost, and the answer is made.
        session.rollback()


def transaction(function: Callable[P, R]) -> Callable[P, R]:
    """Decorator for actions: the outermost one commits, an error rolls everything back."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        depth = _depth.get()
        token = _depth.set(depth + 1)
        try:
            result = function(*args, **kwargs)
            if depth == 0:
                db.session.commit()
            else:
                db.session.flush()
            return result
        except BaseException:
            if depth == 0:
                db.session.rollback()
            raise
        finally:
            _depth.reset(token)

    return run


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction handling begins too late; ours begins in _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",  # survives a power cut, which NORMAL under WAL does not (SAFETY 0.5)
        "secure_delete=ON",  # deleted words leave the file (SAFETY 0.4)
        "busy_timeout=10000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _prepare_postgres(connection: Any, _record: object) -> None:
    # Nine megabytes that a worker on SQLite does without.
    from psycopg import RawServerCursor

    # What is read piece by piece has cursors of its own; see `options_for_postgres`.
    connection.server_cursor_factory = RawServerCursor
    cursor = connection.cursor()
    # Prepared statements are planned for anybody. Of somebody with thousands of entries the planner then
    # expects a handful, and sorts them all for one page; our lists have indexes to walk instead.
    cursor.execute("SET enable_sort = off")
    # Compiling a statement takes longer than any page may.
    cursor.execute("SET jit = off")
    # Nor is a prepared statement planned anew each time, which for who may see what takes a millisecond.
    cursor.execute("SET plan_cache_mode = force_generic_plan")
    cursor.close()
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN" if _only_reads.get() else "BEGIN IMMEDIATE")


def options_for_postgres() -> dict[str, Any]:
    """What an engine for Postgres is made with.

    Parameters are written as the server itself writes them: else the driver reads through each statement at
    each run to find them, and ours, which say who sees what, have eight thousand letters.
    """
    from psycopg import RawCursor  # see `_prepare_postgres`

    return {
        "pool_pre_ping": True,
        "pool_timeout": 5,
        "paramstyle": "numeric_dollar",
        "connect_args": {"cursor_factory": RawCursor},
    }


def prepare(engine: Engine) -> None:
    """Give *engine* what its kind of database needs; called once for each engine at start."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif engine.dialect.name == "postgresql":
        event.listen(engine, "connect", _prepare_postgres)
