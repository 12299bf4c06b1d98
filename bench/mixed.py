"""A town in use: ``python -m bench.mixed`` serves one to sixty people at once, then asks it for 50,000 pages.

The first part is the mixed load of PERFORMANCE: 60 members, some 5 s between two pages of each, every tenth
request a reply, a 読んだよ or an entry; how long answers take as the people see it, packed. They run on the
same machine and take their share of it. The second asks for every measured page in turn and looks at the
largest worker's memory on the way. ``--json FILE`` keeps the figures for `bench.report`. Ends with 1 where a
budget is missed.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench import load, towns
from bench.budgets import PAGES
from bench.in_use import missed
from bench.load_people import OLD_HAND
from bench.loaded import COOKIE
from bench.towns import Databases, Place
from bench.visitors import Log, Visitor
from kokotomo.app import create_app
from kokotomo.domain.accounts.actions.sessions import start_session
from kokotomo.domain.accounts.models import User
from kokotomo.foundation.db import db

DATABASES = ("sqlite", "postgres")
A_TURN = 100
"""Requests for one page before the next one's turn."""


def main(argv: Sequence[str] | None = None) -> int:
    """The command."""
    args = _arguments(argv)
    os.environ.setdefault("KOKOTOMO_TEST_RUN", f"{os.getpid()}")
    results: dict[str, Any] = {}
    for kind in args.databases.split(","):
        with ExitStack() as stack:
            folder = Path(args.keep or stack.enter_context(tempfile.TemporaryDirectory()))
            place = towns.town(Databases(kind, folder), args.size, stack)
            figures: dict[str, Any] = {"size": args.size, "load": round(os.getloadavg()[0], 1)}
            figures["mixed"] = mixed(place, args.people, args.seconds)
            print(f"{kind}: {figures['mixed']}", flush=True)
            figures["memory"] = endurance(place, args.requests)
            print(f"{kind}: {figures['memory']}", flush=True)
            results[kind] = figures
    if args.json:
        Path(args.json).write_text(json.dumps({"in_use": results}, indent=1, ensure_ascii=False), "utf-8")
    found = [f"{kind}: {line}" for kind, figures in results.items() for line in missed(figures)]
    print(f"{len(found)} budgets missed" + "".join(f"\n  {line}" for line in found))
    return 1 if found else 0


def mixed(place: Place, people: int, seconds: float) -> dict[str, Any]:
    """Serve *people* for *seconds*; milliseconds of their answers, and what went wrong."""
    log, until = Log(), time.monotonic() + seconds
    base = f"http://127.0.0.1:{place.server.port}"
    crowd = [
        Visitor(base, (COOKIE, token), log, until, seed)
        for seed, token in enumerate(_signed_in(place, people))
    ]
    before, began = place.cpu(), time.monotonic()
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    spent, passed = place.cpu() - before, time.monotonic() - began
    every = sorted(one for some in log.took.values() for one in some)
    marks = quantiles(every, n=100, method="inclusive")
    writes = sum(len(some) for what, some in log.took.items() if what != "read")
    return {
        "people": people,
        "seconds": round(passed),
        "requests": len(every),
        "writes": writes,
        "p50": round(marks[49], 1),
        "p99": round(marks[98], 1),
        "longest": round(every[-1]),
        "busy": round(spent / passed / 10 / (os.cpu_count() or 1), 1),
        "errors": len(log.wrong),
        "wrong": log.wrong[:5],
    }


def endurance(place: Place, requests: int) -> dict[str, Any]:
    """Ask for every measured page in turn, *requests* times in all; MB of the largest worker on the way."""
    pages = [page for page in PAGES if page.key in place.paths]
    held: list[int] = []
    asked, next_look = 0, 0
    while asked < requests:
        for page in pages:
            place.asker.many(A_TURN, place.paths[page.key], place.cookies[page.who])
            asked += A_TURN
        # The first look comes after the first turn: every page has been drawn once by then.
        if asked >= next_look:
            held.append(round(place.server.memory()))
            next_look += requests // 5
    return {"requests": asked, "held": [*held, round(place.server.memory())]}


def _signed_in(place: Place, people: int) -> list[str]:
    """Tokens of sessions of *people* members who are neither suspended nor gone."""
    environ = place.server.environ
    app = create_app(load.settings_for(Path(environ["KOKOTOMO_INSTANCE"]), environ["DATABASE_URL"]))
    with app.app_context():
        tokens = [
            start_session(db.session.get_one(User, OLD_HAND + number), device="bench")
            for number in range(1, people + 1)
        ]
        db.session.remove()
        db.engine.dispose()
    return tokens


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--size", type=int, default=100_000, help="entries of the town")
    parser.add_argument("--databases", default=",".join(DATABASES), help="sqlite,postgres")
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--requests", type=int, default=50_000)
    parser.add_argument("--keep", metavar="FOLDER", default="")
    parser.add_argument("--json", metavar="FILE")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
