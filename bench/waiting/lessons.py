"""What ``docs/waiting.md`` says in words, from ``words.md``; `report` puts the figures beside it."""

import re
from pathlib import Path

_WORDS = (Path(__file__).parent / "words.md").read_text("utf-8")
_PARTS = dict(re.findall(r"<!-- (\w+) -->\n+(.*?)(?=\n+<!--|\s*\Z)", _WORDS, re.DOTALL))


def _part(name: str) -> list[str]:
    return str(_PARTS[name]).split("\n")


INTRODUCTION = _part("introduction")
TENFOLD = _part("tenfold")
NOT_WON = _part("not_won")
TAUGHT = _part("taught")
ASKED = _part("asked")
LIMITS = _part("limits")
