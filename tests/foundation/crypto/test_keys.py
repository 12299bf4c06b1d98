"""A running process sees the ring change, and wraps nothing that could not be opened later."""

import logging
import os
from pathlib import Path

import pytest

from kokotomo.foundation.crypto import keys, material, ring, secrets_file
from kokotomo.foundation.crypto.problems import KeyRingProblem, Unsealable
from tests.support.sealed import KeyFiles


@pytest.fixture
def other_process(key_files: KeyFiles) -> KeyFiles:
    """The files of a process that has just looked at its ring and takes it as known for a while."""
    keys.ring_now()
    return key_files


def test_an_epoch_that_was_added_meanwhile_opens_at_once(other_process: KeyFiles) -> None:
    added = ring.add_epoch(other_process.ring)
    assert keys.key_of(2) == added.keys[2]


def test_the_current_epoch_is_looked_up_again_after_a_while(
    other_process: KeyFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "FRESH", 3600.0)
    ring.add_epoch(other_process.ring)
    assert keys.ring().current == 1
    monkeypatch.setattr(keys, "FRESH", 0.0)
    assert keys.ring().current == 2


def test_an_epoch_that_was_retired_is_forgotten(other_process: KeyFiles) -> None:
    ring.add_epoch(other_process.ring)
    ring.remove_epoch(other_process.ring, 1)
    keys.ring_now()
    with pytest.raises(Unsealable):
        keys.key_of(1)


def test_an_unknown_epoch_is_unsealable(other_process: KeyFiles) -> None:
    with pytest.raises(Unsealable):
        keys.key_of(5)


@pytest.mark.parametrize("fault", ["gone", "exposed", "damaged", "equal to a secret"])
def test_without_a_sound_file_old_keys_open_but_nothing_new_is_wrapped(
    other_process: KeyFiles, fault: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(keys, "FRESH", 0.0)
    first = ring.load(other_process.ring).keys[1]
    kept = other_process.ring.read_bytes()
    spoil(other_process.ring, fault)
    with caplog.at_level(logging.ERROR):
        for _ in range(5):
            assert keys.key_of(1) == first
            with pytest.raises(KeyRingProblem):
                keys.ring()
    assert len(caplog.records) == 1
    assert material.encoded(first) not in caplog.text
    other_process.ring.write_bytes(kept)
    other_process.ring.chmod(0o600)
    assert keys.ring().current == 1


def spoil(path: Path, fault: str) -> None:
    if fault == "gone":
        path.unlink()
    elif fault == "exposed":
        ring.add_epoch(path)
        path.chmod(0o644)
    elif fault == "damaged":
        path.write_text("{")
    else:
        taken = material.encoded(keys.secrets().email_index)
        text = path.read_text()
        path.write_text(text.replace('"keys": {', f'"keys": {{"8": "{taken}",'))
    os.utime(path.parent)


def test_before_anything_is_configured_the_error_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_keys", None)
    for ask in (keys.ring, keys.ring_path, keys.secrets):
        with pytest.raises(KeyRingProblem, match="configured"):
            ask()


def test_a_first_start_in_development_makes_both_files_and_the_next_one_keeps_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_keys", None)
    files = tmp_path / "new" / "ring.json", tmp_path / "new" / "secrets.json"
    keys.set_up(*files, create=True)
    first = keys.ring(), keys.secrets()
    keys.set_up(*files, create=True)
    assert (keys.ring(), keys.secrets()) == first
    assert first == (ring.load(files[0]), secrets_file.load(files[1]))
    keys.set_up(*files, create=False, outside=[tmp_path / "data"])
    assert keys.ring() == first[0]
