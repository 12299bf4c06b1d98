"""The set of names that must be taken or refused (SAFETY, B7), decoded."""

import re
from dataclasses import dataclass
from pathlib import Path

TAKEN = "ねこ yamaneko Iris sora coco neko 二月 川口 工藤 力丸 へいわ コーヒー".split()
"""Names that somebody has when the rows to be refused are tried; the others are tried on an empty table."""

_FILE = Path(__file__).with_name("naughty_names.tsv")
_WRITTEN = re.compile(r"\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|x([0-9a-f]{2})|([nrt]))")
_LETTERS = {"n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True)
class Row:
    """One name and what must become of it. The lone surrogate stands for bytes that are no UTF-8."""

    accepted: bool
    reason: str
    name: str


def rows() -> list[Row]:
    """All rows of the set, in its order."""
    lines = _FILE.read_text(encoding="utf-8").rstrip("\n").split("\n")[1:]
    cells = [line.split("\t") for line in lines]
    return [Row(expected == "accept", reason, decoded(name)) for expected, reason, name in cells]


def decoded(name: str) -> str:
    """*name* with its escapes read."""
    name = {"@@LONG@@": "あ" * 10_000, "@@SURROGATE@@": "\udc80"}.get(name, name)
    return _WRITTEN.sub(
        lambda found: _LETTERS.get(found[4]) or chr(int(found[1] or found[2] or found[3], 16)), name
    )
