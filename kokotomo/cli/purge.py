"""``flask purge``: what is due to be deleted, what was, and when it is gone from old backups as well."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from kokotomo.domain.consultations.queries import retention
from kokotomo.foundation import clock, erasure, tombstone_file, tombstones, upkeep
from kokotomo.foundation.crypto import keys, rotation
from kokotomo.foundation.crypto.ring import KeyRing
from kokotomo.foundation.db import db
from kokotomo.web.restored import count_unreplayed

group = AppGroup("purge", help="What is kept no longer.")


@group.command("status")
def status() -> None:
    """Show what is due, what was deleted, and from when on no backup can bring it back."""
    due = retention.count_due()
    db.session.rollback()
    click.echo(f"threads due: {sum(due.values())} ({', '.join(f'{name} {n}' for name, n in due.items())})")
    buried = tombstones.counts()
    for kind, (number, oldest) in buried.items():
        click.echo(f"deleted, {kind}: {number}, the oldest of {oldest}")
    if not buried:
        click.echo("deleted: nothing within the last 30 days")
    _echo_file()
    ring = keys.ring_now()
    rows = rotation.rows_by_epoch()
    for epoch in sorted(ring.keys):
        click.echo(f"epoch {epoch}: {rows.get(epoch, 0)} data keys, {_end(ring, epoch)}")
    cleaned = upkeep.last(erasure.WORK)
    click.echo(f"files last cleaned: {_at(cleaned)}")
    for line in erasure.debt():
        click.echo(line)


def _echo_file() -> None:
    folder = current_app.config["SETTINGS"].backups
    if folder is None:
        click.echo("tombstones: in the database alone (KOKOTOMO_BACKUPS is not set)")
        return
    outside = len(tombstone_file.read(folder / tombstone_file.NAME))
    click.echo(f"tombstones: {outside} outside the database, {count_unreplayed(_app())} of them not replayed")


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined, no-any-return]


def _end(ring: KeyRing, epoch: int) -> str:
    if epoch == ring.current:
        return "current"
    left = ring.left.get(epoch)
    if left is None:
        return "until when it was in use is not known"
    return f"can be destroyed on {(left + rotation.BACKUPS_KEPT).astimezone(clock.TOKYO):%Y-%m-%d}"


def _at(done: tuple[object, int] | None) -> str:
    return "never" if done is None else f"{done[0]:%Y-%m-%d %H:%M} UTC"


def register(app: Flask) -> None:
    """Add the group."""
    app.cli.add_command(group)
