"""B13 on a small scale: data keys move to the next epoch while the site writes, and none is lost.

The full size (100,000 keys, 20 writers, 20 kills) is `bench/prove_rotation.py`.
"""

import threading
import time
from datetime import timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import Connection, event, func, select, update

from kokotomo.foundation import clock
from kokotomo.foundation.crypto import keys, ring, rotation, sealing
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db, transaction
from tests.support.sealed_rows import add_keys, opened, seal


@transaction
def spoil(key_id: int) -> None:
    row = db.session.get_one(DataKey, key_id)
    row.wrapped = row.wrapped[:-4] + "AAAA"


def test_every_key_moves_and_what_was_sealed_still_opens(key_app: Flask) -> None:
    sealed = add_keys(23)
    ring.add_epoch(keys.ring_path())
    batches = list(rotation.rewrap(10))
    assert [(batch.seen, batch.moved, batch.refused) for batch in batches] == [
        (10, 10, 0),
        (10, 10, 0),
        (3, 3, 0),
    ]
    assert rotation.rows_by_epoch() == {2: 23}
    assert opened(sealed) == 23


def test_rewrapping_with_nothing_due_changes_nothing(key_app: Flask) -> None:
    add_keys(3)
    before = db.session.scalars(select(DataKey.wrapped)).all()
    db.session.rollback()
    assert list(rotation.rewrap()) == []
    assert db.session.scalars(select(DataKey.wrapped)).all() == before


def test_rows_of_several_old_epochs_all_move(key_app: Flask) -> None:
    sealed = add_keys(4)
    for _ in range(3):
        ring.add_epoch(keys.ring_path())
        keys.ring_now()
        sealed |= add_keys(4)
    assert rotation.rows_by_epoch() == {1: 4, 2: 4, 3: 4, 4: 4}
    assert sum(batch.moved for batch in rotation.rewrap(3)) == 12
    assert rotation.rows_by_epoch() == {4: 16}
    assert opened(sealed) == 16


@pytest.mark.parametrize("after", range(1, 8))
def test_a_run_that_is_broken_off_is_finished_by_the_next(key_app: Flask, after: int) -> None:
    sealed = add_keys(30)
    ring.add_epoch(keys.ring_path())
    seen = 0

    def die(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == after:
            raise KeyboardInterrupt

    event.listen(db.engine, "commit", die)
    try:
        with pytest.raises(KeyboardInterrupt):
            list(rotation.rewrap(5))
    finally:
        event.remove(db.engine, "commit", die)
        db.session.rollback()
    assert opened(sealed) == 30
    list(rotation.rewrap(5))
    assert rotation.rows_by_epoch() == {2: 30}
    assert opened(sealed) == 30


def test_a_row_that_was_changed_meanwhile_is_not_overwritten(key_app: Flask) -> None:
    add_keys(3)
    ring.add_epoch(keys.ring_path())
    changed = db.session.scalar(select(func.min(DataKey.id)))
    db.session.rollback()

    done: list[bool] = []

    def another_is_faster(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE") and not done:
            done.append(True)
            # In the same transaction: on Postgres another one's commit would be seen just so.
            connection.execute(update(DataKey).where(DataKey.id == changed).values(wrapped="theirs"))

    event.listen(db.engine, "before_cursor_execute", another_is_faster)
    try:
        first = next(rotation.rewrap())
    finally:
        event.remove(db.engine, "before_cursor_execute", another_is_faster)
    assert (first.seen, first.moved, first.refused) == (3, 2, 0)
    kept = db.session.execute(select(DataKey.epoch, DataKey.wrapped).where(DataKey.id == changed)).one()
    assert tuple(kept) == (1, "theirs")


def test_a_key_that_does_not_open_stays_as_it_is_and_holds_nobody_up(key_app: Flask) -> None:
    sealed = add_keys(12)
    broken = sorted(sealed)[4]
    spoil(broken)
    ring.add_epoch(keys.ring_path())
    batches = list(rotation.rewrap(5))
    assert sum(batch.moved for batch in batches) == 11
    assert rotation.rows_by_epoch() == {1: 1, 2: 11}
    assert rotation.unopenable_epochs() == {1}
    del sealed[broken]
    assert opened(sealed) == 11


def test_keys_written_under_the_old_epoch_during_the_run_move_too(key_app: Flask) -> None:
    add_keys(10)
    old = keys.ring_now()
    ring.add_epoch(keys.ring_path())
    running = rotation.rewrap(5)
    next(running)
    late = add_keys_under(old)
    for _ in running:
        continue
    assert rotation.rows_by_epoch() == {2: 11}
    assert opened(late) == 1


@transaction
def add_keys_under(old: ring.KeyRing) -> dict[int, str]:
    """A row as a server writes it that has not noticed the new epoch yet."""
    key = sealing.new_data_key()
    key.wrapped = sealing.wrap(b"k" * 32, old, key.public_id, key.created_on)
    key.epoch = old.current
    db.session.add(key)
    db.session.flush()
    return {key.id: seal(key)}


def test_between_two_batches_others_have_as_long_as_a_batch_took(key_app: Flask) -> None:
    add_keys(1000)
    ring.add_epoch(keys.ring_path())
    began: list[float] = []
    ended: list[float] = []

    def begin(_: object) -> None:
        began.append(time.monotonic())

    def commit(_: object) -> None:
        ended.append(time.monotonic())

    event.listen(db.engine, "begin", begin)
    event.listen(db.engine, "commit", commit)
    try:
        list(rotation.rewrap(100))
    finally:
        event.remove(db.engine, "begin", begin)
        event.remove(db.engine, "commit", commit)
    # The first and the last transactions count rows; the ten between them are the batches.
    batches = list(zip(began, ended, strict=True))[1:11]
    held = sum(end - start for start, end in batches)
    free = sum(after[0] - before[1] for before, after in pairwise(batches))
    assert free > 0.7 * held


class Writers:
    """Threads that add data keys and open what others sealed until they are stopped."""

    def __init__(self, app: Flask, count: int) -> None:
        self.app = app
        self.sealed: dict[int, str] = {}
        self.errors: list[BaseException] = []
        self.rounds = 0
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._write) for _ in range(count)]

    def __enter__(self) -> "Writers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _write(self) -> None:
        while not self._stop.is_set():
            try:
                with self.app.app_context():
                    mine = add_keys(2)
                    assert opened(mine) == 2
                    self.sealed.update(mine)
                    self.rounds += 1
            except BaseException as error:
                self.errors.append(error)
                return


def test_2000_keys_move_under_eight_writers_and_none_is_lost(
    key_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "FRESH", 0.05)
    sealed = add_keys(2000)
    with Writers(key_app, 8) as writers:
        for _ in range(2):
            ring.add_epoch(keys.ring_path())
            for _batch in rotation.rewrap(100):
                continue
    assert writers.errors == []
    assert writers.rounds > 8
    list(rotation.rewrap())
    sealed |= writers.sealed
    assert rotation.rows_by_epoch() == {3: len(sealed)}
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        rotation.retire(1)
        rotation.retire(2)
    assert set(keys.ring_now().keys) == {3}
    assert opened(sealed) == len(sealed)


def test_a_wrong_ring_is_noticed(key_app: Flask) -> None:
    add_keys(2)
    assert rotation.unopenable_epochs() == set()
    path = keys.ring_path()
    path.unlink()
    ring.create(path)
    keys.ring_now()
    assert rotation.unopenable_epochs() == {1}
