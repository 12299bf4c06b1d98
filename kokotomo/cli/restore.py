"""``flask restore``: a backup into this site's database, brought to the present schema, and everything that
was deleted since it was made is deleted again before anybody can read it.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click
from flask import Flask, current_app
from flask_migrate import upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from kokotomo.app import create_app
from kokotomo.cli.backup import libpq, sqlite_file
from kokotomo.cli.setup import connect_migrations, prepare_database
from kokotomo.domain.accounts import sweeps as accounts
from kokotomo.domain.comments import sweeps as comments
from kokotomo.domain.consultations import forgetting as consultations
from kokotomo.domain.diaries import sweeps as diaries
from kokotomo.foundation import erasure, tombstone_file, tombstones
from kokotomo.foundation.backups import folder as files
from kokotomo.foundation.backups import postgres, sqlite
from kokotomo.foundation.backups.folder import BackupProblem, Manifest
from kokotomo.foundation.db import db
from kokotomo.foundation.tombstones import Stone
from kokotomo.settings import Settings

REPLAYS = (
    ("threads", consultations.replay),
    ("kept letters", consultations.replay_kept),
    ("accounts", accounts.replay),
    ("diaries", diaries.replay),
    ("replies", comments.replay),
)


def replay(stones: Mapping[str, Stone]) -> dict[str, int]:
    """Delete again whatever *stones* say was deleted; how many of each. Inside an app context. May be killed
    and run again: only at its end the database knows the tombstones, and may be served."""
    gone = {name: again(stones) for name, again in REPLAYS}
    known = tombstones.all_stones()
    tombstones.set_up(tombstone_file.missing(stones, known).values())
    erasure.clean_files()
    return gone


def remembered(settings: Settings) -> dict[str, Stone]:
    """All tombstones that can still be read: those of the file beside the backups and those of the database
    that is about to be replaced. Inside an app context."""
    stones: dict[str, Stone] = {}
    with suppress(SQLAlchemyError):
        # Not there yet, or damaged: then the file alone remembers.
        stones = tombstones.all_stones()
    db.session.rollback()
    if settings.backups is not None:
        stones = {**tombstone_file.read(settings.backups / tombstone_file.NAME), **stones}
    return stones


def put_back(settings: Settings, backup: Path, stones: Mapping[str, Stone]) -> dict[str, int]:
    """Load *backup* in the place of this site's database; what of it was deleted again. Inside an app
    context, while nobody else uses the database. Raises `BackupProblem`."""
    manifest = files.read_manifest(backup)
    if manifest.kind != ("sqlite" if settings.sqlite else "postgres"):
        raise BackupProblem(f"{backup.name} is of {manifest.kind}, this site's database is not")
    db.session.remove()
    db.engine.dispose()
    if settings.sqlite:
        return _put_back_file(settings, backup, stones)
    url = libpq(settings)
    if postgres.others_connected(url):
        raise BackupProblem("others are connected to the database: stop web and worker first")
    postgres.drop_all(url)
    connect_migrations(current_app)
    upgrade(revision=manifest.revision)
    db.session.remove()
    postgres.load(url, backup)
    prepare_database()
    return replay(stones)


def _put_back_file(settings: Settings, backup: Path, stones: Mapping[str, Stone]) -> dict[str, int]:
    database = sqlite_file(settings)
    fresh = sqlite.put_beside(backup, database)
    # A site of its own on the copy: the file that the others know is whole and cleaned when it comes.
    site = create_app(replace(settings, database_url=f"sqlite:///{fresh}"))
    with site.app_context():
        prepare_database()
        gone = replay(stones)
        db.session.remove()
        db.engine.dispose()
    sqlite.exchange(fresh, database)
    return gone


def is_empty() -> bool:
    """Whether nobody has joined this database, or it has no tables at all. Inside an app context."""
    with db.engine.connect() as connection:
        if "users" not in inspect(connection).get_table_names():
            return True
        return not connection.execute(text("SELECT 1 FROM users LIMIT 1")).all()


def _require_known(settings: Settings, manifest: Manifest, *, although_unknown: bool) -> None:
    if although_unknown:
        return
    how = "say --although-deletions-are-unknown if it must be"
    if settings.backups is None or not (settings.backups / tombstone_file.NAME).is_file():
        raise BackupProblem(
            f"no file of tombstones in KOKOTOMO_BACKUPS: what was deleted since would come back; {how}"
        )
    if manifest.age > timedelta(days=tombstones.KEPT_DAYS - 1):
        raise BackupProblem(
            f"{manifest.file} is older than {tombstones.KEPT_DAYS - 1} days: what was deleted since is "
            f"forgotten in part; {how}"
        )


@click.command("restore")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", "over", is_flag=True, help="Into a database that is in use: all of it is lost.")
@click.option("--replay", "only_replay", is_flag=True, help="No file: the database was put back by hand.")
@click.option(
    "--although-deletions-are-unknown", "although_unknown", is_flag=True, help="Without any tombstones."
)
def restore(file: Path | None, over: bool, only_replay: bool, although_unknown: bool) -> None:
    """Put the backup FILE back. Stop web and worker first; they find everything deleted that was deleted."""
    settings: Settings = current_app.config["SETTINGS"]
    if (file is None) != only_replay:
        raise click.UsageError("name the backup's file, or say --replay")
    try:
        if file is None:
            _echo(replay(remembered(settings)))
            return
        manifest = files.read_manifest(file)
        _require_known(settings, manifest, although_unknown=although_unknown)
        if not is_empty():
            _confirm(file, over=over)
        _echo(put_back(settings, file, remembered(settings)))
    except BackupProblem as problem:
        raise click.ClickException(str(problem)) from None
    click.echo("restored; next: flask doctor")


def _confirm(file: Path, *, over: bool) -> None:
    if not over:
        raise BackupProblem("people use this database: --replace puts the backup in its place")
    typed = click.prompt(f"All that was written since is lost. Type the file's name to go on ({file.name})")
    if typed != file.name:
        raise BackupProblem("that is not its name: nothing was changed")


def _echo(gone: Mapping[str, int]) -> None:
    click.echo("deleted again: " + ", ".join(f"{number} {name}" for name, number in gone.items()))


def register(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(restore)
