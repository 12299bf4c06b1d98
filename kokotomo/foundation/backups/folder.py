"""The files of backups: named by their time, for their user alone, each with a manifest beside it."""

import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kokotomo.foundation import clock

KEPT_DAYS = 14
"""Days after which a backup is deleted, so that what was deleted from the site is gone from its backups too
(SAFETY 4.3). An operator may keep them for less."""

NAME = re.compile(r"kokotomo-(\d{8}T\d{6})Z\.(sqlite|zip)(\.part|\.json)?")
_STAMP = "%Y%m%dT%H%M%S"
_PIECE = 1 << 20


class BackupProblem(Exception):
    """A backup cannot be made or loaded; the message says why and what to do."""


@dataclass(frozen=True)
class Manifest:
    """What is known of a backup without opening it."""

    file: str
    kind: str
    """``sqlite`` or ``postgres``."""
    made_at: str
    """ISO 8601, UTC."""
    revision: str
    """Of the schema."""
    counts: dict[str, int]
    """Rows by table."""
    epochs: dict[str, int]
    """Data keys by the epoch of the key ring that opens them."""
    size: int
    sha256: str

    @property
    def age(self) -> timedelta:
        """How long ago it was made."""
        return clock.now() - datetime.fromisoformat(self.made_at)


def new_file(folder: Path, ending: str) -> Path:
    """A file of this moment in *folder*, made with mode 0600 and still called ``….part``. Makes the folder
    (0700). Raises `BackupProblem` where it cannot be written, or another one of this second is there."""
    path = folder / f"kokotomo-{clock.now():{_STAMP}}Z.{ending}.part"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.with_suffix("").exists():
            raise FileExistsError(17, "a backup of this second is there already")
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise BackupProblem(f"{path} cannot be written: {error.strerror}") from None
    return path


def finish(
    part: Path, kind: str, *, revision: str, counts: dict[str, int], epochs: dict[str, int]
) -> Manifest:
    """Make *part* durable, write its manifest, and give it its name: from then on it is a backup."""
    file = part.with_suffix("")
    made_at = datetime.strptime(file.stem[9:-1], _STAMP).replace(tzinfo=UTC)
    _sync(part)
    manifest = Manifest(
        file.name,
        kind,
        made_at.isoformat(),
        revision,
        counts,
        epochs,
        part.stat().st_size,
        digest(part),
    )
    beside = manifest_of(file)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as written:
        json.dump(asdict(manifest), written, indent=1)
    _sync(beside)
    part.rename(file)
    _sync(file.parent)
    return manifest


def read_manifest(file: Path) -> Manifest:
    """The manifest of the backup *file*, which was compared with it. Raises `BackupProblem` where it is
    missing, or the file is not as it was."""
    try:
        manifest = Manifest(**json.loads(manifest_of(file).read_text(encoding="utf-8")))
        found = digest(file)
    except (OSError, ValueError, TypeError) as error:
        raise BackupProblem(f"{file.name} or its manifest cannot be read: {error}") from None
    if found != manifest.sha256:
        raise BackupProblem(f"{file.name} is damaged: its sha256 is not that of its manifest")
    return manifest


def manifest_of(file: Path) -> Path:
    """Where the manifest of *file* lies."""
    return file.with_name(file.name + ".json")


def delete_old(folder: Path, days: int = KEPT_DAYS) -> list[str]:
    """Delete the backups in *folder* that are older than *days*, and what killed runs left half made; their
    names. Other files are left alone."""
    gone = []
    for path in sorted(folder.iterdir()):
        named = NAME.fullmatch(path.name)
        if named is None:
            continue
        made_at = datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC)
        limit = timedelta(days=1) if named[3] == ".part" else timedelta(days=days)
        if clock.now() - made_at >= limit:
            path.unlink(missing_ok=True)
            gone.append(path.name)
    return gone


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    summed = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            summed.update(piece)
    return summed.hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
