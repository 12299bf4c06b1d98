"""The fixtures: a site on SQLite and on Postgres, a visitor, people."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.support import postgres
from tests.support.apps import Site, site
from tests.support.people import People
from tests.support.visitor import Visitor

SHARED = Path(__file__).parents[2].parent / "shared"

DATABASES = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgres", id="postgres", marks=pytest.mark.postgres),
]


def pytest_configure(config: pytest.Config) -> None:
    postgres.run_name()


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(scope="session")
def postgres_server() -> str:
    return postgres.server_url(postgres.run_name())


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory, worker: str) -> dict[str, Site]:
    return {}


@pytest.fixture(params=DATABASES)
def a_site(
    request: pytest.FixtureRequest,
    sites: dict[str, Site],
    tmp_path_factory: pytest.TempPathFactory,
    worker: str,
) -> Iterator[Site]:
    kind = request.param
    if kind not in sites:
        url = None
        if kind == "postgres":
            url = postgres.fresh_database(request.getfixturevalue("postgres_server"), f"kokotomo_{worker}")
        sites[kind] = site(kind, tmp_path_factory.mktemp(kind), url)
    one = sites[kind]
    one.put_back()
    yield one
    for mail in (one.app.config["SETTINGS"].instance / "mail").glob("*"):
        mail.unlink()


@pytest.fixture
def app(a_site: Site) -> Flask:
    """The site's app; a test that asks for it runs on both databases."""
    return a_site.app


@pytest.fixture
def in_app(app: Flask) -> Iterator[Flask]:
    """The app with its context pushed, for tests of the domain. Not together with a visitor."""
    with app.app_context():
        yield app


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """A guest's browser, without scripts."""
    return Visitor(app)


@pytest.fixture
def people(app: Flask) -> People:
    """Makes members, and browsers that are signed in."""
    return People(app)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of evaluation sets and real diaries beside the checkout; skips where it is not."""
    if not SHARED.is_dir():
        pytest.skip("the folder shared/ with the evaluation sets does not lie beside the checkout")
    return SHARED


os.environ.setdefault("PYTHONHASHSEED", "0")
