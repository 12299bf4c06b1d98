"""Epochs come and go; their numbers never come back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kokotomo.foundation import clock
from kokotomo.foundation.crypto import ring
from kokotomo.foundation.crypto.problems import KeyRingProblem

EVENING = datetime(2026, 11, 23, 20, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    ring.create(tmp_path / "ring.json")
    return tmp_path / "ring.json"


def test_an_added_epoch_is_current_and_the_old_key_stays(path: Path) -> None:
    before = ring.load(path)
    with clock.fixed(EVENING):
        after = ring.add_epoch(path)
    assert after.current == 2
    assert after.keys[1] == before.keys[1]
    assert after.keys[2] != before.keys[1]
    assert after.left == {1: EVENING}
    assert ring.load(path) == after


def test_a_removed_epoch_leaves_the_file_and_its_number_is_not_given_again(path: Path) -> None:
    gone = ring.load(path).keys[1]
    ring.add_epoch(path)
    ring.add_epoch(path)
    ring.remove_epoch(path, 1)
    after = ring.remove_epoch(path, 2)
    assert (set(after.keys), after.retired) == ({3}, {1, 2})
    assert ring.material.encoded(gone) not in path.read_text()
    assert ring.add_epoch(path).current == 4


@pytest.mark.parametrize(("epoch", "said"), [(1, "current"), (7, "not in the key ring")])
def test_the_current_and_an_unknown_epoch_cannot_be_removed(path: Path, epoch: int, said: str) -> None:
    with pytest.raises(KeyRingProblem, match=said):
        ring.remove_epoch(path, epoch)


def test_twenty_epochs_added_at_once_are_all_there(path: Path) -> None:
    with ThreadPoolExecutor(20) as pool:
        made = list(pool.map(lambda _: ring.add_epoch(path).current, range(20)))
    assert sorted(made) == list(range(2, 22))
    assert set(ring.load(path).keys) == set(range(1, 22))


def test_a_ring_can_be_read_at_every_moment_while_it_changes(path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        adding = pool.submit(lambda: [ring.add_epoch(path) for _ in range(50)])
        read = []
        while not adding.done():
            read.append(ring.load(path).current)
        adding.result()
    assert read == sorted(read)


def test_the_current_epoch_is_never_noted_as_left(path: Path) -> None:
    ring.add_epoch(path)
    with clock.fixed(EVENING):
        assert ring.mark_left(path, {1, 2, 9}).left == {1: EVENING}
