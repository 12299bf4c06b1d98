"""What `bench.mixed` found, against its budgets and as a part of ``docs/performance.md``."""

from typing import Any

from bench.budgets import MEMORY, MEMORY_GROWS, MIXED_LONGEST, MIXED_P50, MIXED_P99


def missed(figures: dict[str, Any]) -> list[str]:
    """The budgets that one database's *figures* do not keep, a line each."""
    used, held = figures["mixed"], figures["memory"]["held"]
    limits = (("p50", MIXED_P50), ("p99", MIXED_P99), ("longest", MIXED_LONGEST))
    found = [f"mixed load: {name} {used[name]} ms of {most}" for name, most in limits if used[name] > most]
    if used["errors"]:
        found.append(f"mixed load: {used['errors']} errors")
    if held[-1] > MEMORY:
        pages = figures["memory"]["requests"]
        found.append(f"a worker holds {held[-1]} MB of {MEMORY} after {pages:,} pages")
    if held[-1] > held[0] * MEMORY_GROWS:
        found.append(f"a worker grows from {held[0]} to {held[-1]} MB")
    return found


def lines(in_use: dict[str, Any]) -> list[str]:
    """The section of the page; none where nothing was measured."""
    if not in_use:
        return []
    found = [
        "",
        "## A town in use",
        "",
        "`python -m bench.mixed`: members with about 5 s between two pages of each, every tenth request a",
        "reply, a 読んだよ or an entry, packed as for a browser, everybody on this one machine. Then every",
        "page above in turn; MB of the largest worker after each was asked once, on the way, and at the end.",
        "",
        "| | people | requests | writes | p50 ms | p99 ms | longest ms | errors | cores busy | load before |"
        " pages | MB |",
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --- |",
    ]
    for kind, figures in in_use.items():
        used, memory = figures["mixed"], figures["memory"]
        held = " → ".join(str(one) for one in memory["held"])
        found.append(
            f"| {kind}, {figures['size']:,} entries | {used['people']} | {used['requests']:,} |"
            f" {used['writes']:,} | {used['p50']} | {used['p99']} | {used['longest']} | {used['errors']} |"
            f" {used['busy']} % | {figures['load']} | {memory['requests']:,} | {held} |"
        )
    limits = f"p50 {MIXED_P50} ms, p99 {MIXED_P99} ms, nothing over {MIXED_LONGEST:,} ms, no error"
    return [*found, "", f"At most: {limits}; {MEMORY} MB, {MEMORY_GROWS} times what it held at first."]
