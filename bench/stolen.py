"""What a thief kept of a thread, and whether it can be read with files of a site and all keys in hand."""

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kokotomo.foundation.crypto import keys, sealing
from kokotomo.foundation.crypto.problems import Unsealable


@dataclass(frozen=True)
class Kept:
    """What a thief kept of a thread: where its key is bound to, and what stands sealed."""

    key_id: str
    created: date
    letter: bytes
    wrapped: list[bytes]
    """Under every epoch that it has had."""


def readable(kept: Sequence[Kept], files: Iterable[Path]) -> int:
    """How many threads can be read with *files* and the present ring."""
    raw = [part for path in files if path.exists() for part in _parts(path)]
    found = 0
    for one in kept:
        letter = any(one.letter in part for part in raw)
        found += letter and any(
            wrapped in part and _opens(one, wrapped) for part in raw for wrapped in one.wrapped
        )
    return found


def _parts(path: Path) -> list[bytes]:
    if not zipfile.is_zipfile(path):
        return [path.read_bytes()]
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist()]


def _opens(one: Kept, wrapped: bytes) -> bool:
    for epoch in keys.ring_now().keys:
        try:
            sealing.unwrap(wrapped.decode(), epoch, one.key_id, one.created)
        except Unsealable:
            continue
        return True
    return False
