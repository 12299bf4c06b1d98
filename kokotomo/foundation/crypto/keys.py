"""The keys that this process uses: configured once at start, the ring looked at again as it changes.

A server notices an epoch that was added while it runs: at once when it meets a data key wrapped under
it, else within `FRESH` seconds. While the ring's file cannot be read, what is sealed still opens with
the keys in memory, but nothing new is wrapped: it could not be opened after the next start.
"""

import logging
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from kokotomo.foundation.crypto import private_file, secrets_file
from kokotomo.foundation.crypto import ring as ring_file
from kokotomo.foundation.crypto.problems import KeyRingProblem, Unsealable
from kokotomo.foundation.crypto.ring import KeyRing
from kokotomo.foundation.crypto.secrets_file import Secrets

FRESH = 2.0  # seconds for which the current epoch is taken as known; a stat costs about 2 microseconds

log = logging.getLogger(__name__)


class _Keys:
    """The ring and the secrets of one process; safe among threads."""

    def __init__(self, path: Path, secrets: Secrets) -> None:
        first = ring_file.read(path)
        _require_all_different(first.ring, secrets)
        self.path = path
        self.secrets = secrets
        self._lock = threading.Lock()
        self._ring = first.ring
        self._identity: private_file.Identity | None = first.identity
        self._problem: str | None = None
        # Not the site's clock: that one can be made to stand still, and steps when the host's is set.
        self._looked_at = time.monotonic()

    def key_of(self, epoch: int) -> bytes:
        """For unwrapping. Raises `Unsealable` for an epoch that the ring does not have."""
        self._look(at_once=epoch not in self._ring.keys)
        key = self._ring.keys.get(epoch)
        if key is None:
            raise Unsealable
        return key

    def ring_for_wrapping(self) -> KeyRing:
        """Raises `KeyRingProblem` while the file cannot be read."""
        self._look()
        if self._problem is not None:
            raise KeyRingProblem(self._problem)
        return self._ring

    def reload(self) -> None:
        """See the file as it stands now."""
        self._look(at_once=True)

    def _look(self, *, at_once: bool = False) -> None:
        if not at_once and time.monotonic() - self._looked_at < FRESH:
            return
        with self._lock:
            self._looked_at = time.monotonic()
            found = private_file.identity(self.path)
            if found is not None and found == self._identity:
                self._problem = None
                return
            try:
                read = ring_file.read(self.path)
                _require_all_different(read.ring, self.secrets)
            except KeyRingProblem as problem:
                if str(problem) != self._problem:
                    log.error("the key ring cannot be used as it stands: %s", problem)
                self._problem = str(problem)
                return
            self._ring, self._identity, self._problem = read.ring, read.identity, None


_keys: _Keys | None = None


def configure(path: Path, secrets: Secrets) -> None:
    """Use the ring in the file *path* and *secrets* in this process from now on.

    Raises `KeyRingProblem` if the ring is missing, exposed or unfit, or if any two of its keys and the
    secrets are equal.
    """
    global _keys
    _keys = _Keys(path, secrets)


def set_up(ring: Path, secrets: Path, *, create: bool, outside: Iterable[Path] = ()) -> None:
    """Read the files *ring* and *secrets* and use them from now on; what a site does at its start.

    With *create* a missing file is made now, for development. *outside* are folders in which they may
    not lie (data, backups). Raises `KeyRingProblem` for anything by which production must not start.
    """
    for folder in outside:
        private_file.require_outside(ring, folder, ring_file.WHAT)
        private_file.require_outside(secrets, folder, secrets_file.WHAT)
    if create:
        ring_file.ensure(ring)
    configure(ring, secrets_file.ensure(secrets) if create else secrets_file.load(secrets))


def ring() -> KeyRing:
    """The ring, at most `FRESH` seconds old. Raises `KeyRingProblem` while its file cannot be read."""
    return _configured().ring_for_wrapping()


def ring_now() -> KeyRing:
    """The ring as its file stands at this moment. Raises `KeyRingProblem` while it cannot be read."""
    _configured().reload()
    return ring()


def key_of(epoch: int) -> bytes:
    """The 32 bytes of *epoch*. Raises `Unsealable` if the ring does not have it."""
    return _configured().key_of(epoch)


def ring_path() -> Path:
    """Where the ring lies. Raises `KeyRingProblem` before `configure`."""
    return _configured().path


def secrets() -> Secrets:
    """The site's other secrets. Raises `KeyRingProblem` before `configure`."""
    return _configured().secrets


def _configured() -> _Keys:
    if _keys is None:
        raise KeyRingProblem("no keys are configured in this process: call keys.configure at start")
    return _keys


def _require_all_different(ring: KeyRing, secrets: Secrets) -> None:
    # One leaked value must not open the next door.
    everything = [*ring.keys.values(), *secrets.values()]
    if len(set(everything)) != len(everything):
        raise KeyRingProblem("a secret is equal to another one or to a key of the ring: each needs its own")
