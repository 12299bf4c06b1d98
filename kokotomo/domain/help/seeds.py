"""The help lines that come with the package: first rows of a new site, last resort of a broken one.

The page shown while the database is away reads them from here, so it has help on it whatever happens.
"""

from datetime import date
from functools import cache

from kokotomo.domain.help.rules import order
from kokotomo.domain.help.rules.order import Line, LineNow
from kokotomo.foundation import clock, tsv


@cache
def lines() -> tuple[Line, ...]:
    """The package's lines in their order; about fifteen. Sources and days of check stand in the file."""
    return tuple(
        Line(
            position=int(row["position"]),
            name=row["name"],
            phone=row["phone"],
            url=row["url"],
            channel=row["channel"],
            hours=row["hours"],
            audience=row["audience"],
            note=row["note"],
            easy_note=row["easy_note"],
            source=row["source"],
            checked_on=date.fromisoformat(row["checked_on"]) if row["checked_on"] else None,
        )
        for row in tsv.read("kokotomo.domain.help", "help_lines.tsv")
    )


def seeded_panel() -> list[LineNow]:
    """The crisis panel out of the package's own lines, for a reader of unknown age; asks no database."""
    return order.panel(lines(), None, clock.now())
