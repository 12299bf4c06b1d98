"""Files beside the pages: CSS joined into one, names made of content, so that they may be kept for a year.

The sources under ``static`` are joined at start into a directory of the instance. A tree that was packaged
with ``prebuild`` has the result beside its sources, and nothing is written at start.

Several workers and hosts may build into one directory at once: names come from content, so they all write
the same, each file is put in place by one rename, and the list of files last. Files of earlier
versions stay: a page that somebody opened before an update still asks for them.
"""

import gzip
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

STYLE = "kokotomo.css"
LIST = "files.json"
PREBUILT = "built"
PREFIX = "/static/"
WORTH_PACKING = 512
"""Bytes; what is smaller fits one packet either way."""

_HASHED = re.compile(r"\.[0-9a-f]{12}\.[a-z0-9]+(\.gz)?$")
_STRING_OR_COMMENT = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/""", re.DOTALL)
_STRING_OR_SPACE = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\s*([{};,])\s*|\s+""")
_IMPORT = re.compile(r"""^\s*import\b|^\s*export\b.*\bfrom\b|\bimport\s*\(""", re.MULTILINE)


class AssetProblem(Exception):
    """A source is missing, not listed, or of a kind that cannot be served; the message says which."""


@dataclass(frozen=True)
class Manifest:
    """Which file stands for which name."""

    directory: Path
    """Where the files lie that a web server may hand out under `PREFIX`."""
    names: Mapping[str, str]
    """Name as templates write it -> path of the hashed file below *directory*."""

    def url(self, name: str) -> str:
        """The address of *name*, such as ``js/leave.js``. Raises `AssetProblem` for an unknown one."""
        try:
            return PREFIX + self.names[name]
        except KeyError:
            raise AssetProblem(f"no file {name!r} among {sorted(self.names)}") from None


def build(static_dir: Path, out_dir: Path) -> Manifest:
    """The files for pages, built from *static_dir* into *out_dir* unless they come with the package.

    Raises `AssetProblem`, or `OSError` where *out_dir* cannot be written.
    """
    packaged = static_dir / PREBUILT
    if (packaged / LIST).is_file():
        return _load(packaged)
    return _write(static_dir, out_dir)


def prebuild(static_dir: Path) -> Manifest:
    """Put the result beside the sources, to be packaged with them; `build` then only reads it."""
    return _write(static_dir, static_dir / PREBUILT)


def is_hashed(_path: str, url: str) -> bool:
    """Whether *url* names its content and so never changes; WhiteNoise's ``immutable_file_test``."""
    return _HASHED.search(url) is not None


def join_styles(css_dir: Path) -> str:
    """All style sources in the order of ``order.txt``, without comments and needless space.

    Raises `AssetProblem` where a source is not listed, or a listed one is not there.
    """
    order = (css_dir / "order.txt").read_text("utf-8").split()
    there = {path.name for path in css_dir.glob("*.css")}
    if len(set(order)) != len(order) or set(order) != there:
        raise AssetProblem(
            f"order.txt and the files differ: {sorted(set(order) ^ there) or 'a name stands twice'}"
        )
    return '@charset "utf-8";\n' + "".join(_lighten((css_dir / name).read_text("utf-8")) for name in order)


def _load(directory: Path) -> Manifest:
    return Manifest(directory, json.loads((directory / LIST).read_text("utf-8")))


def _write(static_dir: Path, out_dir: Path) -> Manifest:
    names = {}
    for name, content in _sources(static_dir):
        hashed = _hashed_name(name, content)
        _put(out_dir / hashed, content)
        if len(content) >= WORTH_PACKING:
            # No time inside: the same content gives the same bytes, whoever packs it.
            _put(out_dir / f"{hashed}.gz", gzip.compress(content, compresslevel=9, mtime=0))
        names[name] = hashed
    _put(out_dir / LIST, json.dumps(names, indent=1, sort_keys=True).encode(), anew=True)
    return Manifest(out_dir, names)


def _sources(static_dir: Path) -> Iterator[tuple[str, bytes]]:
    yield STYLE, join_styles(static_dir / "css").encode()
    for path in sorted((static_dir / "js").glob("*.js")):
        text = path.read_text("utf-8")
        if _IMPORT.search(text):
            # An import would name the file without its hash.
            raise AssetProblem(f"{path.name} imports another module; each must stand alone")
        yield f"js/{path.name}", text.encode()
    for path in sorted((static_dir / "images").iterdir()):
        yield f"images/{path.name}", path.read_bytes()


def _lighten(style: str) -> str:
    without_comments = _STRING_OR_COMMENT.sub(lambda found: found.group(1) or "", style)
    # A colon keeps its spaces: before one they can mean "any descendant that".
    tight = _STRING_OR_SPACE.sub(lambda found: found.group(1) or found.group(2) or " ", without_comments)
    return tight.replace(";}", "}").strip() + "\n"


def _hashed_name(name: str, content: bytes) -> str:
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{ending}"


def _put(path: Path, content: bytes, *, anew: bool = False) -> None:
    if not anew and path.is_file() and path.stat().st_size == len(content):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # mkstemp makes files for their owner only; a web server in front reads them as somebody else.
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
