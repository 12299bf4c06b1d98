"""相談のまえ: the two doors, how long people wait, the five wishes, help that is open now."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from kokotomo.domain.consultations.queries.waits import waits_now
from kokotomo.domain.consultations.waits import FEWEST, Wait
from kokotomo.domain.help import queries as help_lines
from kokotomo.foundation import clock
from kokotomo.web.access import viewer
from kokotomo.web.consultations import phrases
from kokotomo.web.consultations.blueprint import blueprint
from kokotomo.web.templating import moment


@dataclass(frozen=True)
class WaitsShown:
    """The living figures in words; what too few people would make is None."""

    at: str
    waiting: str
    half: str | None
    within_day: str | None
    within_two: str | None
    not_half: bool
    """Whether more than half have no reply yet: then there is no median, and that is what is said."""
    minors_half: str | None
    minors_not_half: bool


@blueprint.get("/consult")
def start() -> ResponseReturnValue:
    """話を聴いてほしいとき."""
    reader = viewer()
    minor = reader.is_minor if reader.is_authenticated else None
    return render_template(
        "consultations/start.html",
        waits=waits_shown(),
        lines=help_lines.panel_for(minor, clock.now()),
        minor=bool(minor),
        nav_current="consult",
    )


def waits_shown() -> WaitsShown:
    """The figures of this minute, in words. Under-18s' stand beside the others' where they differ."""
    found = waits_now()
    everybody, minors = found.everybody, found.minors
    differs = minors is not None and everybody is not None and minors.median != everybody.median
    return WaitsShown(
        at=moment(found.at),
        waiting=phrases.people(found.waiting, FEWEST),
        half=_half(everybody),
        within_day=f"{everybody.within_day}%" if everybody else None,
        within_two=f"{everybody.within_two}%" if everybody else None,
        not_half=everybody is not None and everybody.median is None,
        minors_half=_half(minors) if differs else None,
        minors_not_half=differs and minors is not None and minors.median is None,
    )


def _half(wait: Wait | None) -> str | None:
    return None if wait is None or wait.median is None else phrases.how_long(wait.median)
