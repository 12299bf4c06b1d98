"""Tombstones outside the database: a file beside the backups, to which lines are only added.

A line is ``kind mark day`` or, where the deletion was undone, ``kind mark day undone``; the last line of a
mark counts. Every worker that is told of the folder keeps a whole copy. The database always knows whatever
the file knows: where it does not, an older database was put in its place, and nothing may be served from it
before the tombstones were replayed.
"""

import os
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

from kokotomo.foundation import tombstones
from kokotomo.foundation.crypto import private_file
from kokotomo.foundation.tombstones import Stone

NAME = "tombstones"

_UNDONE = "undone"

_written: dict[Path, tombstones.State] = {}
"""By file, the `tombstones.state` for which it is known to hold everything."""


def read(path: Path) -> dict[str, Stone]:
    """What the file *path* holds, by mark; nothing where there is no file. A last line that a kill cut short
    is passed over. Raises ``OSError`` where it cannot be read."""
    found: dict[str, Stone] = {}
    if path.exists():
        for line in path.read_text(encoding="ascii", errors="replace").splitlines():
            stone = _parsed(line)
            if stone is not None:
                found[stone.mark] = stone
    return found


def write_out(path: Path, *, whole: bool = False) -> int:
    """Add to the file *path* what the database knows and the file does not; how many lines. Durable when it
    returns. Nearly free while nothing was deleted; with *whole* both are compared regardless.

    Adds nothing while the file knows something that the database lacks: see `missing`.
    """
    state = tombstones.state()
    if not whole and _written.get(path) == state and path.exists():
        return 0
    with private_file.locked(path):
        there, known = read(path), tombstones.all_stones()
        if missing(there, known):
            return 0
        fresh = [stone for mark, stone in known.items() if there.get(mark) != stone]
        _append(path, fresh)
        if any(stone.buried_on < tombstones.oldest_needed() for stone in there.values()):
            _rewrite(path, known.values())
    _written[path] = state
    return len(fresh)


def missing(there: Mapping[str, Stone], known: Mapping[str, Stone]) -> dict[str, Stone]:
    """Of what stands in the file (*there*) what the database does not know (*known*).

    A day is left at the end: the file may still hold what the database has just forgotten as too old.
    """
    since = tombstones.oldest_needed() + timedelta(days=1)
    return {mark: stone for mark, stone in there.items() if mark not in known and stone.buried_on >= since}


def unreplayed(path: Path) -> int:
    """How many tombstones of the file *path* the database does not know: nothing may be served before
    `flask restore --replay` if any."""
    return len(missing(read(path), tombstones.all_stones()))


def _append(path: Path, stones: Iterable[Stone]) -> None:
    lines = "".join(map(_line, stones))
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "rb+") as file:
        # A line that a kill cut short ends here: what follows it stays readable.
        size = file.seek(0, os.SEEK_END)
        if size and os.pread(file.fileno(), 1, size - 1) != b"\n":
            lines = "\n" + lines
        file.write(lines.encode("ascii"))
        file.flush()
        os.fsync(file.fileno())


def _rewrite(path: Path, stones: Iterable[Stone]) -> None:
    since = tombstones.oldest_needed()
    kept = "".join(_line(stone) for stone in stones if stone.buried_on >= since)
    private_file.write(path, kept.encode("ascii"))


def _line(stone: Stone) -> str:
    return f"{stone.kind} {stone.mark} {stone.buried_on}{f' {_UNDONE}' if stone.undone else ''}\n"


def _parsed(line: str) -> Stone | None:
    kind, *rest = line.split(" ")
    if len(rest) not in (2, 3) or len(rest[0]) != 64 or rest[2:] not in ([], [_UNDONE]):
        return None
    try:
        return Stone(kind, rest[0], date.fromisoformat(rest[1]), len(rest) == 3)
    except ValueError:
        return None
