"""A small town, loaded once on each database; its tests only read."""

from collections.abc import Iterator

import pytest
from flask import Flask

from bench import load
from kokotomo.app import create_app
from kokotomo.foundation.crypto import keys
from kokotomo.foundation.db import db
from tests.support import postgres
from tests.support.fixtures import DATABASES


@pytest.fixture(scope="package", params=DATABASES)
def town(request, tmp_path_factory, worker) -> Iterator[Flask]:
    """The app of a town with 120 people and 400 entries, inside its context."""
    url = ""
    if request.param == "postgres":
        url = postgres.fresh_database(request.getfixturevalue("postgres_server"), f"kokotomo_load_{worker}")
    settings = load.settings_for(tmp_path_factory.mktemp("load"), url)
    others = keys._keys
    load.fill(settings, 120, 400, seed=7)
    app = create_app(settings)
    app.extensions["its keys"], keys._keys = keys._keys, others
    with app.app_context():
        yield app


@pytest.fixture(autouse=True)
def _its_keys(town, monkeypatch):
    """A process has one ring: the town's for its tests, that of the other tests' sites before and after."""
    monkeypatch.setattr(keys, "_keys", town.extensions["its keys"])
    yield
    db.session.remove()
