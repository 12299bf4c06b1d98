"""SQLite walks an index for every list, in its order: one that is sorted first costs all entries there are.

Its planner knows nothing of how many rows there are, so what it does here it does with a million.
"""

from datetime import date

import pytest
from sqlalchemy import event

from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.diaries.queries import calendar, pages
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.foundation import clock
from kokotomo.foundation.db import db

YEAR = (date(2026, 1, 1), date(2027, 1, 1))

LISTS = {
    "everyone": (lambda reader, _: pages.page_of_everyone(reader), "ix_diaries_listed"),
    "everyone, guest": (lambda *_: pages.page_of_everyone(Anonymous()), "ix_diaries_listed"),
    "following many": (lambda reader, _: pages.page_of_following(reader), "ix_diaries_listed"),
    "waiting": (lambda reader, _: pages.page_of_waiting(reader), "ix_diaries_waiting"),
    "newcomers": (lambda reader, _: pages.page_of_waiting(reader, newcomers=True), "ix_diaries_waiting"),
    "topic": (lambda reader, _: pages.page_of_topic(reader, lists.topics()[0]), "ix_diary_topics_listed"),
    "question": (
        lambda reader, _: pages.page_of_question(
            reader, lists.question_of_evening(clock.now().replace(hour=12))
        ),
        "ix_diaries_question",
    ),
    "notebook": (pages.page_of_notebook, "ix_diaries_open_published"),
    "own notebook": (lambda _, author: pages.page_of_notebook(author, author), "ix_diaries_author_published"),
    "days": (lambda *both: pages.page_of_days(*both, *YEAR), "ix_diaries_open_day"),
    "own days": (lambda _, author: pages.page_of_days(author, author, *YEAR), "ix_diaries_author_day"),
    "months": (lambda *both: calendar.months_of_year(*both, 2026), "ix_diaries_open_day"),
    "span": (lambda _, author: calendar.marks_between(author, *YEAR), "ix_diaries_author_day"),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_walks_its_index_and_sorts_nothing(in_app, people, write, ties, monkeypatch, name):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("Postgres plans by statistics; bench/ measures it")
    monkeypatch.setattr(pages, "FEW", 0)
    reader, author = people.member(), people.member()
    ties.follow(reader, author)
    write(author)
    doing, index = LISTS[name]
    said: list[tuple[str, object]] = []

    def note(_connection, _cursor, statement, parameters, *_more):
        said.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        doing(reader, author)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    statement, parameters = said[-1]
    connection = db.session.connection()
    plan = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    assert any(index in step for step in plan), plan
    assert [step for step in plan if "TEMP B-TREE" in step or _is_a_scan(step)] == [], plan


def _is_a_scan(step: str) -> bool:
    # A subquery of one row is scanned, too.
    return step.startswith("SCAN") and not step.startswith("SCAN anon_")
