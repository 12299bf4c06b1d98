"""``docs/waiting.md``, the picture beside it, and the last line."""

from collections.abc import Sequence
from pathlib import Path

from bench.waiting import lessons
from bench.waiting.assumptions import OURS, POLICIES
from bench.waiting.figures import Run, spread
from bench.waiting.picture import Bar, picture
from bench.waiting.rows import COLUMNS, LOADS, Runs, by_policy, hours, percent, table

PICTURE = Path("images") / "waiting.svg"
GOAL = (300, 50)
Sizes = dict[tuple[int, int], Runs]

MATTERS = (
    ("median", "median wait", hours),
    ("ninth", "wait of nine in ten", hours),
    ("unanswered", "unanswered after 48 h", percent),
    ("minors_unanswered", "under-18s unanswered after 48 h", percent),
    ("load_most", "most letters a week on one person", lambda value: f"{value:.1f}"),
)
"""Less is better in each."""


def not_won(sizes: Sizes) -> list[str]:
    """Where another policy did better than ours in at least three of four seeds, met by the same people."""
    lines = []
    for (letters, active), runs in sizes.items():
        for policy in POLICIES[1:]:
            for name, words, write in MATTERS:
                pairs = list(zip(runs[OURS.name], runs[policy.name], strict=True))
                better = sum(getattr(other, name) < getattr(own, name) for own, other in pairs)
                if 4 * better >= 3 * len(pairs):
                    own, other = (spread(one, name).middle for one in (runs[OURS.name], runs[policy.name]))
                    lines.append(
                        f"- {letters:,} letters, {active} volunteers: *{policy.name}*, {words}:"
                        f" {write(other)} against {write(own)}; in {better} of {len(pairs)} seeds."
                    )
    return lines or ["- Nowhere, in these figures."]


def summary(sizes: Sizes) -> str:
    """All in one sentence."""
    own = sizes[GOAL][OURS.name]
    median, ninth, in_24 = (spread(own, name).middle for name in ("median", "ninth", "in_24"))
    person, word = (spread(own, name).middle for name in ("no_person", "no_word"))
    kept = median <= 6 and in_24 >= 0.9
    first, last = (spread(sizes[size][OURS.name], "median").middle for size in ((300, 25), (300, 100)))
    return (
        f"With {GOAL[1]} active volunteers and {GOAL[0]} letters a month half of the writers have a first"
        f" letter after {hours(median)} and nine in ten after {hours(ninth)}, {percent(in_24)} within a day"
        f" (goal 6 h and 90 %: {'kept' if kept else 'NOT kept'}); by 48 h {percent(1 - person)} have a"
        f" person's letter or dated promise, {percent(person - word)} only the site's honest message,"
        f" {percent(word)} nothing; with 25 volunteers the median is {hours(first)}, with 100 {hours(last)}."
    )


def write(
    path: Path,
    sizes: Sizes,
    tenfold: Sizes,
    asked: Sequence[tuple[str, list[Run]]],
    counts: tuple[int, int, int],
) -> None:
    """The page at *path* and its picture; *counts* are the seeds of the three parts."""
    drawing = path.parent / PICTURE
    drawing.parent.mkdir(parents=True, exist_ok=True)
    drawing.write_text(picture([_group(size, runs) for size, runs in {**sizes, **tenfold}.items()]), "utf-8")
    lines = [
        *lessons.INTRODUCTION,
        "",
        f"![Of each hundred letters, how many had an answer by when]({PICTURE.as_posix()})",
        "",
        f"**{summary(sizes)}**",
        "",
        "Each figure is the median over the seeds, with the lowest and the highest.",
    ]
    for size, runs in sizes.items():
        lines += _size(size, runs, counts[0])
    lines += ["", "## Ten times all that", "", *lessons.TENFOLD]
    for size, runs in tenfold.items():
        lines += _size(size, runs, counts[1])
    lines += ["", "## Where ours does not win", "", *not_won({**sizes, **tenfold}), "", *lessons.NOT_WON]
    lines += ["", "## What it taught", "", *lessons.TAUGHT]
    lines += ["", "## If a supposition is wrong", "", *lessons.ASKED, f"{counts[2]} seeds each.", ""]
    lines += table(asked, (*COLUMNS[:5], COLUMNS[7]), "300 letters, 50 volunteers, ours")
    lines += ["", "## What is supposed, and what is not in it", "", *lessons.LIMITS]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _size(size: tuple[int, int], runs: Runs, seeds: int) -> list[str]:
    letters, active = size
    return [
        "",
        f"### {letters:,} letters a month, {active:,} active volunteers; {seeds} seed{'s' * (seeds > 1)}",
        "",
        *table(by_policy(runs)),
        "",
        *table(by_policy(runs), LOADS),
    ]


def _group(size: tuple[int, int], runs: Runs) -> tuple[str, list[Bar]]:
    letters, active = size
    bars = []
    for policy, own in by_policy(runs):
        shares = tuple(spread(own, name).middle for name in ("in_6", "in_24", "in_48"))
        bars.append((policy, shares, hours(spread(own, "median").middle)))
    return f"{letters:,} letters a month, {active} volunteers", bars  # type: ignore[return-value]
