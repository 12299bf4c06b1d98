"""``flask doctor``: looks at how the site is set up and says in words what is wrong.

Ends with 1 where something must be mended, with 0 where there are at most warnings.
"""

import click
from flask import Flask, current_app

from kokotomo.web.diagnosis import examine


@click.command("doctor")
def doctor() -> None:
    """Look at how the site is set up."""
    found = examine(current_app.config["SETTINGS"])
    for finding in found:
        click.echo(("MEND   " if finding.grave else "notice ") + finding.words)
    grave = sum(finding.grave for finding in found)
    click.echo(f"{grave} to mend, {len(found) - grave} notices")
    if grave:
        raise SystemExit(1)


def register(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(doctor)
