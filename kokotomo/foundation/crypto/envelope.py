"""The sealed format: ``k1.<mark>.<nonce>.<ciphertext and tag>``, AES-256-GCM, base64url without padding.

The mark says which key opens it: the epoch's number on a wrapped data key, `DATA_KEY_MARK` on a value
sealed under a data key. An epoch's number there would be stale after the first rotation; the wrapped
data key alone carries it. Every envelope is bound to its place by the authenticated data, so that one
moved to another row, column, owner, day or version does not open.

Nonces are 96 random bits: with at most 2^20 envelopes a key, two are equal with a chance below 2^-57.
"""

import base64
import binascii
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kokotomo.foundation.crypto.problems import Unsealable

FORMAT = "k1"
DOMAIN = "kokotomo/v1"
DATA_KEY_MARK = "d1"  # generation 1 of a data key; one that is exchanged in place would get another
STEP = 256  # bytes; texts are padded up to the next multiple
_NONCE = 12
_TAG = 16


def seal(key: bytes, mark: str, plain: bytes, place: Sequence[str]) -> str:
    """*plain* sealed under *key* (32 bytes) and bound to *mark* and *place* (names from outside in)."""
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(key).encrypt(nonce, plain, bound(mark, place))
    return ".".join((FORMAT, mark, _encoded(nonce), _encoded(sealed)))


def unseal(key: bytes, mark: str, sealed: str, place: Sequence[str]) -> bytes:
    """What `seal` was given. Raises `Unsealable` unless key, mark, place and every character are right."""
    parts = sealed.split(".")
    if len(parts) != 4 or parts[0] != FORMAT or parts[1] != mark:
        raise Unsealable
    nonce, body = _decoded(parts[2]), _decoded(parts[3])
    if len(nonce) != _NONCE or len(body) < _TAG:
        raise Unsealable
    try:
        return AESGCM(key).decrypt(nonce, body, bound(mark, place))
    except InvalidTag:
        raise Unsealable from None


def bound(mark: str, place: Sequence[str]) -> bytes:
    """The authenticated data: each name preceded by its length, so that no two places read the same."""
    names = [name.encode() for name in (DOMAIN, FORMAT, mark, *place)]
    return b"".join(len(name).to_bytes(4, "big") + name for name in names)


def padded(text: str) -> bytes:
    """*text* as UTF-8, then 0x80 and zeros up to a multiple of 256 bytes (ISO/IEC 7816-4).

    So its sealed length tells only in steps how long it is; texts of 0 to 255 bytes look alike.
    """
    plain = text.encode() + b"\x80"
    return plain + b"\x00" * (-len(plain) % STEP)


def unpadded(plain: bytes) -> str:
    """The text that `padded` was given. Raises `Unsealable` for anything else."""
    text, mark, rest = plain.rpartition(b"\x80")
    if not mark or rest.strip(b"\x00") or len(plain) % STEP:
        raise Unsealable
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise Unsealable from None


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _decoded(text: str) -> bytes:
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise Unsealable from None
    # The decoder passes over strange characters and spare bits: only the one spelling counts.
    if _encoded(data) != text:
        raise Unsealable
    return data
