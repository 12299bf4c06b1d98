"""Files that nobody's program writes, sent as a member would send them, and everything that follows."""

import gzip
import io
import json
import resource
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from kokotomo.domain.portability import sweeps
from tests.support.factories_imports import lines, said
from tests.support.people import People
from tests.support.visitor import Visitor

MEGABYTE = 1024 * 1024

MT = b"AUTHOR: x\nTITLE: y\nDATE: %s\n-----\nBODY:\n%s\n-----\n%s\n--------\n"

_text = st.text(st.characters(codec=None), max_size=200)
_days = st.one_of(
    st.sampled_from(["1999-02-29", "0000-00-00", "9999-12-31", "1999-06-01", "１９９９-06-01", "", "-"]),
    _text,
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_text, inner, max_size=4),
    max_leaves=12,
)
_entry = st.fixed_dictionaries(
    {},
    optional={
        "text": _text | _json,
        "date": _days | _json,
        "month_day": st.sampled_from(["02-29", "02-30", "13-01", "1-1", "06-01"]) | _json,
        "author": _text | _json,
        "heading_note": _text | _json,
        "source": _text | _json,
        "topics": _json,
        "audience": st.sampled_from(["everyone", "private", "x"]) | _json,
        "wish": _text | _json,
        "sky": _text | _json,
        "published_at": _days.map(lambda day: f"{day}T00:00:00+23:59") | _json,
        "replies": _json,
        "id": _text | _json,
    },
)


def _dumped(value: object) -> bytes:
    # Lone surrogates as escapes: that is how they would come.
    return json.dumps(value).encode()


def _zipped(data: bytes, name: str = "diaries.jsonl") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return file.getvalue()


def _blown(kind: str, piece: bytes) -> bytes:
    """Sixty megabytes of *piece* behind one entry, packed piece by piece: only reading it could take much
    memory."""
    file = io.BytesIO()
    if kind == "gzip":
        with gzip.GzipFile(fileobj=file, mode="wb") as target:
            _blow(target, piece)
    else:
        with (
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open("diaries.jsonl", "w") as member,
        ):
            _blow(member, piece)
    return file.getvalue()


def _blow(target: Any, piece: bytes) -> None:
    target.write(lines(said()))
    for _ in range(60 * MEGABYTE // len(piece)):
        target.write(piece)


def _bent(data: bytes, at: float, what: bytes) -> bytes:
    place = int(at * len(data))
    return data[:place] + what + data[place + len(what) :]


_line = st.one_of(
    _entry.map(_dumped),
    _json.map(_dumped),
    st.binary(max_size=300),
    _entry.map(_dumped).flatmap(lambda one: st.integers(0, len(one)).map(lambda end: one[:end])),
    st.sampled_from(
        [
            b"[" * 50_000,
            b'{"text": ' * 5000,
            b'{"text": "\\ud800", "date": "1999-06-01"}',
            b'{"text": "\\u0000", "date": "1999-06-01"}',
            b'{"text": 1e999999, "date": NaN}',
            b'{"text": "' + b"x" * (MEGABYTE + 10) + b'", "date": "1999-06-01"}',
            _dumped(said("あ" * 20_001)),
            _dumped(said("a" + "\u0301" * 100_000)),
            _dumped(said("[" * 20_000)),
            _dumped(said("\U0001f1ef" * 19_999)),
        ]
    ),
)
_plain = st.lists(_line, max_size=30).map(lambda some: lines(said("よい日記"), *some))
_movable = st.lists(
    st.builds(
        lambda day, body, more: MT % (day, body, more),
        st.sampled_from([b"02/30/1999 25:61:61 AM", b"06/01/1999 11:05:07 PM", b"", b"\xff\xfe"]),
        st.one_of(
            st.binary(max_size=400),
            st.sampled_from([b"<p>" * 20_000, b"<a href='" * 5000, b"&#" * 20_000, b"<!--" * 9000]),
        ),
        st.sampled_from([b"COMMENT:\nx\n-----", b"PING:\n-----", b"", b"-----\n-----"]),
    ),
    max_size=6,
).map(b"".join)
_bombs = st.sampled_from(
    [
        partial(_blown, "gzip", b"\n" * 65_536),
        partial(_blown, "gzip", b"0" * 65_536),
        partial(_blown, "zip", b" " * 65_536),
        partial(_zipped, _zipped(b"0" * MEGABYTE)),
        partial(_zipped, gzip.compress(b"0" * MEGABYTE)),
        partial(_zipped, lines(said()), "../../diaries.jsonl"),
        partial(bytes, 3 * MEGABYTE),
    ]
).map(lambda make: make())
_packed = st.one_of(_plain.map(gzip.compress), _plain.map(_zipped))
FILES = st.one_of(
    st.binary(max_size=500),
    _plain,
    _movable,
    _packed,
    st.builds(_bent, _packed, st.floats(0, 1), st.binary(min_size=1, max_size=8)),
    st.builds(lambda data, end: data[: int(len(data) * end)], _packed, st.floats(0, 1)),
    st.integers(0, 9).flatmap(lambda one: _bombs if one < 3 else _plain),
)
"""Broken UTF-8, cut and deep JSON, NULs, huge lines, wrong dates, bombs, garbage of every format."""


@dataclass
class Sent:
    """What came of them: how many files, answers of 500 and above, and megabytes more memory at the peak than
    for drawing them."""

    files: int = 0
    broken: list[str] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=dict)
    megabytes: float = 0.0


def send_all(app: Flask, number: int) -> Sent:
    """Send *number* files, always the same, each through every step to its end."""
    people = People(app)
    visitor = people.browser(people.member())
    sent = Sent()
    _send(app, visitor, lines(said("はじめ")), Sent())
    # Whoever draws a thousand files keeps much of them in mind, and that is not the site.
    _draw(number, lambda data: None)
    before = _peak()
    _draw(number, lambda data: _send(app, visitor, data, sent))
    sent.megabytes = _peak() - before
    return sent


def _draw(number: int, use: Callable[[bytes], None]) -> None:
    """Give the same *number* files to *use*, one after the other."""

    @seed(1)
    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(FILES)
    def one_file(data: bytes) -> None:
        use(data)

    one_file()


def _send(app: Flask, visitor: Visitor, data: bytes, sent: Sent) -> None:
    sent.files += 1
    file = (io.BytesIO(data), "diaries.jsonl")
    answer = visitor.post("/settings/import", {"audience": "kept", "year": "1935", "file": file})
    if answer.status_code == 422:
        _count(sent, "no file")
        return
    where = answer.location or ""
    if answer.status_code != 303 or len(where) < len("/settings/import/"):
        sent.broken.append(f"{answer.status_code} {where} for {data[:80]!r}")
        return
    _work(app, sent)
    for path in ("", "/choices", "", "/taking", ""):
        if path:
            choice = {"audience": "private", "year": "1936", "authors": ["すみ", ""]}
            answer = visitor.post(f"{where}{path}", choice)
        else:
            answer = visitor.get(where)
        if answer.status_code >= 500:
            sent.broken.append(f"{answer.status_code} {path} for {data[:80]!r}")
        _work(app, sent)
    page = visitor.get(where).get_data(as_text=True)
    _count(
        sent,
        "taken" if "取りこみが終わりました" in page else "refused" if "取りこめません" in page else "other",
    )
    visitor.post(f"{where}/removal")


def _work(app: Flask, sent: Sent) -> None:
    try:
        with app.app_context():
            while sweeps.work_off():
                continue
    except Exception as error:  # whatever it is, it is counted
        sent.broken.append(f"the worker: {error!r}"[:300])
        with app.app_context():
            sweeps.forget_old()


def _count(sent: Sent, state: str) -> None:
    sent.states[state] = sent.states.get(state, 0) + 1


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
