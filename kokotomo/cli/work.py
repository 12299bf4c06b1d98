"""``flask work``: the worker."""

import click
from flask import Flask, current_app

from kokotomo import worker
from kokotomo.cli import restored


@click.command("work")
@click.option("--once", is_flag=True, help="One round of everything that is due, then end.")
def work(once: bool) -> None:
    """Send mail and do what falls due, until asked to end."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    restored.refuse(app)
    if once:
        worker.run_round(app, slow=True)
    else:
        worker.run(app)


def register(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(work)
