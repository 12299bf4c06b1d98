"""``python -m bench.waiting``: all tables on the terminal; the last line sums them up.

``--write docs/waiting.md`` writes the page and its picture. Without a database, on one core; the same figures
each time, byte for byte.
"""

import argparse
import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.waiting import report
from bench.waiting.figures import Run
from bench.waiting.report import Sizes
from bench.waiting.rows import COLUMNS, LOADS, asked, by_policy, sizes, table, tenfold


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20, help="of the towns of the model's size")
    parser.add_argument("--tenfold", type=int, default=1, help="seeds of the towns ten times as large")
    parser.add_argument("--asked", type=int, default=3, help="seeds for each supposition that is changed")
    parser.add_argument("--keep", type=Path, help="where the figures go, to write the page from them again")
    parser.add_argument("--kept", type=Path, help="figures of an earlier run, instead of running")
    parser.add_argument("--write", type=Path, help="the page, beside which images/waiting.svg goes")
    args = parser.parse_args()
    begun = time.process_time()
    if args.kept:
        small, large, changed, counts = _read(json.loads(args.kept.read_text("utf-8")))
    else:
        small, large = sizes(args.seeds), tenfold(args.tenfold) if args.tenfold else {}
        changed = asked(args.asked) if args.asked else []
        counts = (args.seeds, args.tenfold, args.asked)
    if args.keep:
        args.keep.write_text(json.dumps(_rows(small, large, changed, counts)), "utf-8")
    _show(small, large, changed)
    if args.write:
        report.write(args.write, small, large, changed, counts)
    print(f"\n{time.process_time() - begun:.0f} s of one core.")
    print(report.summary(small))


def _show(small: Sizes, large: Sizes, changed: list[tuple[str, list[Run]]]) -> None:
    for (letters, active), runs in {**small, **large}.items():
        print(f"\n{letters:,} letters a month, {active} volunteers")
        print("\n".join([*table(by_policy(runs)), *table(by_policy(runs), LOADS)]))
    if changed:
        print("\n" + "\n".join(table(changed, (*COLUMNS[:5], COLUMNS[7]))))
    print("\nWhere ours does not win\n" + "\n".join(report.not_won({**small, **large})))


def _rows(small: Sizes, large: Sizes, changed: list[tuple[str, list[Run]]], counts: tuple[int, ...]) -> Any:
    """Everything that was run, as JSON keeps it."""
    towns = [
        [
            [list(size), {name: [asdict(one) for one in own] for name, own in runs.items()}]
            for size, runs in part
        ]
        for part in (small.items(), large.items())
    ]
    return [*towns, [[words, [asdict(one) for one in own]] for words, own in changed], list(counts)]


def _read(kept: Any) -> tuple[Sizes, Sizes, list[tuple[str, list[Run]]], tuple[int, int, int]]:
    """The same back."""
    small, large = (
        {
            tuple(size): {name: [Run(**one) for one in own] for name, own in runs.items()}
            for size, runs in part
        }
        for part in kept[:2]
    )
    return small, large, [(words, [Run(**one) for one in own]) for words, own in kept[2]], tuple(kept[3])


if __name__ == "__main__":
    main()
