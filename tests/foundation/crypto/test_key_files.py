"""B15: files of keys that are missing, exposed, default or damaged are refused, their contents never told."""

import base64
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from kokotomo.foundation.crypto import keys, material, private_file, ring, secrets_file
from kokotomo.foundation.crypto.problems import KeyRingProblem

KEY = material.encoded(bytes(range(7, 39))[::-1][::2] * 2)
OTHER = material.encoded(material.fresh())


def written(path: Path, document: object, mode: int = 0o600) -> Path:
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    path.chmod(mode)
    return path


def a_ring(**changes: object) -> dict[str, object]:
    return {"current": 1, "keys": {"1": OTHER}, "retired": [], "left": {}, **changes}


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def test_a_fresh_ring_has_one_current_epoch_and_is_for_its_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "ring.json"
    made = ring.create(path)
    assert (made.current, set(made.keys), made.retired) == (1, {1}, frozenset())
    assert len(made.current_key) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert ring.load(path) == made


def test_files_are_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        ring.create(tmp_path / "a" / "ring.json")
        secrets_file.create(tmp_path / "a" / "secrets.json")
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "a").iterdir()} == {0o600}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o666, 0o440, 0o700, 0o4600])
@pytest.mark.parametrize("make", [ring, secrets_file])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int, make: object) -> None:
    path = tmp_path / "file.json"
    make.create(path)
    path.chmod(mode)
    with pytest.raises(KeyRingProblem, match="chmod 600"):
        make.load(path)


def test_a_file_that_only_its_user_reads_may_be_write_protected(tmp_path: Path) -> None:
    made = ring.create(tmp_path / "ring.json")
    (tmp_path / "ring.json").chmod(0o400)
    assert ring.load(tmp_path / "ring.json") == made


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user_is_refused(tmp_path: Path) -> None:
    ring.create(tmp_path / "ring.json")
    os.chown(tmp_path / "ring.json", 12345, -1)
    with pytest.raises(KeyRingProblem, match="belongs to user 12345"):
        ring.load(tmp_path / "ring.json")


def test_a_folder_where_anybody_may_exchange_files_is_refused(tmp_path: Path) -> None:
    ring.create(tmp_path / "open" / "ring.json")
    (tmp_path / "open").chmod(0o777)
    with pytest.raises(KeyRingProblem, match="chmod o-w"):
        ring.load(tmp_path / "open" / "ring.json")


def test_a_systemd_credential_may_have_the_mode_that_systemd_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "secrets"
    secrets_file.create(path)
    path.chmod(0o440)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert secrets_file.load(path)
    path.chmod(0o444)
    with pytest.raises(KeyRingProblem):
        secrets_file.load(path)


@pytest.mark.parametrize("place", ["missing", "folder", "pipe", "large"])
def test_what_is_not_a_plain_file_is_refused(tmp_path: Path, place: str) -> None:
    path = tmp_path / "ring.json"
    if place == "folder":
        path.mkdir()
    elif place == "pipe":
        os.mkfifo(path, 0o600)
    elif place == "large":
        written(path, " " * (private_file.LARGEST + 1))
    with pytest.raises(KeyRingProblem):
        ring.load(path)


UNFIT_KEYS = {
    "zeros": b64(bytes(32)),
    "all the same": b64(b"\xab" * 32),
    "counted up": b64(bytes(range(32))),
    "counted down": b64(bytes(range(200, 168, -1))),
    "typed": b64(b"change-me-please-change-me-0123!"),
    "two values": b64(b"\x01\xfe" * 16),
    "repeated": b64(bytes([3, 141, 59, 26, 53, 58, 97, 93]) * 4),
    "short": b64(material.fresh()[:31]),
    "long": b64(material.fresh() + b"x"),
    "empty": "",
    "not base64": "*" * 44,
    "not a text": 5,
    "nothing": None,
}


@pytest.mark.parametrize("key", UNFIT_KEYS.values(), ids=UNFIT_KEYS)
def test_a_default_or_short_key_is_refused_without_being_shown(tmp_path: Path, key: object) -> None:
    in_ring = written(tmp_path / "ring.json", a_ring(keys={"1": key}))
    secrets_file.create(tmp_path / "secrets.json")
    document = json.loads((tmp_path / "secrets.json").read_text())
    in_secrets = written(tmp_path / "secrets.json", {**document, "email_index": key})
    for load, path in ((ring.load, in_ring), (secrets_file.load, in_secrets)):
        with pytest.raises(KeyRingProblem) as refused:
            load(path)
        assert not key or len(str(key)) < 5 or str(key) not in str(refused.value)
        assert refused.value.__cause__ is None


def test_ten_thousand_random_keys_are_all_taken() -> None:
    assert all(material.decoded(material.encoded(key), "a key") == key for key in map(drawn, range(10_000)))


def drawn(_number: int) -> bytes:
    return material.fresh()


DAMAGED = {
    "empty": "",
    "cut": json.dumps(a_ring())[:-9],
    "a list": "[]",
    "nested": "[" * 100_000,
    "not UTF-8": "\udcff",
    "no keys": {"current": 1},
    "no current": {"keys": {"1": OTHER}},
    "current without key": a_ring(current=2),
    "current is a text": a_ring(current="1"),
    "current is true": a_ring(current=True),
    "epoch zero": a_ring(current=0, keys={"0": OTHER}),
    "epoch 01": a_ring(keys={"01": OTHER}),
    "epoch in other digits": a_ring(keys={"１": OTHER}),
    "negative epoch": a_ring(keys={"1": OTHER, "-2": KEY}),
    "key under two epochs": a_ring(keys={"1": OTHER, "2": OTHER}),
    "retired and held": a_ring(retired=[1]),
    "retired is no list": a_ring(retired={"2": 1}),
    "left without zone": a_ring(left={"1": "2026-11-23T10:00:00"}),
    "left is no time": a_ring(left={"1": 5}),
    "epoch named twice": json.dumps(a_ring()).replace('"keys": {', f'"keys": {{"1": "{KEY}", '),
}


@pytest.mark.parametrize("document", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_ring_is_refused_without_being_shown(tmp_path: Path, document: object) -> None:
    path = tmp_path / "ring.json"
    if isinstance(document, str):
        path.write_bytes(document.encode("utf-8", "surrogateescape"))
        path.chmod(0o600)
    else:
        written(path, document)
    with pytest.raises(KeyRingProblem) as refused:
        ring.load(path)
    assert OTHER not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("make", [ring.create, secrets_file.create])
def test_a_file_of_keys_is_never_replaced_by_a_fresh_one(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    path = tmp_path / "file.json"
    make(path)
    before = path.read_bytes()
    with pytest.raises(KeyRingProblem, match="never replaced"):
        make(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("module", [ring, secrets_file])
def test_ensuring_makes_a_file_once_and_then_keeps_it(tmp_path: Path, module: object) -> None:
    assert module.ensure(tmp_path / "file.json") == module.ensure(tmp_path / "file.json")
    (tmp_path / "file.json").chmod(0o644)
    with pytest.raises(KeyRingProblem, match="chmod 600"):
        module.ensure(tmp_path / "file.json")


def test_a_writer_killed_half_way_leaves_the_old_ring_and_nothing_that_stays(tmp_path: Path) -> None:
    path = tmp_path / "ring.json"
    made = ring.create(path)
    (tmp_path / ".ring.json.new").write_text("half a ri")
    assert ring.load(path) == made
    ring.add_epoch(path)
    assert [file.name for file in tmp_path.iterdir()] == ["ring.json"]


def test_equal_secrets_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    secrets_file.create(path)
    document = json.loads(path.read_text())
    written(path, {**document, "email_index": document["secret_key"]})
    with pytest.raises(KeyRingProblem, match="same value under two names"):
        secrets_file.load(path)


def test_secrets_that_are_older_than_tombstones_have_a_key_for_them_that_stays(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    secrets_file.create(path)
    document = json.loads(path.read_text())
    del document["tombstone_key"]
    written(path, document)
    before = path.read_bytes()
    first = secrets_file.load(path)
    assert first.tombstone_key == secrets_file.load(path).tombstone_key
    assert len(set(first.values())) == 5
    assert path.read_bytes() == before


def test_a_secret_that_equals_a_key_of_the_ring_is_refused(tmp_path: Path) -> None:
    made = ring.create(tmp_path / "ring.json")
    secrets_file.create(tmp_path / "secrets.json")
    document = json.loads((tmp_path / "secrets.json").read_text())
    path = written(tmp_path / "secrets.json", {**document, "secret_key": material.encoded(made.current_key)})
    with pytest.raises(KeyRingProblem, match="each needs its own"):
        keys.configure(tmp_path / "ring.json", secrets_file.load(path))


def test_neither_ring_nor_secrets_show_their_keys_when_printed(tmp_path: Path) -> None:
    made = ring.create(tmp_path / "ring.json")
    kept = secrets_file.create(tmp_path / "secrets.json")
    assert repr(made.current_key) not in repr(made)
    assert not any(repr(value) in repr(kept) for value in kept.values())


def test_production_makes_no_key_by_itself(tmp_path: Path) -> None:
    with pytest.raises(KeyRingProblem, match="cannot be read"):
        keys.set_up(tmp_path / "ring.json", tmp_path / "secrets.json", create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("inside", ["ring", "secrets"])
def test_keys_beside_the_data_or_in_the_backup_are_refused(tmp_path: Path, inside: str) -> None:
    data = tmp_path / "data"
    files = {"ring": tmp_path / "keys" / "ring.json", "secrets": tmp_path / "keys" / "secrets.json"}
    files[inside] = tmp_path / "link" / f"{inside}.json"
    data.mkdir()
    (tmp_path / "link").symlink_to(data)
    with pytest.raises(KeyRingProblem, match="keep keys apart"):
        keys.set_up(files["ring"], files["secrets"], create=True, outside=[data])
