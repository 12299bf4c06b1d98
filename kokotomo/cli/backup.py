"""``flask backup``: the database into a folder; ``flask backup keys``: the keys, into another one."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click
from flask import Flask, current_app

from kokotomo.foundation import clock, tombstone_file, upkeep
from kokotomo.foundation.backups import folder as files
from kokotomo.foundation.backups import postgres, sqlite
from kokotomo.foundation.backups.folder import BackupProblem, Manifest
from kokotomo.foundation.crypto import private_file
from kokotomo.foundation.crypto.problems import KeyRingProblem
from kokotomo.foundation.db import db
from kokotomo.settings import Settings
from kokotomo.web.keeping import BACKUP


def make(settings: Settings, folder: Path, keep_days: int = files.KEPT_DAYS) -> Manifest:
    """Back the database up into *folder* while the site runs, and delete backups there that are older than
    *keep_days*. Inside an app context. Raises `BackupProblem` or `KeyRingProblem`."""
    _require_apart(settings, folder)
    db.session.rollback()
    if settings.sqlite:
        manifest = sqlite.make(sqlite_file(settings), folder)
    else:
        manifest = postgres.make(libpq(settings), folder)
    files.delete_old(folder, keep_days)
    if settings.backups is not None:
        tombstone_file.write_out(settings.backups / tombstone_file.NAME, whole=True)
    upkeep.note(BACKUP, manifest.size)
    return manifest


def copy_keys(settings: Settings, folder: Path) -> list[Path]:
    """Copy ring and secrets into *folder*, where no data and no backup may lie; older copies there go, for
    they hold epochs that were destroyed since. Raises `BackupProblem` or `KeyRingProblem`."""
    there = Path(os.path.realpath(folder))
    homes = [settings.instance, *([settings.backups] if settings.backups else [])]
    if any(_one_in_the_other(there, Path(os.path.realpath(home))) for home in homes):
        raise BackupProblem(f"{folder} belongs to data or backups: keys are kept apart from both")
    if folder.is_dir() and any(files.NAME.fullmatch(path.name) for path in folder.iterdir()):
        raise BackupProblem(f"there are backups in {folder}: keys are kept apart from them")
    copies = []
    for path, what in ((settings.key_ring, "ring"), (settings.secrets, "secrets")):
        copy = folder / f"{what}-{clock.now():%Y%m%dT%H%M%S}Z.json"
        with private_file.locked(copy):
            private_file.write(copy, private_file.read(path, f"the file {path.name}").data)
        copies.append(copy)
    for old in [*folder.glob("ring-*Z.json"), *folder.glob("secrets-*Z.json")]:
        if old not in copies:
            old.unlink()
    return copies


def sqlite_file(settings: Settings) -> Path:
    """Where the database lies."""
    return Path(settings.database_url.removeprefix("sqlite:///"))


def libpq(settings: Settings) -> str:
    """The address of the database as Postgres's own library reads it."""
    return settings.database_url.replace("postgresql+psycopg://", "postgresql://", 1)


def _require_apart(settings: Settings, folder: Path) -> None:
    for path, what in ((settings.key_ring, "the key ring"), (settings.secrets, "the file of secrets")):
        private_file.require_outside(path, folder, what)
        if Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(path.parent)):
            raise BackupProblem(f"{folder} is the folder of the keys: whoever copies the one has the other")


def _one_in_the_other(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)


@click.command("backup")
@click.argument("where", nargs=-1)
@click.option(
    "--keep",
    default=files.KEPT_DAYS,
    show_default=True,
    type=click.IntRange(1, files.KEPT_DAYS),
    help="Days after which backups in the folder are deleted.",
)
def backup(where: tuple[str, ...], keep: int) -> None:
    """Copy the database into a folder: `backup [FOLDER]`, by default KOKOTOMO_BACKUPS. The site goes on.

    `backup keys FOLDER` copies the keys instead, into another folder on another medium.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if where[:1] == ("keys",) and len(where) == 2:
        _said_in_words(lambda: _echo_copies(copy_keys(settings, Path(where[1]))))
        return
    if len(where) > 1 or (not where and settings.backups is None):
        raise click.UsageError("name one folder, or set KOKOTOMO_BACKUPS; or: backup keys FOLDER")
    folder = Path(where[0]) if where else settings.backups
    if folder is not None:
        _said_in_words(lambda: _echo(make(settings, folder, keep)))


def _echo(manifest: Manifest) -> None:
    made_at = datetime.fromisoformat(manifest.made_at).astimezone(clock.TOKYO)
    click.echo(f"{manifest.file}: {manifest.size} bytes, as of {made_at:%Y-%m-%d %H:%M:%S}")
    click.echo(
        f"{sum(manifest.counts.values())} rows in {len(manifest.counts)} tables, the keys not among them"
    )


def _echo_copies(copies: list[Path]) -> None:
    click.echo(f"{', '.join(copy.name for copy in copies)}: keep them apart from data and backups")


def _said_in_words(work: Callable[[], None]) -> None:
    try:
        work()
    except (BackupProblem, KeyRingProblem) as problem:
        raise click.ClickException(str(problem)) from None


def register(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(backup)
