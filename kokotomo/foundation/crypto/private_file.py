"""Files that only this process's user may read: how they are judged, read and replaced."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kokotomo.foundation.crypto.problems import KeyRingProblem

LARGEST = 1 << 20  # bytes; a ring of a thousand epochs has some 100,000
_MODES = (0o600, 0o400)


@dataclass(frozen=True)
class Identity:
    """Tells whether a file is still the one that was read."""

    inode: int
    size: int
    changed: int


@dataclass(frozen=True)
class Content:
    """What a file held, and which file it was."""

    data: bytes
    identity: Identity


def read(path: Path, what: str) -> Content:
    """What the file *path* holds; *what* names it in errors ("the key ring").

    Raises `KeyRingProblem` unless it is a plain file of at most 1 MiB that belongs to this process's
    user, has mode 0600 or 0400 and lies where others cannot exchange it. A systemd credential
    (below ``$CREDENTIALS_DIRECTORY``) may belong to root with mode 0440: systemd shows its access list so.
    """
    try:
        # Without O_NONBLOCK a named pipe in the file's place would hold the start for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise KeyRingProblem(f"{what} {path} cannot be read: {error.strerror}") from None
    try:
        status = os.fstat(descriptor)  # of what is open, so that nobody can exchange it in between
        _judge(status, path, what)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            data = file.read(LARGEST + 1)
    finally:
        os.close(descriptor)
    if len(data) > LARGEST:
        raise KeyRingProblem(f"{what} {path} is larger than {LARGEST} bytes")
    return Content(data, _identity(status))


def identity(path: Path) -> Identity | None:
    """Which file stands at *path* now; None if there is none. One ``stat``, nothing is read."""
    try:
        return _identity(path.stat())
    except OSError:
        return None


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let one process at a time change *path*; makes its folder (0700) if there is none.

    The lock is on the folder: the file itself is exchanged while it is held.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise KeyRingProblem(f"the folder {path.parent} cannot be used: {error.strerror}") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write(path: Path, data: bytes) -> None:
    """Put *data* in the place of *path* with mode 0600, whole or not at all; only inside `locked`.

    Whatever moment the power goes, the old or the new file stands there. Raises `KeyRingProblem`.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    # A fixed name, so that what a killed writer left behind is gone with the next change.
    fresh = target.with_name(f".{target.name}.new")
    try:
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise KeyRingProblem(f"{path} cannot be written: {error.strerror}") from None


def require_outside(path: Path, folder: Path, what: str) -> None:
    """Raise `KeyRingProblem` if *path* lies below *folder*, links followed.

    For folders that are backed up or hold the database: a key beside its data protects nothing.
    """
    if Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        raise KeyRingProblem(f"{what} {path} lies inside {folder}; keep keys apart from data and backups")


def _judge(status: os.stat_result, path: Path, what: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise KeyRingProblem(f"{what} {path} is not a plain file")
    mode = stat.S_IMODE(status.st_mode)
    if _is_credential(path) and status.st_uid in (0, os.geteuid()) and not mode & ~0o640:
        return
    if status.st_uid != os.geteuid():
        raise KeyRingProblem(f"{what} {path} belongs to user {status.st_uid}, this process is {os.geteuid()}")
    if mode not in _MODES:
        raise KeyRingProblem(f"{what} {path} has mode {mode:04o}; others must not read it: chmod 600")
    folder = stat.S_IMODE(path.parent.stat().st_mode)
    if folder & stat.S_IWOTH and not folder & stat.S_ISVTX:
        raise KeyRingProblem(f"anybody may exchange files in {path.parent} (mode {folder:04o}): chmod o-w")


def _is_credential(path: Path) -> bool:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    return bool(folder) and path.parent == Path(str(folder))


def _identity(status: os.stat_result) -> Identity:
    return Identity(status.st_ino, status.st_size, status.st_mtime_ns)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
