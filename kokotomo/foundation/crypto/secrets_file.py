"""The site's other secrets, each 32 random bytes, in one private file beside the key ring.

They are apart from the ring because they live differently: epochs come and go, while a change of the
e-mail index or the receipt pepper makes every stored index worthless.
"""

import hashlib
import hmac
import json
import os
from dataclasses import dataclass, field, fields
from pathlib import Path

from kokotomo.foundation.crypto import envelope, material, private_file
from kokotomo.foundation.crypto.problems import KeyRingProblem

WHAT = "the file of secrets"

_LATER = "tombstone_key"


@dataclass(frozen=True)
class Secrets:
    """Keys for one use each; no two may be equal, nor equal a key of the ring."""

    secret_key: bytes = field(repr=False)
    """Signs cookies and form tokens."""
    email_index: bytes = field(repr=False)
    """Keys the blind index by which an e-mail address is found."""
    network_token: bytes = field(repr=False)
    """Keys the day's tokens that stand for networks in the limits."""
    receipt_pepper: bytes = field(repr=False)
    """Keys the hash of receipt codes."""
    tombstone_key: bytes = field(repr=False)
    """Keys the marks of what was deleted. Files that are older than it have none; see `load`."""

    def values(self) -> list[bytes]:
        """All of them, to be compared."""
        return [getattr(self, one.name) for one in fields(self)]


def load(path: Path) -> Secrets:
    """The secrets in the file *path*. Raises `KeyRingProblem` if it is missing, exposed or unfit.

    A file that was made before there were tombstones has no key for them, and may be one that this process
    cannot change: the key is derived from the receipt pepper then, which stays the same for ever, so that it
    is the same one at every start and after every restore.
    """
    data = private_file.read(path, WHAT).data
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        # Without the cause: a JSON error carries the whole document.
        raise KeyRingProblem(f"{WHAT} {path} is damaged: it is not JSON") from None
    if not isinstance(document, dict):
        raise KeyRingProblem(f"{WHAT} {path} is damaged: it has no names")
    if _LATER not in document and "receipt_pepper" in document:
        pepper = material.decoded(document["receipt_pepper"], f"receipt_pepper of {path}")
        derived = hmac.new(pepper, envelope.bound(_LATER, []), hashlib.sha256).digest()
        document[_LATER] = material.encoded(derived)
    secrets = Secrets(
        **{
            one.name: material.decoded(document.get(one.name), f"{one.name} of {path}")
            for one in fields(Secrets)
        }
    )
    if len(set(secrets.values())) != len(secrets.values()):
        raise KeyRingProblem(f"{WHAT} {path} has the same value under two names")
    return secrets


def create(path: Path) -> Secrets:
    """Make the file *path* with fresh values. Raises `KeyRingProblem` rather than replace a file."""
    with private_file.locked(path):
        if os.path.lexists(path):
            raise KeyRingProblem(f"{path} is there already; a file of secrets is never replaced")
        document = {one.name: material.encoded(material.fresh()) for one in fields(Secrets)}
        private_file.write(path, (json.dumps(document, indent=1) + "\n").encode())
        return load(path)


def ensure(path: Path) -> Secrets:
    """The secrets at *path*, made now if there are none: for the first start in development only."""
    try:
        return create(path)
    except KeyRingProblem:
        if not os.path.lexists(path):
            raise
        return load(path)
