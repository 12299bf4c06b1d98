"""Tombstones: written with the deletion, kept outside the database as well, forgotten in time."""

from datetime import timedelta
from pathlib import Path

import pytest

from kokotomo.foundation import clock, public_ids, tombstone_file, tombstones
from kokotomo.foundation.db import db, transaction


@pytest.fixture
def file(in_app, tmp_path: Path) -> Path:
    return tmp_path / "backups" / tombstone_file.NAME


def bury(*kinds: str) -> list[str]:
    ids = [public_ids.new() for _ in kinds]
    for kind, one in zip(kinds, ids, strict=True):
        tombstones.bury(kind, [one])
    return ids


def test_a_tombstone_does_not_tell_what_was_deleted_and_differs_by_kind(in_app):
    one = public_ids.new()
    marks = {tombstones.mark_of(kind, one) for kind in ("thread", "diary")}
    assert len(marks) == 2
    assert not any(one in mark for mark in marks)


def test_what_is_undone_with_its_action_leaves_no_tombstone(in_app):
    @transaction
    def fails() -> None:
        bury("thread")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert tombstones.all_stones() == {}


def test_the_file_holds_whatever_the_database_holds(file):
    bury("thread", "diary")
    assert tombstone_file.write_out(file) == 2
    bury("person")
    assert tombstone_file.write_out(file) == 1
    assert tombstone_file.read(file) == tombstones.all_stones()
    assert oct(file.stat().st_mode & 0o777) == "0o600"


def test_writing_out_costs_one_query_while_nothing_is_deleted(file, in_app):
    bury("thread")
    tombstone_file.write_out(file)
    before = file.stat().st_mtime_ns
    assert tombstone_file.write_out(file) == 0
    assert file.stat().st_mtime_ns == before


def test_a_deletion_that_was_undone_is_undone_in_the_file_too(file):
    [one] = bury("diary")
    tombstone_file.write_out(file)
    tombstones.unbury("diary", one)
    assert tombstone_file.write_out(file) == 1
    assert [stone.undone for stone in tombstone_file.read(file).values()] == [True]
    tombstones.bury("diary", [one])
    tombstone_file.write_out(file)
    assert [stone.undone for stone in tombstone_file.read(file).values()] == [False]


def test_a_line_that_a_kill_cut_short_spoils_neither_others_nor_those_after_it(file):
    bury("thread")
    tombstone_file.write_out(file)
    whole = file.read_bytes()
    file.write_bytes(whole + whole[:40])
    assert len(tombstone_file.read(file)) == 1
    bury("thread")
    tombstone_file.write_out(file)
    assert tombstone_file.read(file) == tombstones.all_stones()


def test_both_forget_what_no_backup_can_need(file):
    bury("thread")
    tombstone_file.write_out(file)
    with clock.fixed(clock.now() + timedelta(days=tombstones.KEPT_DAYS + 1)):
        assert tombstones.forget_old() == 1
        assert tombstone_file.unreplayed(file) == 0
        bury("diary")
        tombstone_file.write_out(file)
        assert len(file.read_text().splitlines()) == 1
        assert tombstone_file.read(file) == tombstones.all_stones()


def test_an_older_database_is_noticed_and_the_file_is_left_as_it_is(file):
    bury("thread", "diary")
    tombstone_file.write_out(file)
    whole = file.read_bytes()
    db.session.execute(tombstones.Tombstone.__table__.delete())
    db.session.commit()
    assert tombstone_file.unreplayed(file) == 2
    assert tombstone_file.write_out(file) == 0
    assert file.read_bytes() == whole
