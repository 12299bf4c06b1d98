"""The key ring: a file of key-encryption keys ("epochs") that lies outside the database and its backups.

``{"current": 2, "keys": {"1": "<base64 of 32 bytes>", "2": …}, "retired": [],
"left": {"1": "<time>"}, "begun": {"2": "<time>"}}``.
New data keys are wrapped under the current epoch. ``left`` says when an epoch was last known to be in
use, so that it is not destroyed while a server may still hold it as current or a backup needs it; ``begun``
since when an epoch is in use, which rings that are older than this name do not say.
Losing the ring loses everything that is sealed.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from kokotomo.foundation import clock
from kokotomo.foundation.crypto import material, private_file
from kokotomo.foundation.crypto.problems import KeyRingProblem

WHAT = "the key ring"


@dataclass(frozen=True)
class KeyRing:
    """The epochs of one site: their keys, which one is current, which are gone for ever."""

    current: int
    keys: Mapping[int, bytes] = field(repr=False)
    retired: frozenset[int] = frozenset()
    left: Mapping[int, datetime] = field(default_factory=dict)
    begun: Mapping[int, datetime] = field(default_factory=dict)

    @property
    def current_key(self) -> bytes:
        """The 32 bytes under which new data keys are wrapped."""
        return self.keys[self.current]

    def next_epoch(self) -> int:
        """A number that no epoch ever had: a retired one given again would look like the old."""
        return max({*self.keys, *self.retired}, default=0) + 1


@dataclass(frozen=True)
class Read:
    """A ring together with the identity of the file that held it."""

    ring: KeyRing
    identity: private_file.Identity


def load(path: Path) -> KeyRing:
    """The ring in the file *path*. Raises `KeyRingProblem` if it is missing, exposed or unfit."""
    return read(path).ring


def read(path: Path) -> Read:
    """Like `load`, with the file's identity for a later `private_file.identity` to be compared with."""
    content = private_file.read(path, WHAT)
    return Read(_parsed(content.data, path), content.identity)


def create(path: Path) -> KeyRing:
    """Make a ring with one epoch at *path*. Raises `KeyRingProblem` rather than replace a file."""
    with private_file.locked(path):
        if os.path.lexists(path):
            raise KeyRingProblem(f"{path} is there already; a key ring is never replaced")
        return _written(path, KeyRing(current=1, keys={1: material.fresh()}, begun={1: clock.now()}))


def ensure(path: Path) -> KeyRing:
    """The ring at *path*, made now if there is none: for the first start in development only."""
    try:
        return create(path)
    except KeyRingProblem:
        if not os.path.lexists(path):
            raise
        return load(path)


def add_epoch(path: Path) -> KeyRing:
    """Add a fresh epoch and make it current; the ring as it is then. Raises `KeyRingProblem`."""
    with private_file.locked(path):
        old = load(path)
        epoch = old.next_epoch()
        return _written(
            path,
            replace(
                old,
                current=epoch,
                keys={**old.keys, epoch: material.fresh()},
                left={**old.left, old.current: clock.now()},
                begun={**old.begun, epoch: clock.now()},
            ),
        )


def mark_left(path: Path, epochs: set[int]) -> KeyRing:
    """Note that *epochs*, none of them current, were in use until now. Raises `KeyRingProblem`."""
    with private_file.locked(path):
        old = load(path)
        noted = {epoch: clock.now() for epoch in epochs if epoch in old.keys and epoch != old.current}
        return _written(path, replace(old, left={**old.left, **noted})) if noted else old


def remove_epoch(path: Path, epoch: int) -> KeyRing:
    """Destroy *epoch*: what is still wrapped under it, in a backup too, stays closed for ever.

    Whether anything is, the caller has looked up. Raises `KeyRingProblem` for the current or an
    unknown epoch.
    """
    with private_file.locked(path):
        old = load(path)
        if epoch not in old.keys:
            raise KeyRingProblem(f"epoch {epoch} is not in the key ring")
        if epoch == old.current:
            raise KeyRingProblem(f"epoch {epoch} is current; add another one first")
        return _written(
            path,
            replace(
                old,
                keys={number: key for number, key in old.keys.items() if number != epoch},
                retired=old.retired | {epoch},
                left={number: at for number, at in old.left.items() if number != epoch},
                begun={number: at for number, at in old.begun.items() if number != epoch},
            ),
        )


def _written(path: Path, ring: KeyRing) -> KeyRing:
    document = {
        "current": ring.current,
        "keys": {str(epoch): material.encoded(key) for epoch, key in sorted(ring.keys.items())},
        "retired": sorted(ring.retired),
        "left": {str(epoch): at.isoformat() for epoch, at in sorted(ring.left.items())},
        "begun": {str(epoch): at.isoformat() for epoch, at in sorted(ring.begun.items())},
    }
    private_file.write(path, (json.dumps(document, indent=1) + "\n").encode())
    return load(path)


def _parsed(data: bytes, path: Path) -> KeyRing:
    try:
        document = json.loads(data, object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        # Without the cause: a JSON error carries the whole document.
        raise KeyRingProblem(f"{WHAT} {path} is damaged: it is not JSON, or names a key twice") from None
    if not isinstance(document, dict) or not isinstance(document.get("keys"), dict):
        raise KeyRingProblem(f"{WHAT} {path} is damaged: it has no keys")
    ring = KeyRing(
        current=_whole(document.get("current"), path),
        keys={
            _epoch(name, path): material.decoded(text, f"epoch {name} of {path}")
            for name, text in document["keys"].items()
        },
        retired=frozenset(_whole(epoch, path) for epoch in _of(list, document, "retired", path)),
        left=_times(document, "left", path),
        begun=_times(document, "begun", path),
    )
    _require_sense(ring, path)
    return ring


def _require_sense(ring: KeyRing, path: Path) -> None:
    if ring.current not in ring.keys:
        raise KeyRingProblem(f"{WHAT} {path} lacks the key of its current epoch {ring.current}")
    if ring.retired & set(ring.keys):
        raise KeyRingProblem(f"{WHAT} {path} calls an epoch retired whose key it holds")
    if len(set(ring.keys.values())) != len(ring.keys):
        raise KeyRingProblem(f"{WHAT} {path} has the same key under two epochs")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _of(kind: type, document: dict[str, Any], name: str, path: Path) -> Any:
    value = document.get(name, kind())
    if not isinstance(value, kind):
        raise KeyRingProblem(f"{WHAT} {path} is damaged at {name!r}")
    return value


def _times(document: dict[str, Any], name: str, path: Path) -> dict[int, datetime]:
    return {_epoch(epoch, path): _at(at, path) for epoch, at in _of(dict, document, name, path).items()}


def _epoch(name: str, path: Path) -> int:
    number = int(name) if name.isascii() and name.isdecimal() and len(name) < 10 else 0
    if str(number) != name:
        raise KeyRingProblem(f"{WHAT} {path} has an epoch that is not a whole number from 1 on")
    return _whole(number, path)


def _whole(value: object, path: Path) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 10**9:
        raise KeyRingProblem(f"{WHAT} {path} has an epoch that is not a whole number from 1 on")
    return value


def _at(value: object, path: Path) -> datetime:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise KeyRingProblem(f"{WHAT} {path} is damaged at 'left'")
    return at
