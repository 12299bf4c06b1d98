"""Sealing and opening texts under a data key; the blind index. What features call.

A feature keeps one `DataKey` for each owner, seals a text when it writes the row and unseals it when
the owner reads it. A value opens only in the place for which it was sealed, so a row that gets sealed
columns needs its id (or public id) beforehand.
"""

import hashlib
import hmac
import logging
from datetime import date, datetime

from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.crypto import envelope, keys, material
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.crypto.problems import Unsealable
from kokotomo.foundation.crypto.ring import KeyRing

log = logging.getLogger(__name__)

# Where an opened key is kept on its own instance: never longer than the row is in memory, never for others.
_OPENED = "_opened"


def new_data_key() -> DataKey:
    """A fresh data key, wrapped under the current epoch, not yet added to the session.

    Raises `KeyRingProblem` while the ring's file cannot be read.
    """
    ring = keys.ring()
    data_key = DataKey(public_id=public_ids.new(), epoch=ring.current, created_on=clock.today())
    data_key.wrapped = wrap(material.fresh(), ring, data_key.public_id, data_key.created_on)
    return data_key


def seal(
    data_key: DataKey, text: str, *, table: str, column: str, row: int | str, created: date, version: int = 0
) -> str:
    """*text* sealed under *data_key* for one place; what to store. Its length tells only steps of 256 bytes.

    *row* is the row's id or public id, *created* its day, *version* its number where a row keeps
    several. Raises `Unsealable` if the data key cannot be opened, ``ValueError`` for a lone surrogate.
    """
    place = _place(data_key, table, column, row, created, version)
    try:
        plain = envelope.padded(text)
    except UnicodeEncodeError:
        # Without the cause: it carries the whole text.
        raise ValueError("a text with a lone surrogate cannot be sealed") from None
    return envelope.seal(_opened(data_key), envelope.DATA_KEY_MARK, plain, place)


def unseal(
    data_key: DataKey,
    sealed: str,
    *,
    table: str,
    column: str,
    row: int | str,
    created: date,
    version: int = 0,
) -> str:
    """The text that was sealed for exactly this place under this data key.

    Raises `Unsealable` for anything else, whatever the reason, and logs one line that names the column.
    """
    place = _place(data_key, table, column, row, created, version)
    key = _opened(data_key)
    try:
        return envelope.unpadded(envelope.unseal(key, envelope.DATA_KEY_MARK, sealed, place))
    except Unsealable:
        log.error("a sealed value of %s.%s was refused", table, column)
        raise Unsealable from None


def blind_index(label: str, value: str) -> str:
    """64 hex digits by which *value* can be found without being stored: HMAC-SHA256 under an own key.

    *label* names what it is an index of, so that the same value has another index elsewhere. The
    caller normalises *value*.
    """
    message = envelope.bound(label, [value])
    return hmac.new(keys.secrets().email_index, message, hashlib.sha256).hexdigest()


def keyed_receipt(label: str, *values: str) -> str:
    """64 hex digits of *values* under the receipt pepper, HMAC-SHA256; *label* says what for.

    A key of its own: whoever has the e-mail index's finds no thread by it.
    """
    message = envelope.bound(label, values)
    return hmac.new(keys.secrets().receipt_pepper, message, hashlib.sha256).hexdigest()


def wrap(key: bytes, ring: KeyRing, public_id: str, created_on: date) -> str:
    """The data key *key* sealed under the current epoch of *ring*; for this module and rotation."""
    place = _wrapping_place(public_id, created_on)
    return envelope.seal(ring.current_key, str(ring.current), key, place)


def unwrap(wrapped: str, epoch: int, public_id: str, created_on: date) -> bytes:
    """The data key that `wrap` was given under *epoch*. Raises `Unsealable`; for this module and rotation."""
    place = _wrapping_place(public_id, created_on)
    return envelope.unseal(keys.key_of(epoch), str(epoch), wrapped, place)


def _opened(data_key: DataKey) -> bytes:
    source = (data_key.wrapped, data_key.epoch, data_key.public_id, data_key.created_on)
    kept: tuple[object, bytes] | None = data_key.__dict__.get(_OPENED)
    if kept is not None and kept[0] == source:
        return kept[1]
    try:
        key = unwrap(*source)
    except Unsealable:
        log.error("a data key of epoch %s was refused", data_key.epoch)
        raise Unsealable from None
    data_key.__dict__[_OPENED] = (source, key)
    return key


def _place(
    data_key: DataKey, table: str, column: str, row: int | str, created: date, version: int
) -> list[str]:
    # An id that the database has not given yet would bind every such row to the same place.
    if isinstance(row, bool) or not isinstance(row, int | str) or row == "":
        raise TypeError("a sealed value needs its row's id")
    return [table, column, data_key.public_id, str(row), str(version), _day(created)]


def _wrapping_place(public_id: str, created_on: date) -> list[str]:
    return [DataKey.__tablename__, "wrapped", public_id, _day(created_on)]


def _day(day: date) -> str:
    # A datetime is a date to Python, but reads differently in another zone.
    if isinstance(day, datetime) or not isinstance(day, date):
        raise TypeError("a sealed value is bound to a day, not to an instant")
    return day.isoformat()
