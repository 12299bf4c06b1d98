"""What pages cost: ``python -m bench.run`` takes the floor and Kokotomo in turn and prints their CPU time.

For each database and each of ``--sizes`` (entries; a tenth as many people) a town is loaded and served by its
own server, beside one floor; all of them are asked in turns within one run, so that a neighbour's load hits
all alike. CPU is that of the server's processes and its Postgres backends, without the network and without
whoever asks. A page's figure is the median over ``--rounds``, and so is its ratio to the floor of the same
round. Ends with 1 where a budget of PERFORMANCE is missed.

``--only TEXT …`` measures pages with one of the texts in their names, ``--keep FOLDER`` keeps the loaded
SQLite towns for the next run, ``--json FILE`` and ``--write docs/performance.md`` (by `bench.report`) keep
the figures.
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
from typing import Any

from bench import report
from bench.budgets import PAGES, Measured
from bench.rounds import measure
from bench.towns import Databases, Place, places

DATABASES = ("sqlite", "postgres")


def main(argv: Sequence[str] | None = None) -> int:
    """The command."""
    args = _arguments(argv)
    os.environ.setdefault("KOKOTOMO_TEST_RUN", f"{os.getpid()}")
    began = time.monotonic()
    chosen = [page for page in PAGES if not args.only or any(text in page.key for text in args.only)]
    results: dict[str, Any] = {"about": report.about(args.rounds, args.requests), "databases": {}}
    for kind in args.databases:
        with ExitStack() as stack:
            folder = (
                Path(args.keep) if args.keep else Path(stack.enter_context(tempfile.TemporaryDirectory()))
            )
            towns = places(Databases(kind, folder), args.sizes, stack)
            results["databases"][kind] = _measured(towns, chosen, args)
        report.show(kind, results["databases"][kind])
    results["about"]["minutes"] = round((time.monotonic() - began) / 60, 1)
    print(f"\n{results['about']['minutes']} minutes")
    if args.json:
        Path(args.json).write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if args.write:
        report.write(results, Path(args.write))
    missed = report.missed(results)
    print(f"{len(missed)} budgets missed" + "".join(f"\n  {line}" for line in missed))
    return 1 if missed else 0


def _measured(towns: list[Place], pages: list[Measured], args: argparse.Namespace) -> dict[str, Any]:
    return measure(towns, pages, rounds=args.rounds, requests=args.requests)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=_sizes, default=[100_000], help="entries, such as 1000,100000")
    parser.add_argument("--databases", type=_kinds, default=list(DATABASES), help="sqlite,postgres")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=160, help="of each page in a round")
    parser.add_argument("--only", nargs="*", default=[], metavar="TEXT")
    parser.add_argument("--keep", metavar="FOLDER")
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--write", metavar="FILE")
    return parser.parse_args(argv)


def _sizes(words: str) -> list[int]:
    return sorted({int(word) for word in words.split(",")})


def _kinds(words: str) -> list[str]:
    kinds = words.split(",")
    if not set(kinds) <= set(DATABASES):
        raise argparse.ArgumentTypeError(f"databases are {DATABASES}")
    return kinds


if __name__ == "__main__":
    sys.exit(main())
