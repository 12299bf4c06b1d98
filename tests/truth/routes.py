"""The table of routes, beside the routes that there are."""

import re
from dataclasses import dataclass

from flask import Flask

from kokotomo.foundation import clock
from tests.truth import tables

_NUMBER = re.compile(r"<int\(fixed_digits=\d\):(year|month|day)>")

ARGUMENTS = ("public_id", "reply_id", "token")


@dataclass(frozen=True)
class Route:
    """One address with its methods, and what ``routes.tsv`` says of its endpoint."""

    endpoint: str
    rule: str
    methods: frozenset[str]
    reads: str
    id: str
    whose: str

    @property
    def is_posted(self) -> bool:
        """Whether it changes anything."""
        return "POST" in self.methods

    @property
    def is_read(self) -> bool:
        """Whether it answers GET."""
        return "GET" in self.methods

    def path(self, public_id: str = "") -> str:
        """Its address, for one id."""
        filled = _NUMBER.sub(_of_today, self.rule)
        for name in ARGUMENTS:
            filled = filled.replace(f"<{name}>", public_id)
        return filled


def classified() -> dict[str, list[str]]:
    """What the table says, by endpoint."""
    return {row[0]: row[1:] for row in tables.lines("routes.tsv")[1:]}


def routes(app: Flask) -> list[Route]:
    """All routes but files; raises ``KeyError`` for one that the table lacks."""
    said = classified()
    return [
        Route(rule.endpoint, rule.rule, frozenset(rule.methods or ()), *said[rule.endpoint])
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
    ]


def _of_today(number: re.Match[str]) -> str:
    return f"{getattr(clock.today(), number.group(1)):02}"
