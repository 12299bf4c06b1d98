"""A site without limits, for tests that send thousands of forms; on both databases."""

from collections.abc import Iterator

import pytest

from kokotomo.foundation.crypto import keys
from tests.support import postgres
from tests.support.apps import Site, site
from tests.support.fixtures import DATABASES


@pytest.fixture(scope="module", params=DATABASES)
def unlimited(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker: str
) -> Iterator[Site]:
    """The site; each test puts it back itself where it matters."""
    url = None
    if request.param == "postgres":
        server = request.getfixturevalue("postgres_server")
        url = postgres.fresh_database(server, f"kokotomo_unlimited_{worker}")
    before = keys._keys
    yield site(request.param, tmp_path_factory.mktemp("unlimited"), url, limits=False)
    # What another test's site uses comes back.
    keys._keys = before
