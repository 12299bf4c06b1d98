"""``flask markup``: HTML that an older renderer wrote."""

import click
from flask import Flask
from flask.cli import AppGroup

from kokotomo.domain.comments import sweeps as comments
from kokotomo.domain.diaries import sweeps as diaries

markup = AppGroup("markup", help="People's words as HTML.")


@markup.command("rerender")
def rerender() -> None:
    """Render anew what an older renderer wrote, batch by batch, while the site runs.

    May be ended at any time and run again: what is done stays done.
    """
    for name, batch in (("diaries", diaries.rerender), ("replies", comments.rerender)):
        done = 0
        while count := batch():
            done += count
            click.echo(f"{name}: {done}")
        click.echo(f"{name}: done, {done} rendered anew")


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(markup)
