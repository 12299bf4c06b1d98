"""Bytes read within bounds, and their lines.

Nothing here trusts what a file says of itself: what counts is the bytes that really come out.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from kokotomo.domain.portability.readers.items import FileRefused

UNPACKED_MAX = 64 * 1024 * 1024
"""Bytes of one file after unpacking: seven times the longest diary that we know (nine megabytes, sixty years
of four people)."""

LINE_MAX = 1024 * 1024
"""Bytes of one line. The longest entry that is taken has 20,000 characters; as escapes of JSON, six bytes for
half a character, an emoji of a family among them, that stays below this."""

RATIO_MAX = 100
"""How many times longer than its packed form a file may be, beyond the first megabyte. Diaries come to 3
to 6."""

_BLOCK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end: *number* from 1, *data* is None where it was longer than `LINE_MAX`."""

    number: int
    data: bytes | None


@contextmanager
def damage_is_refused() -> Iterator[None]:
    """Whatever the libraries raise over a cut or forged file becomes `FileRefused` (``file.damaged``)."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise FileRefused("file.damaged") from error
    except (ValueError, RuntimeError, struct.error, OverflowError) as error:
        # zipfile's own ways of meeting fields that no program writes.
        raise FileRefused("file.damaged") from error


class Bounded(io.RawIOBase):
    """*source* cut off with `FileRefused` (``file.too_long``) where it gives more than *most* bytes, or, if
    it is packed, more than `RATIO_MAX` times its *packed* length (``file.bomb``)."""

    def __init__(self, source: IO[bytes], most: int = UNPACKED_MAX, packed: int | None = None) -> None:
        super().__init__()
        self._source = source
        self._most = most
        self._packed = packed
        self._given = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """As every raw stream."""
        with damage_is_refused():
            data = self._source.read(min(len(buffer), _BLOCK))
        self._given += len(data)
        if self._given > self._most:
            raise FileRefused("file.too_long", megabytes=self._most // (1024 * 1024))
        if self._packed is not None and self._given > LINE_MAX + RATIO_MAX * self._packed:
            raise FileRefused("file.bomb")
        buffer[: len(data)] = data
        return len(data)


def lines(source: IO[bytes]) -> Iterator[Line]:
    """The lines of *source*. Ends are LF or CR LF; one longer than `LINE_MAX` is passed over, never kept."""
    number = 0
    while data := source.readline(LINE_MAX + 2):
        number += 1
        if data.endswith(b"\n"):
            data = data[:-2] if data.endswith(b"\r\n") else data[:-1]
        elif len(data) > LINE_MAX:
            while (rest := source.readline(_BLOCK)) and not rest.endswith(b"\n"):
                continue
        yield Line(number, data if len(data) <= LINE_MAX else None)
