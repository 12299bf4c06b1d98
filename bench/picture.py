"""The picture of ``docs/performance.md``: bars of pages as multiples of the floor, budgets as marks.

Plain attributes and no style sheet, so that it looks the same wherever it is shown; the numbers stand in the
table beside it.
"""

from html import escape
from typing import Any

from bench.budgets import PAGES

WIDTH, LEFT, ROW, BAR = 860, 270, 34, 11
COLOURS = {"sqlite": "#3d5a80", "postgres": "#c98a2b"}
INK, LINE, MISSED = "#2a2a33", "#c9c4b8", "#b3412f"


def picture(results: dict[str, Any]) -> str:
    """An SVG of the largest town of each database."""
    towns = {
        kind: figures["sizes"][max(figures["sizes"], key=int)]["pages"]
        for kind, figures in results["databases"].items()
    }
    shown = [page for page in PAGES if page.times and any(page.key in town for town in towns.values())]
    ratios = [town[page.key]["ratio"] for page in shown for town in towns.values() if page.key in town]
    most = max([*ratios, *(page.times for page in shown), 1.0]) * 1.08
    height = 70 + ROW * len(shown)
    scale = (WIDTH - LEFT - 60) / most
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        ' font-family="sans-serif" font-size="13">',
        "<title>CPU of each page as a multiple of the floor, and what it may be at most</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fdfcf8"/>',
    ]
    for place, kind in enumerate(towns):
        x = LEFT + place * 120
        parts.append(f'<rect x="{x}" y="14" width="12" height="12" fill="{COLOURS[kind]}"/>')
        parts.append(f'<text x="{x + 18}" y="25" fill="{INK}">{kind}</text>')
    parts.append(f'<text x="{LEFT + 260}" y="25" fill="{INK}">| at most</text>')
    for times in range(int(most) + 1):
        x = LEFT + times * scale
        parts.append(f'<path d="M{x:.1f} 40V{height - 26}" stroke="{LINE}"/>')
        parts.append(
            f'<text x="{x:.1f}" y="{height - 10}" fill="{INK}" text-anchor="middle">{times} ×</text>'
        )
    for row, page in enumerate(shown):
        y = 46 + row * ROW
        parts.append(
            f'<text x="{LEFT - 10}" y="{y + 16}" fill="{INK}" text-anchor="end">{escape(page.title)}</text>'
        )
        for place, (kind, town) in enumerate(towns.items()):
            if page.key in town:
                parts += _bar(
                    LEFT, y + place * (BAR + 2), town[page.key]["ratio"], scale, COLOURS[kind], page.times
                )
        x = LEFT + page.times * scale
        parts.append(f'<path d="M{x:.1f} {y - 3}V{y + 2 * BAR + 5}" stroke="{INK}" stroke-width="2"/>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _bar(x: float, y: float, ratio: float, scale: float, colour: str, limit: float) -> list[str]:
    width = ratio * scale
    ink = MISSED if ratio > limit else INK
    return [
        f'<rect x="{x}" y="{y}" width="{width:.1f}" height="{BAR}" fill="{colour}"/>',
        f'<text x="{x + width + 6:.1f}" y="{y + 10}" font-size="11" fill="{ink}">{ratio:.2f}</text>',
    ]
