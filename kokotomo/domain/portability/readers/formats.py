"""Which format a file has, and its items. The one door to the readers."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Any

from kokotomo.domain.portability.readers import archives, json_lines, movable_type
from kokotomo.domain.portability.readers.items import FileRefused, Item
from kokotomo.domain.portability.readers.streams import UNPACKED_MAX, Bounded, lines

GZIP, ZIP = b"\x1f\x8b", b"PK"
_BOM = b"\xef\xbb\xbf"
_OTHER_BOMS = (b"\xff\xfe", b"\xfe\xff")
_PEEK = 64 * 1024
_FIRST_LINES = 40
"""Lines that are looked at for the format; more than one broken line at the start is no format."""


class Format(StrEnum):
    """What is read."""

    JSON_LINES = "json_lines"
    MOVABLE_TYPE = "movable_type"


READERS = {Format.JSON_LINES: json_lines.read, Format.MOVABLE_TYPE: movable_type.read}


@dataclass(frozen=True)
class Opened:
    """A file whose format is known; *items* reads on as it is asked, once."""

    format: Format
    items: Iterator[Item]


def is_packed(beginning: bytes) -> bool:
    """Whether a file that begins so must be unpacked."""
    return beginning.startswith((GZIP, ZIP))


def opened(source: IO[bytes], most: int = UNPACKED_MAX) -> Opened:
    """The file *source* (seekable), packed or not, of at most *most* bytes when unpacked.

    Raises `FileRefused`, here or while its items are read: ``file.empty``, ``file.encoding``,
    ``file.unknown``, ``file.nested``, ``file.damaged``, ``file.bomb``, ``file.too_long``,
    ``file.too_many_members``, ``file.not_our_zip``.
    """
    reader = _unpacked(source, most)
    beginning = reader.peek(_PEEK)[:_PEEK]
    if beginning.startswith(_BOM):
        reader.read(len(_BOM))
        beginning = beginning[len(_BOM) :]
    found = _format_of(beginning)
    return Opened(found, READERS[found](lines(reader)))


def _unpacked(source: IO[bytes], most: int) -> "io.BufferedReader[Any]":
    size = source.seek(0, 2)
    source.seek(0)
    beginning = source.read(4)
    source.seek(0)
    if not is_packed(beginning):
        return io.BufferedReader(Bounded(source, most), _PEEK)
    packed = size
    if beginning.startswith(GZIP):
        inner: IO[bytes] = archives.open_gzip(source)
    else:
        inner, packed = archives.open_zip(source)
    reader = io.BufferedReader(Bounded(inner, most, packed), _PEEK)
    if is_packed(reader.peek(4)):
        raise FileRefused("file.nested")
    return reader


def _format_of(beginning: bytes) -> Format:
    if beginning.startswith(_OTHER_BOMS):
        raise FileRefused("file.encoding")
    first = [line.strip() for line in beginning.split(b"\n")[:_FIRST_LINES] if line.strip()]
    if not first:
        raise FileRefused("file.empty")
    for line in first:
        if line.startswith(b"{"):
            return Format.JSON_LINES
        if movable_type.KEY.match(line) and not line.startswith(b"NO ENTRY"):
            return Format.MOVABLE_TYPE
    raise FileRefused("file.unknown")
