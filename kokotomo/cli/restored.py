"""No worker and no server begins on a database that was put back and still holds what was deleted."""

import click
from flask import Flask

from kokotomo.web.restored import HOW, count_unreplayed


def refuse(app: Flask) -> None:
    """End the command in words where tombstones were not replayed. Inside an app context."""
    missing = count_unreplayed(app)
    if missing:
        raise click.ClickException(
            f"an older database was put here: {missing} deletions are not in it; {HOW}"
        )
