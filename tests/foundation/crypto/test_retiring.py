"""The key of an old epoch is destroyed for ever, and never while something may still need it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kokotomo.foundation import clock
from kokotomo.foundation.crypto import keys, ring, rotation, sealing
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.crypto.problems import KeyRingProblem, Unsealable
from kokotomo.foundation.crypto.rotation import StillNeeded
from kokotomo.foundation.db import db
from tests.support.sealed_rows import DAY, add_keys, opened

EVENING = datetime(2026, 11, 23, 20, tzinfo=UTC)


def later(**span: int) -> datetime:
    return clock.now() + timedelta(**span)


@pytest.fixture
def moved_on(key_app: Flask) -> Iterator[dict[int, str]]:
    """Five keys of epoch 1, not yet moved; epoch 2 is current since EVENING."""
    sealed = add_keys(5)
    with clock.fixed(EVENING):
        ring.add_epoch(keys.ring_path())
        yield sealed


def test_an_epoch_with_rows_is_not_destroyed(moved_on: dict[int, str]) -> None:
    with clock.fixed(later(days=30)), pytest.raises(StillNeeded, match="5 data keys are still under epoch 1"):
        rotation.retire(1)
    assert opened(moved_on) == 5


def test_an_epoch_that_running_servers_may_still_use_is_not_destroyed(moved_on: dict[int, str]) -> None:
    list(rotation.rewrap())
    with clock.fixed(later(seconds=59)), pytest.raises(StillNeeded, match="try again in 2 seconds"):
        rotation.retire(1)
    with clock.fixed(later(seconds=61)):
        rotation.retire(1)
    assert keys.ring_now().retired == {1}
    assert opened(moved_on) == 5


def test_backups_need_an_epoch_for_14_days_after_its_last_row(moved_on: dict[int, str]) -> None:
    with clock.fixed(later(days=3)):
        list(rotation.rewrap())
    with clock.fixed(later(days=4)):
        assert rotation.may_retire_at(1) == EVENING + timedelta(days=3 + 14)


@pytest.mark.parametrize(
    ("epoch", "error"), [(2, StillNeeded), (3, KeyRingProblem), (0, KeyRingProblem), (-1, KeyRingProblem)]
)
def test_the_current_and_unknown_epochs_are_not_destroyed(
    moved_on: dict[int, str], epoch: int, error: type[Exception]
) -> None:
    with clock.fixed(later(days=30)), pytest.raises(error):
        rotation.retire(epoch)
    assert set(keys.ring_now().keys) == {1, 2}


def test_what_a_destroyed_epoch_held_in_a_backup_never_opens_again(moved_on: dict[int, str]) -> None:
    backup = {key.id: (key.epoch, key.wrapped) for key in db.session.scalars(select(DataKey))}
    db.session.rollback()
    list(rotation.rewrap())
    with clock.fixed(later(days=15)):
        rotation.retire(1)
    for key in db.session.scalars(select(DataKey)):
        old = DataKey(
            public_id=key.public_id,
            created_on=key.created_on,
            epoch=backup[key.id][0],
            wrapped=backup[key.id][1],
        )
        with pytest.raises(Unsealable):
            sealing.unseal(old, moved_on[key.id], table="t", column="c", row=key.public_id, created=DAY)
