"""``python -m bench.waiting``: all tables on the terminal; the last line sums them up.

``--write docs/waiting.md`` writes the page and its picture. Without a database, on one core; the same figures
each time, byte for byte.
"""

import argparse
import time
from pathlib import Path

from bench.waiting import report
from bench.waiting.rows import COLUMNS, LOADS, asked, by_policy, sizes, table, tenfold


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20, help="of the towns of the model's size")
    parser.add_argument("--tenfold", type=int, default=1, help="seeds of the towns ten times as large")
    parser.add_argument("--asked", type=int, default=6, help="seeds for each supposition that is changed")
    parser.add_argument("--write", type=Path, help="the page, beside which images/waiting.svg goes")
    args = parser.parse_args()
    begun = time.process_time()
    small, large = sizes(args.seeds), tenfold(args.tenfold) if args.tenfold else {}
    for (letters, active), runs in {**small, **large}.items():
        print(f"\n{letters:,} letters a month, {active} volunteers")
        print("\n".join([*table(by_policy(runs)), *table(by_policy(runs), LOADS)]))
    changed = asked(args.asked) if args.asked else []
    if changed:
        print("\n" + "\n".join(table(changed, (*COLUMNS[:5], COLUMNS[7]))))
    print("\nWhere ours does not win\n" + "\n".join(report.not_won(small)))
    if args.write:
        report.write(args.write, small, large, changed, (args.seeds, args.tenfold, args.asked))
    print(f"\n{time.process_time() - begun:.0f} s of one core.")
    print(report.summary(small))


if __name__ == "__main__":
    main()
