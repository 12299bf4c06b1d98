"""A site whose database is still empty, on SQLite and on Postgres, for migrations to run on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from kokotomo.app import create_app
from kokotomo.cli import setup
from kokotomo.foundation.crypto import keys
from kokotomo.foundation.db import db
from kokotomo.settings import Settings
from tests.support import postgres
from tests.support.fixtures import DATABASES

Empty = Callable[[str], Flask]


@pytest.fixture(params=DATABASES)
def empty(
    request: pytest.FixtureRequest, tmp_path: Path, worker: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Empty]:
    """Makes sites of one kind of database, by name; nothing was migrated yet."""
    monkeypatch.setattr(keys, "_keys", keys._keys)  # the keys of other tests' sites come back afterwards
    made: list[Flask] = []

    def make(name: str) -> Flask:
        environ = {"KOKOTOMO_ENV": "testing", "KOKOTOMO_INSTANCE": str(tmp_path / name)}
        if request.param == "postgres":
            server = request.getfixturevalue("postgres_server")
            environ["DATABASE_URL"] = postgres.fresh_database(server, f"kokotomo_{name}_{worker}")
        made.append(create_app(Settings.from_environ(environ)))
        setup.connect_migrations(made[-1])
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def blank(empty: Empty) -> Flask:
    """One such site."""
    return empty("blank")
