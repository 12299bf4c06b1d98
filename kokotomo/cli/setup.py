"""``flask setup``: bring the database to the present schema and put in the operator's first lists."""

import click
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.exc import IntegrityError

from kokotomo.domain.diaries.actions import seeds as diary_seeds
from kokotomo.domain.help import actions as help_actions
from kokotomo.foundation.db import db


def prepare_database() -> None:
    """Migrate to the newest schema and seed topics, questions and help lines where there are none."""
    upgrade()
    for seed in (diary_seeds.seed, help_actions.seed):
        try:
            seed()
        except IntegrityError:
            # Another host is starting for the first time as well, and was faster: its rows stand.
            db.session.rollback()


@click.command("setup")
def setup() -> None:
    """Migrate the database and put in the first lists."""
    prepare_database()
    click.echo("the database is ready")


def register(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(setup)
