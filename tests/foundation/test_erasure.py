"""Deleted words leave the files."""

from pathlib import Path

from sqlalchemy import delete, text

from kokotomo.domain.limits.models import Tally
from kokotomo.foundation import clock, erasure
from kokotomo.foundation.db import db

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


def test_cleaning_an_untouched_database_is_harmless(in_app):
    erasure.clean_files()
    erasure.clean_files()
    assert db.session.execute(text("SELECT 1")).scalar_one() == 1
