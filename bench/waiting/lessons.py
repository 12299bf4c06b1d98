"""What ``docs/waiting.md`` says in words, beside the figures that `report` puts into it."""

INTRODUCTION = [
    "# How long people wait",
    "",
    "Written by `python -m bench.waiting --write docs/waiting.md`, not by hand.",
]
TENFOLD: list[str] = []
NOT_WON: list[str] = []
TAUGHT: list[str] = []
ASKED: list[str] = []
LIMITS: list[str] = []
