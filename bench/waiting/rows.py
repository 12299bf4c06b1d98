"""What is run: towns, policies, what is asked of the suppositions; and how figures are written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import isinf

from bench.waiting.assumptions import OURS, POLICIES, SIZES, TENFOLD, Assumptions, Policy
from bench.waiting.figures import LONGEST, Run, Spread, run, spread
from kokotomo.domain.volunteers.rules import CAP_MOST

SHORTER = (10, 5, 3)
"""Days before, counted and after, for towns ten times as large: five bring as many letters as seven weeks."""

Column = tuple[str, str, Callable[[float], str]]
"""Head, field of `Run`, and how it is written."""

Runs = dict[str, list[Run]]
"""The runs of each policy, by its name, in the order of seeds."""


@dataclass(frozen=True)
class Asked:
    """One supposition that is changed, alone."""

    words: str
    changed: dict[str, object]


def size_of(letters: int, active: int) -> Assumptions:
    """The town of so many letters a month and active volunteers."""
    return replace(Assumptions(), letters_a_month=letters, active=active)


def sizes(seeds: int) -> dict[tuple[int, int], Runs]:
    """The towns of the model's size, *seeds* times each."""
    return {size: _policies(size_of(*size), seeds) for size in SIZES}


def tenfold(seeds: int) -> dict[tuple[int, int], Runs]:
    """The towns ten times as large."""
    return {size: _policies(size_of(*size), seeds, SHORTER) for size in TENFOLD}


def _policies(town: Assumptions, seeds: int, days: tuple[int, int, int] | None = None) -> Runs:
    more = () if days is None else (days,)
    return {
        policy.name: [run(town, policy, seed, *more) for seed in range(1, seeds + 1)] for policy in POLICIES
    }


ASKED = (
    Asked("nothing changed", {}),
    Asked("75 volunteers", {"active": 75}),
    Asked("150 volunteers", {"active": 150}),
    Asked("200 volunteers", {"active": 200}),
    Asked("a volunteer has 66 minutes a week (INOCHI)", {"minutes_a_week": 66.0}),
    Asked("240 minutes (CTL)", {"minutes_a_week": 240.0}),
    Asked("all have a cap of 3, nobody is on trial", {"caps": ((3, 1.0),)}),
    Asked("all have a cap of 8", {"caps": ((CAP_MOST, 1.0),)}),
    Asked("who has the time has the cap for it, 8 at most", {"cap_follows_time": True}),
    Asked("a thread fills no place while its writer is silent for three days", {"silent_fill_places": False}),
    Asked("75 volunteers, caps for the time they have", {"active": 75, "cap_follows_time": True}),
    Asked("100 volunteers, caps for the time they have", {"active": 100, "cap_follows_time": True}),
    Asked(
        "100 volunteers, caps for the time they have, two in five cleared",
        {"active": 100, "cap_follows_time": True, "cleared": 0.4},
    ),
    Asked(
        "150 volunteers, caps for the time they have, two in five cleared",
        {"active": 150, "cap_follows_time": True, "cleared": 0.4},
    ),
    Asked(
        "50 volunteers with 240 minutes each, caps for it, two in five cleared",
        {"minutes_a_week": 240.0, "cap_follows_time": True, "cleared": 0.4},
    ),
    Asked("two volunteers in five are cleared for minors", {"cleared": 0.4}),
    Asked("one in ten is", {"cleared": 0.1}),
    Asked("nobody dormant", {"dormant_per_active": 0.0}),
    Asked("four dormant to each who comes", {"dormant_per_active": 4.0}),
    Asked("notices bring nobody sooner", {"notice_brings": 0.0}),
    Asked("notices bring half of all sooner", {"notice_brings": 0.5}),
    Asked("nobody asks for 今夜の30分", {"tonight": 0.0}),
    Asked("a writer answers 40 of 100 letters", {"writes_again": 0.4}),
    Asked("80 of 100", {"writes_again": 0.8}),
    Asked("writers who do not answer end the thread themselves, half of them", {"closes": 0.5}),
    Asked("time lies more evenly on people", {"unevenness": 5.0}),
    Asked("more unevenly", {"unevenness": 0.7}),
    Asked("nobody forgets or is late", {"forgets": 0.0, "late": 0.0}),
    Asked("one claim in five is forgotten", {"forgets": 0.2}),
)
"""Suppositions, each wrong by about as much as it may be."""


def asked(seeds: int) -> list[tuple[str, list[Run]]]:
    """Ours, with 300 letters and 50 volunteers, where one supposition is wrong."""
    return [(one.words, [run(_changed(one), OURS, seed) for seed in range(1, seeds + 1)]) for one in ASKED]


def _changed(one: Asked) -> Assumptions:
    return replace(Assumptions(), **one.changed)  # type: ignore[arg-type]


# How figures are written


def hours(value: float) -> str:
    """A wait: minutes are more than such a figure bears."""
    if isinf(value) or value > LONGEST:
        return f"> {LONGEST:.0f} h"
    return f"{value:.1f} h"


def percent(value: float) -> str:
    """A share."""
    return f"{100 * value:.0f} %"


def number(value: float) -> str:
    """A load, or how unevenly it lies."""
    return f"{value:.1f}"


def exact(value: float) -> str:
    """A figure between 0 and 1 of which hundredths count."""
    return f"{value:.2f}"


def told(found: Spread, write: Callable[[float], str]) -> str:
    """A figure with its spread over the seeds."""
    middle, lowest, highest = write(found.middle), write(found.lowest), write(found.highest)
    if lowest == highest:
        return middle
    return f"{middle} ({lowest.split()[0] if '>' not in lowest else lowest}–{highest})"


COLUMNS = (
    ("median", "median", hours),
    ("90 %", "ninth", hours),
    ("in 6 h", "in_6", percent),
    ("in 24 h", "in_24", percent),
    ("unanswered after 48 h", "unanswered", percent),
    ("nobody's word by 48 h", "no_person", percent),
    ("no word at all", "no_word", percent),
    ("under 18, unanswered", "minors_unanswered", percent),
)
LOADS = (
    ("letters a week, median", "load", number),
    ("90 %", "load_ninth", number),
    ("most", "load_most", number),
    ("Gini", "gini", exact),
    ("claims given back", "lapsed", percent),
    ("places taken", "full", percent),
    ("invitations to who never comes", "to_dormant", percent),
)


def table(
    rows: Sequence[tuple[str, list[Run]]], columns: Sequence[Column] = COLUMNS, first: str = ""
) -> list[str]:
    """A table of *rows*."""
    heads = " | ".join(head for head, _name, _write in columns)
    lines = [f"| {first} | {heads} |", "| --- |" + " --: |" * len(columns)]
    for words, runs in rows:
        cells = " | ".join(told(spread(runs, name), write) for _head, name, write in columns)
        lines.append(f"| {words} | {cells} |")
    return lines


def by_policy(runs: Runs, policies: Sequence[Policy] = POLICIES) -> list[tuple[str, list[Run]]]:
    """The rows of a size, ours first."""
    return [(policy.name, runs[policy.name]) for policy in policies]
