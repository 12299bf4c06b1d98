"""The picture of ``docs/waiting.md``: of each hundred letters, how many had an answer by when."""

from html import escape

WIDTH, LEFT, ROW, BAR, TOP = 860, 250, 19, 14, 62
SCALE = (WIDTH - LEFT - 120) / 100
INK, PAPER, LINE = "#2a2a33", "#fdfcf8", "#c9c4b8"
BY = (
    ("within 6 h", "#2f5d50"),
    ("24 h", "#6f9c86"),
    ("48 h", "#b9cfbf"),
    ("later or not at all", "#e4b7a0"),
)

Bar = tuple[str, tuple[float, float, float], str]
"""A policy's name, the shares answered within 6, 24 and 48 hours, and the median in words."""


def picture(groups: list[tuple[str, list[Bar]]]) -> str:
    """The drawing: a group for each size of town, in it a bar for each policy."""
    height = TOP + sum(30 + ROW * len(bars) for _title, bars in groups) + 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        ' font-family="sans-serif" font-size="12">',
        "<title>Of each hundred letters, how many had a first answer within 6, 24 and 48 hours</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>',
        *_legend(),
    ]
    for percent in range(0, 101, 25):
        x = LEFT + percent * SCALE
        parts.append(f'<path d="M{x:.1f} {TOP - 12}V{height - 28}" stroke="{LINE}"/>')
        parts.append(
            f'<text x="{x:.1f}" y="{height - 12}" fill="{INK}" text-anchor="middle">{percent} %</text>'
        )
    y = TOP
    for title, bars in groups:
        parts.append(f'<text x="16" y="{y + 12}" fill="{INK}" font-weight="bold">{escape(title)}</text>')
        y += 20
        for name, shares, middle in bars:
            parts += _bar(y, name, shares, middle)
            y += ROW
        y += 10
    return "\n".join([*parts, "</svg>"]) + "\n"


def _legend() -> list[str]:
    parts = []
    for place, (words, colour) in enumerate(BY):
        x = LEFT + place * 110
        parts.append(f'<rect x="{x}" y="14" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="{x + 18}" y="25" fill="{INK}">{words}</text>')
    parts.append(f'<text x="{WIDTH - 16}" y="44" fill="{INK}" text-anchor="end">median wait</text>')
    return parts


def _bar(y: int, name: str, shares: tuple[float, float, float], middle: str) -> list[str]:
    parts = [f'<text x="{LEFT - 10}" y="{y + 11}" fill="{INK}" text-anchor="end">{escape(name)}</text>']
    x = 0.0
    for (_words, colour), until in zip(BY, (*shares, 1.0), strict=True):
        width = (until - x) * 100 * SCALE
        parts.append(
            f'<rect x="{LEFT + x * 100 * SCALE:.1f}" y="{y}" width="{width:.1f}" height="{BAR}"'
            f' fill="{colour}"/>'
        )
        x = until
    parts.append(f'<text x="{WIDTH - 16}" y="{y + 11}" fill="{INK}" text-anchor="end">{middle}</text>')
    return parts
