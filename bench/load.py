"""Fill a site with people and entries: ``python -m bench.load --people N --diaries N``.

Works on an empty database (``--sqlite FILE``, or ``--database URL``, migrated first if need be) and with the
keys of ``--instance``, by which private pages are sealed. Real entries where the corpus lies beside the
checkout, generated ones else. The same ``--seed`` gives the same town. Prints rows a second.

Who writes, is followed and is answered is skewed as in life. Person 1 follows 1,000 others, person 2 brought
entries of twenty years along, the five newest entries have fifty replies each. A tenth as many letters as
entries wait to be taken; person 3 listens to person 1 in a thread of two hundred letters.
"""

import argparse
import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bench import load_people, words
from bench.bulk import Bulk
from bench.load_diaries import Diaries
from bench.load_letters import Letters
from kokotomo.app import create_app
from kokotomo.cli import setup
from kokotomo.domain.accounts.models import User
from kokotomo.foundation.db import Base, db
from kokotomo.settings import Settings


def settings_for(instance: Path, database: str = "") -> Settings:
    """A site for load in the folder *instance*; without *database* on SQLite there."""
    environ = {
        "KOKOTOMO_ENV": "testing",
        "KOKOTOMO_INSTANCE": str(instance),
        "DATABASE_URL": database,
        "KOKOTOMO_LIMITS": "off",
    }
    return Settings.from_environ(environ)


def fill(settings: Settings, people: int, diaries: int, seed: int = 1, now: datetime | None = None) -> Bulk:
    """Migrate the database of *settings* and fill it; gives what was written. Raises ``RuntimeError`` where
    people live there already."""
    app = create_app(settings)
    with app.app_context():
        setup.prepare_database()
        db.session.remove()
        db.engine.dispose()
    bulk = Bulk(settings.database_url)
    if not bulk.is_empty(User.__table__):  # type: ignore[arg-type]
        raise RuntimeError("this database has people: load is for an empty one")
    rng = random.Random(seed)
    now = now or datetime.now(UTC)
    crowd = load_people.settle(bulk, people, rng, now)
    load_people.tie(bulk, crowd, rng, now)
    pool = words.pool(rng)
    Diaries(bulk, crowd, pool, rng, now).write(diaries)
    Letters(bulk, crowd, pool, rng, now).write(diaries // 10)
    bulk.finish(Base.metadata.sorted_tables)
    return bulk


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--diaries", type=int, default=100_000)
    parser.add_argument(
        "--instance", default="instance", help="the site's folder: its keys seal private pages"
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--database", default="", help="URL of an empty database")
    where.add_argument("--sqlite", help="file of an empty or absent database")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if args.people < 100 or args.diaries < 100:
        parser.error("a town has at least 100 people and 100 entries")
    url = f"sqlite:///{Path(args.sqlite).absolute()}" if args.sqlite else args.database
    began = time.monotonic()
    bulk = fill(settings_for(Path(args.instance).absolute(), url), args.people, args.diaries, args.seed)
    seconds = time.monotonic() - began
    for name, rows in bulk.rows.items():
        print(f"{name:16} {rows:>10,}")
    total = sum(bulk.rows.values())
    print(
        f"{total:,} rows in {seconds:.1f} s, {total / seconds:,.0f} a second;"
        f" {bulk.seconds:.1f} s of it writing"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
