"""The hand-written tables beside this file, read as they stand."""

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Grid:
    """Rows by name; in each, a cell of letters for every viewer. A dot is nothing."""

    viewers: tuple[str, ...]
    rows: dict[str, dict[str, str]]

    def has(self, row: str, viewer: str, letter: str) -> bool:
        """Whether *viewer*'s cell of *row* holds *letter*."""
        return letter in self.rows[row][viewer]


def lines(name: str) -> list[list[str]]:
    """The cells of the file *name*, line by line with its heading; empty lines and ``#`` are passed over."""
    found = (HERE / name).read_text(encoding="utf-8").split("\n")
    return [line.split("\t") for line in found if line and not line.startswith("#")]


def grid(name: str) -> Grid:
    """The table in the file *name*; a cell too few or too many raises ``ValueError``."""
    heading, *rest = lines(name)
    viewers = tuple(heading[1:])
    return Grid(viewers, {row[0]: dict(zip(viewers, row[1:], strict=True)) for row in rest})


ENTRIES = grid("entries.tsv")
REPLIES = grid("replies.tsv")
PERSONS = grid("persons.tsv")
NOTICES = grid("notices.tsv")
WRITES = grid("writes.tsv")
VIEWERS = ENTRIES.viewers
GUESTS = ("guest", "crawler", "unconfirmed", "left_writer")
"""Viewers without an account that is open."""
