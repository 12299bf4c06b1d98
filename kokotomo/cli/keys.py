"""``flask keys``: the key ring on the host. Nothing here prints key material.

Before a site's first start in production there is no app to hold the command yet:
``python -m kokotomo.cli.keys add`` with KOKOTOMO_KEY_RING and KOKOTOMO_SECRETS set makes both files.
"""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import click
from flask import Flask
from flask.cli import AppGroup

from kokotomo.foundation import clock
from kokotomo.foundation.crypto import keys as site_keys
from kokotomo.foundation.crypto import ring as ring_file
from kokotomo.foundation.crypto import rotation, secrets_file
from kokotomo.foundation.crypto.problems import KeyRingProblem
from kokotomo.foundation.crypto.ring import KeyRing
from kokotomo.foundation.crypto.rotation import Batch, StillNeeded

P = ParamSpec("P")

group = AppGroup("keys", help="The keys under which letters, drafts and addresses are sealed.")


def register(app: Flask) -> None:
    """Add the group to *app*'s commands."""
    app.cli.add_command(group)


def _said_in_words(command: Callable[P, None]) -> Callable[P, None]:
    """What is wrong with the keys ends a command with its sentence, not with a traceback."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (KeyRingProblem, StillNeeded) as problem:
            raise click.ClickException(str(problem)) from None

    return run


@group.command("add", with_appcontext=False)
@click.option("--ring", type=click.Path(path_type=Path), envvar="KOKOTOMO_KEY_RING", help="The ring's file.")
@click.option(
    "--secrets", type=click.Path(path_type=Path), envvar="KOKOTOMO_SECRETS", help="The secrets' file."
)
@_said_in_words
def add(ring: Path | None, secrets: Path | None) -> None:
    """Add an epoch and make it current; where there is no ring yet, make ring and secrets."""
    path = ring or site_keys.ring_path()
    if path.exists():
        made = ring_file.add_epoch(path)
        click.echo(f"epoch {made.current} is current in {path}; next: flask keys rewrap")
    else:
        _begin(path, secrets)
    click.echo("Keep a copy offline, apart from the backups: without it nothing that is sealed can be read.")


@group.command("status")
@_said_in_words
def status() -> None:
    """Show every epoch, its state and the data keys under it; exits 1 if any cannot be opened."""
    ring = site_keys.ring_now()
    rows = rotation.rows_by_epoch()
    closed = rotation.unopenable_epochs()
    click.echo(f"{'epoch':>6}  {'data keys':>9}  state")
    for epoch in sorted({*ring.keys, *ring.retired, *rows}):
        click.echo(f"{epoch:>6}  {rows.get(epoch, 0):>9}  {_state(ring, epoch, epoch in closed)}")
    if closed:
        raise click.ClickException("there are data keys that this ring does not open: is it the right one?")


@group.command("rewrap")
@click.option("--resume", is_flag=True, help="Go on after a run that was killed; the same as without.")
@click.option("--batch", default=rotation.BATCH, type=click.IntRange(1, 10_000), help="Rows a transaction.")
@_said_in_words
def rewrap(resume: bool, batch: int) -> None:
    """Wrap all data keys under the current epoch; while the site runs, and again after a kill."""
    before = rotation.rows_by_epoch()
    current = site_keys.ring_now().current
    due = sum(before.values()) - before.get(current, 0)
    click.echo(f"{'going on' if resume else 'beginning'}: {due} data keys to wrap under epoch {current}")
    moved = 0
    # Rows that do not open are met again by the last pass, which is why they are not summed.
    for done in rotation.rewrap(batch):
        moved += done.moved
        _say_progress(done, moved)
    left = rotation.rows_by_epoch()
    current = site_keys.ring_now().current
    for epoch, rows in left.items():
        click.echo(f"epoch {epoch}: {rows} data keys{' (current)' if epoch == current else ' left'}")
    click.echo(f"moved {moved}")
    if set(left) - {current}:
        raise click.ClickException("some data keys could not be wrapped anew: see flask keys status")


@group.command("turn")
@_said_in_words
def turn() -> None:
    """Every day: a new epoch every 14 days, and the end of those that no backup needs any more."""
    done = rotation.turn()
    if done.begun is not None:
        click.echo(f"epoch {done.begun} is current now; copy the ring anew: flask backup keys FOLDER")
    click.echo(f"moved {done.moved}")
    for epoch in done.retired:
        click.echo(f"epoch {epoch} is destroyed; destroy its offline copies too")


@group.command("retire")
@click.argument("epoch", type=int)
@click.option("--yes", is_flag=True, help="Do not ask, even if backups still need the epoch.")
@_said_in_words
def retire(epoch: int, yes: bool) -> None:
    """Destroy the key of EPOCH for ever. Refused while data keys or running servers may need it."""
    backups_gone = rotation.may_retire_at(epoch)
    if clock.now() < backups_gone and not yes:
        click.confirm(
            f"Backups made while epoch {epoch} was in use are kept until {backups_gone:%Y-%m-%d}; what was "
            "sealed under it cannot be read from them any more. Destroy it now?",
            abort=True,
        )
    rotation.retire(epoch)
    click.echo(f"epoch {epoch} is destroyed; destroy its offline copies too")


def _begin(ring: Path, secrets: Path | None) -> None:
    # Secrets without a ring: a site that lost its ring or did not mount it. A fresh one would hide that.
    if secrets is None or secrets.exists():
        raise KeyRingProblem(
            f"{ring} is missing. If this site has data, restore it from its offline copy; for a new site "
            "name the files of ring and secrets, neither of which may be there yet"
        )
    click.echo(f"made {ring} with epoch {ring_file.create(ring).current}")
    secrets_file.create(secrets)
    click.echo(f"made {secrets}")


def _state(ring: KeyRing, epoch: int, closed: bool) -> str:
    if epoch in ring.retired:
        state = "retired"
    elif epoch not in ring.keys:
        state = "MISSING from the ring"
    elif epoch == ring.current:
        state = "current"
    else:
        left = ring.left.get(epoch)
        state = f"old, in use until {left:%Y-%m-%d %H:%M} UTC" if left else "old"
    return f"{state}, DOES NOT OPEN" if closed else state


def _say_progress(done: Batch, moved: int) -> None:
    refused = f", {done.refused} do not open" if done.refused else ""
    click.echo(f"epoch {done.epoch}, up to row {done.last_id}: {moved} moved{refused}")


if __name__ == "__main__":
    group()
