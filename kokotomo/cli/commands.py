"""The commands of ``flask``, imported when the first is asked for.

Together with alembic they weigh some 20 MB and a third of a second, which no worker of the web needs.
"""

from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

COMMANDS = (
    "setup",
    "serve",
    "keys",
    "doctor",
    "demo",
    "markup",
    "work",
    "diaries",
    "appoint",
    "backup",
    "restore",
    "purge",
    "figures",
)


class Commands(AppGroup):
    """What ``app.cli`` is: those of `COMMANDS`, and ``db`` of Flask-Migrate."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self._waiting: Flask | None = app

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        self._add_all()
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all."""
        self._add_all()
        return super().list_commands(ctx)

    def _add_all(self) -> None:
        app, self._waiting = self._waiting, None
        if app is not None:
            for name in COMMANDS:
                import_module(f"kokotomo.cli.{name}").register(app)
