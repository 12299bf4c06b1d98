"""The board walks its index, in its order: what is sorted first costs all letters that wait."""

import pytest
from sqlalchemy import event

from kokotomo.domain.consultations.queries import board
from kokotomo.domain.diaries.models import Topic
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_letter, a_volunteer

INDEXES = ("ix_consultations_danger", "ix_consultations_board")


@pytest.mark.parametrize("filtered", [False, True])
def test_the_board_walks_its_indexes_and_sorts_nothing(in_app, people, filtered):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("Postgres plans by statistics; bench/ measures it")
    volunteer = a_volunteer(people)
    topic = db.session.query(Topic).first()
    for number in range(3):
        urgent = {"danger_at": clock.now()} if number else {}
        a_letter(people.member(), topics=(topic,), **urgent)
    said: list[tuple[str, object]] = []

    def note(_connection, _cursor, statement, parameters, *_more):
        if statement.startswith("SELECT"):
            said.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        board.page_of_board(volunteer, topic_id=topic.id if filtered else None)
        board.free_letters(volunteer)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len(said) >= 3
    connection = db.session.connection()
    for statement, parameters in said:
        plan = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
        assert any(index in step for step in plan for index in INDEXES), (statement, plan)
        assert [step for step in plan if "TEMP B-TREE" in step] == [], plan
        assert [step for step in plan if step.startswith("SCAN consultations") and "INDEX" not in step] == []
