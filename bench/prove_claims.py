"""引きうける by fifty volunteers at the same moment: one owner a letter, a kind word to the others.

``python -m bench.prove_claims --database postgres``; 50 volunteers and 200 letters unless said otherwise. One
figure a line; exits 1 if a letter had no owner or two, or anybody got an error.
"""

import argparse
import tempfile
import time
from pathlib import Path

from sqlalchemy import create_engine

from kokotomo.foundation.db import db, prepare
from tests.support import postgres
from tests.support.apps import site
from tests.support.claim_races import rounds
from tests.support.people import People


def prove(kind: str, volunteers: int, letters: int) -> bool:
    """Print the figures; whether every letter got one owner and nobody an error."""
    with tempfile.TemporaryDirectory() as folder:
        server = postgres.server_url(postgres.run_name()) if kind == "postgres" else None
        url = postgres.fresh_database(server, "kokotomo_claims") if server else None
        app = site(kind, Path(folder), url).app
        with app.app_context():
            _widen(volunteers)
            began = time.monotonic()
            outcomes = rounds(app, People(app), volunteers=volunteers, letters=letters)
            took = time.monotonic() - began
    owned = sum(owners == 1 for owners, _told, _wrong in outcomes)
    told = sum(told for _owners, told, _wrong in outcomes)
    wrong = [what for _owners, _told, found in outcomes for what in found]
    print(f"letters with one owner\t{owned} of {letters}")
    print(f"volunteers told kindly\t{told} of {(volunteers - 1) * letters}")
    print(f"errors\t{len(wrong)}\t{sorted(set(wrong))[:3] if wrong else ''}")
    print(f"a letter and its {volunteers} volunteers\t{1000 * took / letters:.0f} ms")
    return owned == letters and told == (volunteers - 1) * letters and not wrong


def _widen(volunteers: int) -> None:
    """A connection for everybody, as on as many hosts: nobody waits for another's."""
    url = db.engine.url
    db.engine.dispose()
    db.engines[None] = create_engine(url, pool_size=volunteers + 1)
    prepare(db.engine)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--volunteers", type=int, default=50)
    parser.add_argument("--letters", type=int, default=200)
    args = parser.parse_args()
    return 0 if prove(args.database, args.volunteers, args.letters) else 1


if __name__ == "__main__":
    raise SystemExit(main())
