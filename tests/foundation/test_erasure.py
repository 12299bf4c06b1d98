"""Deleted words leave the files: in time on SQLite, within a night on Postgres."""

import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, text

from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.limits.models import Tally
from kokotomo.foundation import clock, erasure
from kokotomo.foundation.db import db
from tests.stories.canaries import Canaries, database_files
from tests.support.factories_diaries import write

__all__ = ["write"]

CANARY = "kanariya" * 8


def test_a_deleted_row_is_in_no_file_after_the_cleaning(in_app):
    db.session.add(Tally(key=CANARY, count=1, expires_at=clock.now()))
    db.session.commit()
    db.session.execute(delete(Tally))
    db.session.commit()
    if db.engine.dialect.name == "sqlite":
        files = [*Path(in_app.config["SETTINGS"].instance).glob("kokotomo.sqlite*")]
        assert any(CANARY.encode() in file.read_bytes() for file in files), "it was never there"
        erasure.clean_files()
        assert not any(CANARY.encode() in file.read_bytes() for file in files if file.exists())
        return
    erasure.clean_files()
    dead = db.session.execute(
        text("SELECT count(*) FROM pg_class WHERE relname = 'tallies' AND pg_relation_size(oid) > 0")
    ).scalar_one()
    # The only row of the table was deleted: VACUUM gave its page back.
    assert dead == 0


def _readable(app, marks) -> int:
    """How many of *marks* stand in any file of the database, its log of writes included."""
    raw = [path.read_bytes() for path in database_files(app) if path.exists()]
    return sum(any(mark.encode() in one for one in raw) for mark in marks)


def _settle() -> None:
    """Everything is in the files, the statistics of what was changed too: a backend tells them as it ends."""
    db.session.remove()
    db.engine.dispose()
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            others = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            for _ in range(250):
                if connection.execute(others).scalar_one() == 1:
                    break
                time.sleep(0.02)
            connection.exec_driver_sql("ANALYZE")
            connection.exec_driver_sql("CHECKPOINT")


def test_deleted_words_stand_in_no_file_after_the_night(in_app, people, write):
    writer = people.member()
    canaries = Canaries()
    marks = [canaries.new("page") for _ in range(60)]
    pages = [write(writer, event=mark, title=mark) for mark in marks]
    for _ in range(20):
        write(writer, event="残る")
    _settle()
    assert _readable(in_app, marks) == len(marks), "they were never there"
    # Neighbours stay, so that no page of the table becomes empty.
    gone = pages[::2]
    db.session.execute(delete(Diary).where(Diary.id.in_([one.id for one in gone])))
    db.session.commit()
    _settle()
    erasure.clean_files()
    if db.engine.dialect.name == "postgresql":
        assert _readable(in_app, marks[::2]) > 0, "VACUUM alone does it: the nightly rewriting is needless"
    erasure.rewrite_files()
    assert _readable(in_app, marks[::2]) == 0
    assert db.session.scalar(text("SELECT count(*) FROM diaries")) == 50


def test_a_table_is_rewritten_only_after_changes_and_not_in_the_day(in_app, people, write):
    if db.engine.dialect.name == "sqlite":
        assert erasure.rewrite_at_night() == 0
        return
    writer = people.member()
    db.session.execute(delete(Diary).where(Diary.id == write(writer, event="消す").id))
    db.session.commit()
    _settle()
    night = datetime(2027, 1, 5, 4, 10, tzinfo=clock.TOKYO)
    with clock.fixed(night):
        assert erasure.rewrite_at_night() > 0
        assert erasure.rewrite_at_night() == 0
    with clock.fixed(night + timedelta(hours=10)):
        assert erasure.rewrite_at_night() == 0
    _settle()
    with clock.fixed(night + timedelta(days=1)):
        first = erasure.rewrite_files(but=("diaries",))
    _settle()
    db.session.execute(delete(Diary).where(Diary.id == write(writer, event="消す").id))
    db.session.commit()
    _settle()
    assert any("diaries" in line for line in erasure.debt())
    assert erasure.rewrite_files(but=("diaries",))[0] <= first[0]
    assert any("diaries" in line for line in erasure.debt())
    erasure.rewrite_files()
    assert not any("diaries" in line for line in erasure.debt())


def test_a_table_in_use_is_left_for_later_and_nobody_waits_long(in_app, people, write):
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite's file is overwritten in place")
    db.session.execute(delete(Diary).where(Diary.id == write(people.member(), event="消す").id))
    db.session.commit()
    _settle()
    with db.engine.connect() as reader:
        reader.execute(text("SELECT count(*) FROM diaries"))
        _done, left = erasure.rewrite_files()
        assert left == 1
        reader.rollback()
    assert erasure.rewrite_files() == (1, 0)


def test_cleaning_an_untouched_database_is_harmless(in_app):
    erasure.clean_files()
    erasure.clean_files()
    assert db.session.execute(text("SELECT 1")).scalar_one() == 1
