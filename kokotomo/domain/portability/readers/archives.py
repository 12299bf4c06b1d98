"""Packed files: gzip, and the zip that our own export writes. Of a zip only its ``diaries.jsonl`` is read."""

import gzip
import struct
import zipfile
from typing import IO, cast

from kokotomo.domain.portability.readers.items import FileRefused
from kokotomo.domain.portability.readers.streams import damage_is_refused

MEMBER = "diaries.jsonl"

DIRECTORY_MAX = 4 * 1024 * 1024
"""Bytes of a zip's table of contents: about 40,000 files. It is read as a whole, some 600 bytes of memory for
each of its files."""

_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCATOR_64 = b"PK\x06\x07"
_LOCATOR_64_SIZE = 20
_COMMENT_MAX = 65535
_ENCRYPTED = 0x1


def open_gzip(source: IO[bytes]) -> IO[bytes]:
    """What *source* holds, unpacked as it is read."""
    return cast(IO[bytes], gzip.GzipFile(fileobj=source, mode="rb"))


def open_zip(source: IO[bytes]) -> tuple[IO[bytes], int]:
    """The export's own list of entries in the zip *source* (seekable), and how many bytes it is packed.

    Raises `FileRefused`: ``file.damaged``, ``file.too_many_members``, ``file.not_our_zip``.
    """
    with damage_is_refused():
        _require_small_directory(source)
        archive = zipfile.ZipFile(source)
        member = next((one for one in archive.infolist() if one.filename == MEMBER), None)
        if member is None:
            raise FileRefused("file.not_our_zip", name=MEMBER)
        if member.flag_bits & _ENCRYPTED or member.compress_type not in (
            zipfile.ZIP_STORED,
            zipfile.ZIP_DEFLATED,
        ):
            raise FileRefused("file.damaged")
        size = source.seek(0, 2)
        return archive.open(member), min(max(member.compress_size, 0), size)


def _require_small_directory(source: IO[bytes]) -> None:
    size = source.seek(0, 2)
    source.seek(max(0, size - _END_SIZE - _COMMENT_MAX))
    tail = source.read()
    at = len(tail) - _END_SIZE
    if at < 0 or not (tail.startswith(_END, at) and tail.endswith(b"\x00\x00")):
        at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_SIZE:
        raise FileRefused("file.damaged")
    if tail.startswith(_LOCATOR_64, max(0, at - _LOCATOR_64_SIZE)):
        # Only for archives of four gigabytes or 65,000 files; its figures would count instead of these.
        raise FileRefused("file.too_many_members")
    (directory,) = struct.unpack_from("<I", tail, at + 12)
    if directory > min(size, DIRECTORY_MAX):
        raise FileRefused("file.too_many_members")
    source.seek(0)
