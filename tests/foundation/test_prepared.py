"""On Postgres, pages that only read keep what was planned, and never hold a transaction open."""

import pytest
from sqlalchemy import text

from kokotomo.foundation.db import db, set_reading, writing


@pytest.fixture(autouse=True)
def _only_postgres(in_app):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite plans a statement once a connection by itself")


@pytest.fixture
def reading():
    set_reading(True)
    yield
    set_reading(False)


def prepared() -> int:
    return db.session.execute(text("SELECT count(*) FROM pg_prepared_statements")).scalar_one()


def test_a_statement_of_many_pages_is_planned_once(in_app, visitor):
    for _ in range(8):
        assert visitor.get("/diaries").status_code == 200
    set_reading(True)
    try:
        assert prepared() > 0
    finally:
        set_reading(False)


def test_reading_sees_what_others_commit_meanwhile_and_leaves_no_transaction(in_app, reading):
    db.session.execute(text("SELECT 1"))
    state = db.session.connection().connection.driver_connection.info.transaction_status
    assert state.name == "IDLE"


def test_a_write_inside_a_reading_request_has_a_transaction_of_its_own(in_app, reading):
    db.session.execute(text("SELECT 1"))
    with writing():
        db.session.execute(text("SELECT 1"))
        state = db.session.connection().connection.driver_connection.info.transaction_status
        assert state.name == "INTRANS"
        db.session.rollback()


def test_lists_walk_their_indexes_and_nothing_is_compiled(in_app):
    for setting in ("enable_sort", "jit"):
        assert db.session.execute(text(f"SHOW {setting}")).scalar_one() == "off"
