"""``flask diaries``: diaries from files, and back into files."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

import click
from flask import Flask
from flask.cli import AppGroup

from kokotomo.domain.accounts import nicknames
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.people import find_by_nickname
from kokotomo.domain.diaries.actions import imports
from kokotomo.domain.diaries.actions.imports import Brought
from kokotomo.domain.diaries.rules import Audience, audiences_for
from kokotomo.domain.portability import exports
from kokotomo.domain.portability.queries import imports as queries
from kokotomo.domain.portability.readers import formats
from kokotomo.domain.portability.readers.items import FileRefused, Item, NotTaken, Raw
from kokotomo.domain.portability.rules import ANYBODY, BATCH, Choices, Reader, judged, year_problem
from kokotomo.foundation import clock
from kokotomo.foundation.errors import DomainError

UNPACKED_MAX = 4 * 1024 * 1024 * 1024
"""Bytes of a file on the host, whose operator knows what it is; it is read line by line all the same."""

LINES_SHOWN = 20
"""Line numbers named by reason, unless all are asked for."""

diaries = AppGroup("diaries", help="Diaries from files, and back into files.")


@dataclass
class Tally:
    """What became of the entries so far; *not_taken* has the lines by reason."""

    taken: int = 0
    not_taken: dict[str, list[int]] = field(default_factory=dict)

    @property
    def named(self) -> int:
        """How many entries were not taken, and say why."""
        return sum(len(lines) for lines in self.not_taken.values())

    def leave(self, one: NotTaken) -> None:
        """Name *one*."""
        said = "".join(
            f" {key}={value}" for key, value in sorted(one.facts.items()) if key in ("key", "year")
        )
        self.not_taken.setdefault(one.reason + said, []).append(one.line)


@dataclass(frozen=True)
class Owner:
    """Into whose notebook an author's entries go, and how they are judged."""

    user: User
    reader: Reader
    choices: Choices


class Importer:
    """Takes the items of one file, a batch at a time, each author's into a notebook of their own."""

    def __init__(self, owners: dict[str, Owner], *, dry_run: bool) -> None:
        self.owners = owners
        self.dry_run = dry_run
        self.tally = Tally()
        self._seen: set[str] = set()
        self._waiting: dict[int, tuple[Owner, list[tuple[int, Brought]]]] = {}

    def take(self, items: Iterator[Item]) -> Iterator[int]:
        """Work through *items*; gives the line of each, for a progress bar."""
        for number, item in enumerate(items):
            if isinstance(item, NotTaken):
                self.tally.leave(item)
            else:
                self._judge(item, number)
            yield item.line
        for owner, waiting in self._waiting.values():
            self._put(owner, waiting)

    def _judge(self, raw: Raw, number: int) -> None:
        owner = self.owners.get(raw.author) or self.owners.get(ANYBODY)
        if owner is None:
            self.tally.leave(NotTaken(raw.line, "author.other"))
            return
        one = judged(raw, owner.choices, owner.reader, number)
        if isinstance(one, NotTaken):
            self.tally.leave(one)
            return
        _owner, waiting = self._waiting.setdefault(owner.user.id, (owner, []))
        waiting.append((raw.line, one))
        if len(waiting) == BATCH:
            self._put(owner, waiting)
            waiting.clear()

    def _put(self, owner: Owner, waiting: list[tuple[int, Brought]]) -> None:
        entries = [one for _line, one in waiting]
        if self.dry_run:
            results = [self._is_new(owner, one, there) for one, there in self._there(owner, entries)]
        else:
            results = imports.take(owner.user, entries) if entries else []
        self.tally.taken += sum(results)
        for (line, _one), new in zip(waiting, results, strict=True):
            if not new:
                self.tally.leave(NotTaken(line, "already"))

    def _there(self, owner: Owner, entries: list[Brought]) -> list[tuple[Brought, bool]]:
        return list(zip(entries, imports.there_already(owner.user, entries), strict=True))

    def _is_new(self, owner: Owner, one: Brought, there: bool) -> bool:
        key = one.key_of(owner.user)
        new = not there and key not in self._seen
        self._seen.add(key)
        return new


@diaries.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--author",
    "authors",
    multiple=True,
    metavar="'NAME=NICKNAME'",
    help="Whose entries of the file go to which member; NAME * stands for everybody. May be repeated.",
)
@click.option("--year", type=int, help="The year of entries that name none.")
@click.option(
    "--audience",
    type=click.Choice([*(one.value for one in Audience), "kept"]),
    default=Audience.PRIVATE.value,
    show_default=True,
    help="Who may read them; kept: as the file says, else private.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be taken, and take nothing.")
@click.option("--all-lines", is_flag=True, help="Name every line that is not taken.")
def import_file(
    file: Path, authors: tuple[str, ...], year: int | None, audience: str, dry_run: bool, all_lines: bool
) -> None:
    """Take the diaries of FILE (JSON Lines, Movable Type, our own export; packed or not).

    A second run takes nothing twice. What is not taken is named, by reason and line.
    """
    owners = _owners(authors, year, None if audience == "kept" else Audience(audience))
    importer = Importer(owners, dry_run=dry_run)
    began = time.perf_counter()
    with file.open("rb") as source:
        try:
            _run(importer, source, file.stat().st_size)
        except FileRefused as refused:
            raise click.ClickException(f"{file.name}: {refused.key} {dict(refused.facts) or ''}") from None
        except DomainError as error:
            raise click.ClickException(f"{error.key}: this member may not write") from None
    _tell(importer.tally, time.perf_counter() - began, dry_run=dry_run, all_lines=all_lines)


@diaries.command("export")
@click.argument("nickname")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export_file(nickname: str, file: Path) -> None:
    """Write all diaries of NICKNAME, with the replies they received, into FILE (a zip)."""
    user = _member(nickname)
    if file.exists():
        raise click.ClickException(f"{file.name} is there already")
    count = 0
    with file.open("wb") as target:
        for piece in exports.archive(user):
            count += target.write(piece)
    click.echo(f"{file.name}: {count:,} bytes")


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(diaries)


def _run(importer: Importer, source: IO[bytes], size: int) -> None:
    opened = formats.opened(source, UNPACKED_MAX)
    with click.progressbar(length=size, label=opened.format.value, width=0) as bar:
        for _line in importer.take(opened.items):
            at = source.tell()
            if at > bar.pos:
                bar.update(at - bar.pos)


def _owners(authors: tuple[str, ...], year: int | None, audience: Audience | None) -> dict[str, Owner]:
    if not authors:
        raise click.UsageError(
            "say whose entries go to whom: --author 'NAME=NICKNAME', or --author '*=NICKNAME'"
        )
    wrong = None if year is None else year_problem(year, clock.today())
    if wrong:
        raise click.UsageError(f"--year {year} is not between 1900 and this year")
    owners: dict[str, Owner] = {}
    for pair in authors:
        name, sign, nickname = pair.rpartition("=")
        if not sign:
            raise click.UsageError(f"--author {pair!r} has no =")
        user = _member(nickname)
        if audience is not None and audience not in audiences_for(user.is_minor):
            raise click.UsageError(f"{nickname} is under 18 and has no --audience {audience.value}")
        choices = Choices(audience, year, (name,))
        owners[name] = Owner(user, queries.reader_for(user), replace(choices, authors=(ANYBODY,)))
    return owners


def _member(nickname: str) -> User:
    try:
        user = find_by_nickname(nicknames.parse(nickname))
    except DomainError:
        user = None
    if user is None:
        raise click.UsageError(f"there is no member {nickname!r}")
    return user


def _tell(tally: Tally, seconds: float, *, dry_run: bool, all_lines: bool) -> None:
    all_of_them = tally.taken + tally.named
    click.echo(f"{'would be taken' if dry_run else 'taken'}\t{tally.taken}")
    for reason, lines in sorted(tally.not_taken.items(), key=lambda one: -len(one[1])):
        shown = lines if all_lines else lines[:LINES_SHOWN]
        more = "" if len(shown) == len(lines) else f" … and {len(lines) - len(shown)} more (--all-lines)"
        click.echo(f"{reason}\t{len(lines)}\tlines {', '.join(map(str, shown))}{more}")
    click.echo(f"entries\t{all_of_them}\t{all_of_them / max(seconds, 0.001):.0f} a second")
