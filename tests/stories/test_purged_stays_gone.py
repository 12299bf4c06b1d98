"""B14 and B42 in small: purged words are in no file and no backup; a backup made among writers is whole."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.prove_purge import Proof
from kokotomo.foundation.crypto import keys
from kokotomo.foundation.db import db
from tests.support import postgres
from tests.support.fixtures import DATABASES


@pytest.mark.parametrize("kind", DATABASES)
def test_purged_words_are_in_no_file_and_in_no_backup(
    kind: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    worker: str,
    monkeypatch: pytest.MonkeyPatch,
    figure: Callable[[str, object], None],
):
    monkeypatch.setattr(keys, "_keys", keys._keys)  # those of other tests' sites come back afterwards
    url = None
    if kind == "postgres":
        server = request.getfixturevalue("postgres_server")
        url = postgres.fresh_database(server, f"kokotomo_purge_{worker}")
    proof = Proof(8, tmp_path, url)
    app = proof.run()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    assert proof.wrong == []
    figure(f"purge on {kind}: threads readable in an old backup after its epoch", 0)
