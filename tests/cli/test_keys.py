"""The operator's commands for the key ring."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from kokotomo.cli import keys as command
from kokotomo.foundation import clock
from kokotomo.foundation.crypto import keys, material, ring, rotation, sealing, secrets_file
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db, transaction
from tests.support.sealed import KeyFiles


def run(app: Flask, *words: str, typed: str | None = None) -> Result:
    """Run ``flask keys`` with *words*; what it prints never holds a key."""
    held = [*ring.load(keys.ring_path()).keys.values(), *keys.secrets().values()]
    result = app.test_cli_runner().invoke(args=["keys", *words], input=typed)
    assert not any(material.encoded(key) in result.output for key in held)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


@transaction
def add_keys(count: int) -> None:
    db.session.add_all([sealing.new_data_key() for _ in range(count)])


def after(**span: int) -> object:
    return clock.fixed(clock.now() + timedelta(**span))


def test_a_rotation_from_the_first_epoch_to_its_end(key_app: Flask) -> None:
    add_keys(12)
    assert "epoch 2 is current" in run(key_app, "add").output
    rewrapped = run(key_app, "rewrap", "--batch", "5")
    assert rewrapped.exit_code == 0, rewrapped.output
    assert "12 data keys to wrap under epoch 2" in rewrapped.output
    assert "epoch 2: 12 data keys (current)" in rewrapped.output
    assert rewrapped.output.endswith("moved 12\n")
    with after(days=15):
        retired = run(key_app, "retire", "1")
    assert retired.exit_code == 0, retired.output
    shown = run(key_app, "status")
    assert shown.exit_code == 0
    assert [line.split() for line in shown.output.splitlines()[1:]] == [
        ["1", "0", "retired"],
        ["2", "12", "current"],
    ]


def test_a_timer_turns_the_ring_and_ends_what_no_backup_needs(key_app: Flask) -> None:
    add_keys(5)
    assert run(key_app, "turn").output == "moved 0\n"
    with after(days=14):
        turned = run(key_app, "turn").output
    assert "epoch 2 is current now" in turned
    assert turned.endswith("moved 5\n")
    with after(days=27):
        assert run(key_app, "turn").output == "moved 0\n"
    with after(days=28, minutes=5):
        last = run(key_app, "turn").output
    assert "epoch 1 is destroyed" in last
    assert "epoch 3 is current" in last
    assert set(ring.load(keys.ring_path()).keys) == {2, 3}


def test_a_ring_of_unknown_age_is_turned(key_app: Flask, key_files: KeyFiles) -> None:
    document = json.loads(key_files.ring.read_text())
    del document["begun"]
    key_files.ring.write_text(json.dumps(document))
    assert "epoch 2 is current now" in run(key_app, "turn").output


def test_status_shows_what_is_left_in_each_epoch(key_app: Flask) -> None:
    add_keys(3)
    run(key_app, "add")
    keys.ring_now()
    add_keys(2)
    lines = run(key_app, "status").output.splitlines()
    assert lines[1].split()[:3] == ["1", "3", "old,"]
    assert lines[2].split() == ["2", "2", "current"]


def test_status_fails_where_the_ring_does_not_open_what_is_there(key_app: Flask, key_files: KeyFiles) -> None:
    add_keys(1)
    key_files.ring.unlink()
    ring.create(key_files.ring)
    shown = run(key_app, "status")
    assert shown.exit_code == 1
    assert "DOES NOT OPEN" in shown.output
    assert "is it the right one" in shown.output


def test_status_names_an_epoch_that_the_ring_lacks(key_app: Flask, key_files: KeyFiles) -> None:
    kept = key_files.ring.read_bytes()
    run(key_app, "add")
    keys.ring_now()
    add_keys(1)
    key_files.ring.write_bytes(kept)
    shown = run(key_app, "status")
    assert shown.exit_code == 1
    assert "MISSING from the ring" in shown.output


def test_going_on_after_a_kill_says_how_many_are_left(key_app: Flask) -> None:
    add_keys(10)
    run(key_app, "add")
    next(rotation.rewrap(4))
    resumed = run(key_app, "rewrap", "--resume")
    assert "going on: 6 data keys" in resumed.output
    assert resumed.output.endswith("moved 6\n")


def test_rewrapping_fails_where_a_key_does_not_open(key_app: Flask) -> None:
    add_keys(3)
    broken = db.session.scalars(select(DataKey).limit(1)).one()
    broken.wrapped = broken.wrapped[:-4] + "AAAA"
    db.session.commit()
    run(key_app, "add")
    rewrapped = run(key_app, "rewrap")
    assert rewrapped.exit_code == 1
    assert "1 do not open" in rewrapped.output
    assert "epoch 1: 1 data keys left" in rewrapped.output
    assert "moved 2\n" in rewrapped.output


def test_retiring_is_refused_while_rows_are_left(key_app: Flask) -> None:
    add_keys(3)
    run(key_app, "add")
    with after(days=15):
        refused = run(key_app, "retire", "1", "--yes")
    assert refused.exit_code == 1
    assert "3 data keys are still under epoch 1" in refused.output
    assert set(ring.load(keys.ring_path()).keys) == {1, 2}


@pytest.mark.parametrize(("answer", "gone"), [("n\n", False), ("", False), ("y\n", True)])
def test_retiring_before_the_backups_have_expired_is_asked_about(
    key_app: Flask, answer: str, gone: bool
) -> None:
    run(key_app, "add")
    with after(days=2):
        asked = run(key_app, "retire", "1", typed=answer)
    assert "Backups made while epoch 1 was in use" in asked.output
    assert (asked.exit_code == 0) == gone
    assert (1 in ring.load(keys.ring_path()).retired) == gone


def test_retiring_is_not_asked_about_with_yes_or_after_the_backups(key_app: Flask) -> None:
    run(key_app, "add")
    run(key_app, "add")
    with after(days=2):
        assert run(key_app, "retire", "1", "--yes").exit_code == 0
    with after(days=15):
        assert run(key_app, "retire", "2").exit_code == 0
    assert ring.load(keys.ring_path()).retired == {1, 2}


def test_what_is_wrong_with_the_ring_is_said_in_a_sentence(key_app: Flask, key_files: KeyFiles) -> None:
    key_files.ring.chmod(0o644)
    held_back = key_app.test_cli_runner().invoke(args=["keys", "add"])
    assert held_back.exit_code == 1
    assert held_back.output.startswith("Error: the key ring")
    assert "chmod 600" in held_back.output


def test_the_first_files_are_made_before_there_is_a_site(tmp_path: Path) -> None:
    files = ["--ring", str(tmp_path / "k" / "ring.json"), "--secrets", str(tmp_path / "k" / "secrets.json")]
    made = CliRunner().invoke(command.group, ["add", *files])
    assert made.exit_code == 0, made.output
    assert ring.load(tmp_path / "k" / "ring.json").current == 1
    assert secrets_file.load(tmp_path / "k" / "secrets.json")
    again = CliRunner().invoke(command.group, ["add", *files])
    assert "epoch 2 is current" in again.output


def test_a_lost_ring_is_not_covered_up_by_a_fresh_one(tmp_path: Path) -> None:
    files = ["--ring", str(tmp_path / "ring.json"), "--secrets", str(tmp_path / "secrets.json")]
    CliRunner().invoke(command.group, ["add", *files])
    (tmp_path / "ring.json").unlink()
    refused = CliRunner().invoke(command.group, ["add", *files])
    assert refused.exit_code == 1
    assert "restore it from its offline copy" in refused.output
    assert not (tmp_path / "ring.json").exists()
