"""``flask setup``: bring the database to the present schema and put in the operator's first lists."""

import click
from flask import Flask, current_app
from flask_migrate import Migrate, upgrade
from sqlalchemy.exc import IntegrityError

from kokotomo.domain.diaries.actions import seeds as diary_seeds
from kokotomo.domain.help import actions as help_actions
from kokotomo.foundation.db import db


def prepare_database() -> None:
    """Migrate to the newest schema and seed topics, questions and help lines where there are none."""
    connect_migrations(current_app)
    upgrade()
    for seed in (diary_seeds.seed, help_actions.seed):
        try:
            seed()
        except IntegrityError:
            # Another host is starting for the first time as well, and was faster: its rows stand.
            db.session.rollback()


def connect_migrations(app: Flask) -> None:
    """Tell Flask-Migrate of *app*, once; nothing else needs it, so the site itself does without."""
    if "migrate" not in app.extensions:
        Migrate(app, db, directory=app.config["MIGRATIONS"], render_as_batch=True)


@click.command("setup")
def setup() -> None:
    """Migrate the database and put in the first lists."""
    prepare_database()
    click.echo("the database is ready")


def register(app: Flask) -> None:
    """Add the command, and Flask-Migrate's own."""
    connect_migrations(app)
    app.cli.add_command(setup)
