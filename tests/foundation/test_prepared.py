"""On Postgres, pages that only read keep what was planned, and never hold a transaction open."""

import pytest
from sqlalchemy import text

from kokotomo.foundation.db import db, set_reading, writing

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def _only_postgres(app):
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("SQLite plans a statement once a connection by itself")
        # One connection for all requests of a test, as a worker has.
        db.engine.dispose()


def prepared(app) -> int:
    """How many statements the site's connection keeps."""
    with app.app_context():
        set_reading(True)
        try:
            counting = text("SELECT count(*) FROM pg_prepared_statements")
            return db.session.execute(counting).scalar_one()
        finally:
            set_reading(False)


def state() -> str:
    """That of the driver's connection."""
    return db.session.connection().connection.driver_connection.info.transaction_status.name


def test_a_statement_of_many_pages_is_planned_once(app, visitor):
    for _ in range(8):
        assert visitor.get("/diaries").status_code == 200
    assert prepared(app) > 0


def test_pages_that_write_let_what_is_planned_be_kept(app, people):
    browser = people.browser(people.member())
    for _ in range(8):
        assert browser.get("/diaries").status_code == 200
    before = prepared(app)
    assert before > 0
    assert browser.get("/notifications").status_code == 200
    assert browser.post("/topics", {}).status_code in (404, 405)
    assert browser.post("/logout").status_code == 303
    assert prepared(app) >= before


def test_reading_leaves_no_transaction_open_and_a_write_inside_it_has_its_own(app):
    with app.app_context():
        set_reading(True)
        try:
            db.session.execute(text("SELECT 1"))
            assert state() == "IDLE"
            with writing():
                db.session.execute(text("SELECT 1"))
                assert state() == "INTRANS"
                db.session.rollback()
        finally:
            set_reading(False)


def test_lists_walk_their_indexes_and_nothing_is_compiled(app):
    with app.app_context():
        for setting in ("enable_sort", "jit"):
            assert db.session.execute(text(f"SHOW {setting}")).scalar_one() == "off"
