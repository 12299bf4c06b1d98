"""Fixtures for keys: a ring and secrets of the test's own, and a small app that has data keys only."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from kokotomo.cli import keys as keys_command
from kokotomo.foundation.crypto import keys, ring, secrets_file
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db, prepare
from tests.support import postgres
from tests.support.fixtures import DATABASES


@dataclass(frozen=True)
class KeyFiles:
    """Where the test's ring and secrets lie."""

    ring: Path
    secrets: Path


@pytest.fixture
def key_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeyFiles:
    """A fresh ring and fresh secrets, used by this process until the test ends."""
    files = KeyFiles(tmp_path / "keys" / "ring.json", tmp_path / "keys" / "secrets.json")
    ring.create(files.ring)
    for name in ("KOKOTOMO_KEY_RING", "KOKOTOMO_SECRETS"):
        monkeypatch.delenv(name, raising=False)
    # What another test's site uses comes back afterwards.
    monkeypatch.setattr(keys, "_keys", None)
    keys.configure(files.ring, secrets_file.create(files.secrets))
    return files


@pytest.fixture(params=DATABASES)
def key_app(
    request: pytest.FixtureRequest, key_files: KeyFiles, tmp_path: Path, worker: str
) -> Iterator[Flask]:
    """An app with an empty table of data keys, on both databases; its context is pushed."""
    if request.param == "postgres":
        server = request.getfixturevalue("postgres_server")
        url = postgres.fresh_database(server, f"kokotomo_keys_{worker}")
    else:
        url = f"sqlite:///{tmp_path / 'keys.sqlite'}"
    app = Flask("keys", instance_path=str(tmp_path))
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db.init_app(app)
    keys_command.register(app)
    with app.app_context():
        prepare(db.engine)
        DataKey.metadata.create_all(db.engine, tables=[DataKey.__table__])
        yield app
        db.session.remove()
        db.engine.dispose()
