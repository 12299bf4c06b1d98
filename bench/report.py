"""Figures of a run as lines on the terminal, and as a page with a picture for ``docs/``.

``python -m bench.report docs/performance.md RESULTS.json …`` writes the page anew from kept figures: those of
`bench.run`, after them those of `bench.mixed` and, as ``--growth FILE``, of a run over several sizes.
"""

import argparse
import json
import os
import platform
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.budgets import (
    DEEP_TIMES,
    FIRST_VISIT,
    FLOOR_LIST,
    FLOOR_TOPIC,
    MEMORY,
    PAGES,
    START,
    Measured,
)
from bench.in_use import lines as lines_in_use
from bench.in_use import missed as missed_in_use
from bench.picture import picture
from bench.reasons import reason_for
from kokotomo.foundation.clock import TOKYO

PICTURE = Path("images") / "performance.svg"


def about(rounds: int, requests: int) -> dict[str, Any]:
    """When, where and how it was measured."""
    model = ""
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return {
        "at": datetime.now(TOKYO).strftime("%Y-%m-%d"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "processor": model or platform.machine(),
        "load": round(os.getloadavg()[0], 1),
        "rounds": rounds,
        "requests": requests,
    }


def verdicts(page: Measured, figures: dict[str, Any]) -> list[tuple[str, bool]]:
    """What *page* is held against, each in words and whether it is kept."""
    found = []
    if page.times:
        found.append((f"{figures['ratio']:.2f} of {page.times} × floor", figures["ratio"] <= page.times))
    if "to_first" in figures:
        found.append(
            (f"{figures['to_first']:.2f} of {DEEP_TIMES} × page 1", figures["to_first"] <= DEEP_TIMES)
        )
    found.append((f"{figures['queries']} of {page.queries} queries", figures["queries"] <= page.queries))
    if page.wire:
        found.append((f"{figures['wire']:,} of {page.wire:,} bytes sent", figures["wire"] <= page.wire))
    if "first_visit" in figures:
        first = figures["first_visit"]
        found.append((f"{first:,} of {FIRST_VISIT:,} bytes on a first visit", first <= FIRST_VISIT))
    return found


def growths(sizes: dict[str, Any]) -> list[tuple[Measured, float]]:
    """How many times more each page costs in the largest town than in the smallest; empty for one size."""
    if len(sizes) < 2:
        return []
    small, large = (sizes[size]["pages"] for size in (min(sizes, key=int), max(sizes, key=int)))
    return [
        (page, round(large[page.key]["cpu"] / small[page.key]["cpu"], 2))
        for page in PAGES
        if page.key in small and page.key in large
    ]


def missed(results: dict[str, Any]) -> list[str]:
    """Every budget that is not kept, one line each."""
    found = []
    for kind, figures in results["databases"].items():
        for size, town in figures["sizes"].items():
            where = f"{kind}, {int(size):,} entries"
            for page in PAGES:
                if page.key in town["pages"]:
                    wrong = [words for words, kept in verdicts(page, town["pages"][page.key]) if not kept]
                    found += [f"{where}: {page.title}: {words}" for words in wrong]
            if town["server"]["start"] > START:
                found.append(f"{where}: the server took {town['server']['start']} s to start")
            if town["server"]["memory"] > MEMORY:
                found.append(f"{where}: a worker holds {town['server']['memory']} MB of {MEMORY}")
        found += [
            f"{kind}: {page.title} grows {times} times, {page.growth} at most"
            for page, times in growths(_grown(results, kind))
            if times > page.growth
        ]
    found += [
        f"{kind}, in use: {line}"
        for kind, figures in results.get("in_use", {}).items()
        for line in missed_in_use(figures)
    ]
    return found


def show(kind: str, figures: dict[str, Any]) -> None:
    """Print the figures of one database."""
    floor = figures["floor"]
    print(
        f"\n{kind}: floor list {floor[FLOOR_LIST]} ms, floor topic {floor[FLOOR_TOPIC]} ms of CPU a request"
    )
    for size, town in figures["sizes"].items():
        server = town["server"]
        print(f"\n{int(size):,} entries; start {server['start']} s, {server['memory']} MB a worker")
        print(f"  {'CPU ms':>7} {'packed':>7} {'× floor':>8} {'bytes':>8} {'sent':>7} {'queries':>8}")
        for page in PAGES:
            if page.key in town["pages"]:
                one = town["pages"][page.key]
                packed = f"{one['packed_cpu']:.2f}" if one["packed_cpu"] else ""
                wrong = [words for words, kept in verdicts(page, one) if not kept]
                print(
                    f"  {one['cpu']:7.2f} {packed:>7} {one['ratio']:8.2f} {one['html']:8,} {one['wire']:7,}"
                    f" {one['queries']:8}  {page.title}"
                    + (f"  MISSED: {'; '.join(wrong)}" if wrong else "  ok"),
                    flush=True,
                )
    for page, times in growths(figures["sizes"]):
        print(f"  grows {times:5.2f} ×  {page.title}  {'ok' if times <= page.growth else 'MISSED'}")


def write(results: dict[str, Any], path: Path) -> None:
    """The page at *path*, and the picture beside it."""
    drawing = path.parent / PICTURE
    drawing.parent.mkdir(exist_ok=True)
    drawing.write_text(picture(results), "utf-8")
    path.write_text("\n".join(_page(results)) + "\n", "utf-8")


def _page(results: dict[str, Any]) -> list[str]:
    told = results["about"]
    lines = [
        "# What pages cost",
        "",
        "Written by `make bench`, not by hand. CPU milliseconds a request, of the server's processes and its",
        "Postgres backends, sent without compression; *packed* is the same page as a browser asks for it.",
        "*Floor* is a bare Flask page of 35 KB (list) or 76 KB (topic) of HTML (`bench/floor.py`), asked in",
        "turn within the same run; a ratio is the median of the rounds' ratios. A deep page is held against",
        "its own first page.",
        "",
        f"{told['at']}, Python {told['python']}, {told['cores']} cores ({told['processor']}), load"
        f" {told['load']} at the start; {told['rounds']} rounds of {told['requests']} requests a page.",
        "",
        f"![CPU of each page as a multiple of the floor]({PICTURE.as_posix()})",
    ]
    for kind, figures in results["databases"].items():
        for size, town in figures["sizes"].items():
            lines += ["", f"## {kind}, {int(size):,} entries", "", *_table(figures["floor"], town)]
        lines += _growth(kind, _grown(results, kind))
    lines += lines_in_use(results.get("in_use", {}))
    wrong = missed(results)
    named = [f"- {line}{reason_for(line)}" for line in wrong]
    return [*lines, "", "## Budgets missed", "", *(named or ["None."])]


def _grown(results: dict[str, Any], kind: str) -> dict[str, Any]:
    """The sizes over which growth is told: those of a run of its own, where there was one."""
    own = results.get("growth", {}).get(kind)
    found: dict[str, Any] = (own or results["databases"][kind])["sizes"]
    return found


def _table(floor: dict[str, float], town: dict[str, Any]) -> list[str]:
    server = town["server"]
    lines = [
        f"Floor list {floor[FLOOR_LIST]} ms, floor topic {floor[FLOOR_TOPIC]} ms. The server answers"
        f" {server['start']} s after its start; its largest worker holds {server['memory']} MB.",
        "",
        "| page | CPU ms | packed | × floor | at most | HTML bytes | sent | queries | |",
        "| --- | --: | --: | --: | --: | --: | --: | --: | --- |",
    ]
    for page in PAGES:
        if page.key in town["pages"]:
            one = town["pages"][page.key]
            limit = f"{page.times} × floor" if page.times else f"{DEEP_TIMES} × page 1"
            kept = all(kept for _, kept in verdicts(page, one))
            ratio = one["ratio"] if page.times else f"{one.get('to_first', '')} × page 1"
            lines.append(
                f"| {page.title} | {one['cpu']} | {one['packed_cpu'] or ''} | {ratio} | {limit} |"
                f" {one['html']:,} | {one['wire']:,} | {one['queries']} of {page.queries} |"
                f" {'ok' if kept else '**missed**'} |"
            )
    return lines


def _growth(kind: str, sizes: dict[str, Any]) -> list[str]:
    found = growths(sizes)
    if not found:
        return []
    steps = sorted(sizes, key=int)
    lines = [
        "",
        f"## Growth, {kind}",
        "",
        f"| page | {' | '.join(f'{int(size):,}' for size in steps)} | times | |",
    ]
    lines += ["| --- |" + " --: |" * (len(steps) + 1) + " --- |"]
    for page, times in found:
        cpu = " | ".join(str(sizes[size]["pages"].get(page.key, {}).get("cpu", "")) for size in steps)
        kept = "ok" if times <= page.growth else "**missed**"
        lines.append(f"| {page.title} | {cpu} | {times} of {page.growth} | {kept} |")
    return lines


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("page", type=Path)
    parser.add_argument("figures", type=Path, nargs="+")
    parser.add_argument("--growth", type=Path, nargs="*", default=[])
    args = parser.parse_args()
    results: dict[str, Any] = {"growth": {}}
    for file in args.figures:
        results |= json.loads(file.read_text("utf-8"))
    for file in args.growth:
        results["growth"] |= json.loads(file.read_text("utf-8"))["databases"]
    write(results, args.page)


if __name__ == "__main__":
    main()
