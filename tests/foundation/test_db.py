"""Transactions, instants and what every SQLite connection must have set."""

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from kokotomo.domain.limits.models import Tally
from kokotomo.foundation.db import db, set_reading, transaction, writing

AT = datetime(2026, 11, 23, 12, 12, 5, 123456, tzinfo=UTC)


def _tally(key: str, count: int = 1, at: datetime = AT) -> Tally:
    return Tally(key=key, count=count, expires_at=at)


def test_an_instant_comes_back_aware_and_exact(in_app):
    db.session.add(_tally("a"))
    db.session.commit()
    db.session.expunge_all()
    found = db.session.scalar(select(Tally.expires_at))
    assert found == AT
    assert found.tzinfo is UTC


def test_a_naive_instant_is_not_stored(in_app):
    db.session.add(_tally("a", at=datetime(2026, 1, 1)))  # noqa: DTZ001 - the mistake itself
    with pytest.raises(StatementError, match="naive"):
        db.session.flush()
    db.session.rollback()


def test_only_the_outermost_action_commits(in_app):
    @transaction
    def inner() -> None:
        db.session.add(_tally("inner"))

    @transaction
    def outer() -> None:
        inner()
        db.session.add(_tally("outer"))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        outer()
    assert db.session.scalars(select(Tally.key)).all() == []
    db.session.rollback()
    inner()
    assert db.session.scalars(select(Tally.key)).all() == ["inner"]


def test_every_sqlite_connection_is_durable_forgetful_and_strict(in_app):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("pragmas are SQLite's; what a Postgres server must have set is the doctor's to say")
    wanted = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "secure_delete": 1}
    for _ in range(3):
        with db.engine.connect() as connection:
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted}
            assert found == wanted


def test_reading_and_then_writing_loses_no_update_among_threads(in_app):
    db.session.add(_tally("shared", 0))
    db.session.commit()
    problems: list[BaseException] = []

    @transaction
    def raise_by_one() -> None:
        row = db.session.scalar(select(Tally).where(Tally.key == "shared").with_for_update())
        row.count += 1

    def work() -> None:
        try:
            with in_app.app_context():
                for _ in range(25):
                    raise_by_one()
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert problems == []
    assert db.session.scalar(select(Tally.count).execution_options(populate_existing=True)) == 200


def test_a_request_that_reads_may_write_inside_the_writing_block(in_app):
    set_reading(True)
    try:
        db.session.scalars(select(Tally)).all()
        with writing():

            @transaction
            def note() -> None:
                db.session.add(_tally("noted"))

            note()
        assert db.session.scalars(select(Tally.key)).all() == ["noted"]
    finally:
        set_reading(False)
