"""Sums that many count at once: none is lost, and what it costs to count by rows that are only added.

``python -m bench.prove_sums --database postgres``; eight writers for ten seconds unless said otherwise. A
post counts two things, in an order of its own, and takes five milliseconds more until it is kept; two sweeps
put steps into sums meanwhile. Beside it the same with sums that each post raises itself. One figure a line;
exits 1 if ours counted anything but what was kept, or failed.
"""

import argparse
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import create_engine, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError

from kokotomo.domain.figures import actions
from kokotomo.domain.figures.actions import Step
from kokotomo.domain.figures.models import DailySum, SumStep
from kokotomo.domain.figures.rules import Measure
from kokotomo.domain.figures.sweeps import counting
from kokotomo.foundation.db import db, prepare, transaction
from tests.support import postgres
from tests.support.apps import site

WORK = 0.005
"""Seconds that a post takes after it has counted, until its commit."""

DAY = date(2026, 11, 23)
TWO = (Step(DAY, Measure.LETTERS), Step(DAY, Measure.ANSWERED))


def added(steps: tuple[Step, ...]) -> None:
    """Ours: rows that are only added."""
    for step in steps:
        actions.count(step)


def raised(steps: tuple[Step, ...]) -> None:
    """Each sum raised where it stands, which is held until the post is kept."""
    kind: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    for step in steps:
        keys = {"day": step.day, "measure": step.measure, "band": step.band, "bucket": step.bucket}
        more = {"value": DailySum.value + 1}
        row = kind(DailySum).values(**keys, value=1)
        db.session.execute(row.on_conflict_do_update(index_elements=[*keys], set_=more))


def prove(kind: str, writers: int, seconds: float) -> bool:
    """Print the figures; whether ours counted everything without an error."""
    with tempfile.TemporaryDirectory() as folder:
        server = postgres.server_url(postgres.run_name()) if kind == "postgres" else None
        url = postgres.fresh_database(server, "kokotomo_sums") if server else None
        app = site(kind, Path(folder), url).app
        with app.app_context():
            _widen(writers + 4)
        ours = _run(app, "rows added", added, writers, seconds)
        _run(app, "sums raised, any order", raised, writers, seconds)
        _run(app, "sums raised, one order", lambda steps: raised(tuple(sorted(steps))), writers, seconds)
    return ours


def _run(app: Flask, name: str, count: Callable[[Any], None], writers: int, seconds: float) -> bool:
    with app.app_context():
        for kind in (SumStep, DailySum):
            db.session.execute(delete(kind))
        db.session.commit()
    waits: list[float] = []
    errors: Counter[str] = Counter()
    over = threading.Event()

    def write(number: int) -> None:
        steps = TWO if number % 2 else TWO[::-1]
        with app.app_context():
            while time.monotonic() < ends:
                began = time.monotonic()
                try:
                    _post(count, steps)
                except OperationalError as error:
                    errors[type(error.orig).__name__] += 1
                else:
                    waits.append(time.monotonic() - began)

    def fold() -> None:
        while not over.wait(0.05):
            with app.app_context():
                counting.fold()

    sweeps = [threading.Thread(target=fold) for _ in range(2)]
    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    ends = time.monotonic() + seconds
    for thread in [*sweeps, *threads]:
        thread.start()
    for thread in threads:
        thread.join()
    over.set()
    for thread in sweeps:
        thread.join()
    found, wanted = _counted(app), 2 * len(waits)
    waits.sort()
    print(f"{name}: counted\t{found} of {wanted}\t{dict(errors) or ''}")
    print(f"{name}: posts a second\t{len(waits) / seconds:.0f}")
    print(f"{name}: a post, half and 99 of 100\t{_at(waits, 50):.1f} / {_at(waits, 99):.1f} ms")
    return found == wanted and not errors


@transaction
def _post(count: Callable[[Any], None], steps: tuple[Step, ...]) -> None:
    count(steps)
    time.sleep(WORK)


def _counted(app: Flask) -> int:
    with app.app_context():
        counting.fold()
        return int(db.session.scalar(select(func.sum(DailySum.value))) or 0)


def _at(waits: list[float], percent: int) -> float:
    return 1000 * waits[min(len(waits) * percent // 100, len(waits) - 1)]


def _widen(connections: int) -> None:
    """A connection for everybody, as on as many hosts: nobody waits for another's."""
    url, engine = db.engine.url, db.engine
    engine.dispose()
    db.engines[None] = create_engine(url, pool_size=connections)
    prepare(db.engine)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=10)
    args = parser.parse_args()
    return 0 if prove(args.database, args.writers, args.seconds) else 1


if __name__ == "__main__":
    raise SystemExit(main())
