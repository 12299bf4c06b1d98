"""A notebook by its days: each viewer asks for the year, month and day of every entry, readable or not.

Every entry has a month for itself, so that whatever a calendar says of a month it says of one state.
"""

import re
from datetime import date

from kokotomo.foundation import clock
from tests.truth.canaries import Thing
from tests.truth.days import BEFORE_ALL, day_of
from tests.truth.looking import Looking
from tests.truth.routes import Route
from tests.truth.seen import Allowed


def read_parts(walk: Looking, route: Route, person: str) -> None:
    """The parts of *person*'s notebook to which *route* leads, those among them that must look empty."""
    part = route.endpoint.split(".")[1]
    days = _days(walk, person)
    readable = {day: thing for day, thing in days.items() if thing in walk._notebook(person)}
    every = sorted({_cut(day, part) for day in (*readable, *_others(walk, person))})
    for day in {_cut(day, part): day for day in days}.values():
        path = _path(walk, person, _cut(day, part))
        there = [readable[one] for one in readable if _cut(one, part) == _cut(day, part)]
        shown = there if part != "year" else []
        allowed = Allowed(names={walk.viewer, person}).add(*shown)
        text = walk._pages(path, allowed)
        for thing in shown:
            if not walk._stands_in(thing, text, "N"):
                walk.note(path, f"lacks {thing.name}")
        _compare_ways(walk, path, text, every, _cut(day, part))
        _compare_marks(walk, person, path, text, part, day, readable)
        walk.cells += 1


def read_sky(walk: Looking, route: Route) -> None:
    """わたしの空: today's, and that of each of the viewer's own entries; deleted ones leave nothing."""
    walk.look(route.path(), walk._allowed(*walk._notebook(walk.viewer)))
    for day, thing in _days(walk, walk.viewer).items():
        path = f"{route.path()}?until={day.isoformat()}"
        own = thing in walk._notebook(walk.viewer)
        response = walk.look(path, Allowed(names={walk.viewer}).add(*([thing] if own else ())))
        if (thing.public_id in response.text) != own:
            walk.note(path, f"{'lacks' if own else 'shows'} {thing.name}")
        walk.cells += 1


def _days(walk: Looking, person: str) -> dict[date, Thing]:
    things = [(n, walk.world.entries[name]) for n, name in enumerate(walk.world.order)]
    return {day_of(n): thing for n, thing in things if thing.author == person}


def _others(walk: Looking, person: str) -> list[date]:
    """The day of what stands in the notebook besides: pages of notices, all of one day."""
    others = [thing for thing in walk._notebook(person) if thing.name not in walk.world.order]
    return [clock.today() - BEFORE_ALL] if others else []


def _cut(day: date, part: str) -> tuple[int, ...]:
    return (day.year, day.month, day.day)[: ("year", "month", "day").index(part) + 1]


def _path(walk: Looking, person: str, cut: tuple[int, ...]) -> str:
    numbers = [f"{cut[0]:04}", *(f"{number:02}" for number in cut[1:])]
    return "/".join(("/u", walk.world.cast.users[person].public_id, *numbers))


def _compare_ways(
    walk: Looking, path: str, text: str, every: list[tuple[int, ...]], here: tuple[int, ...]
) -> None:
    wanted = (
        max((cut for cut in every if cut < here), default=None),
        min((cut for cut in every if cut > here), default=None),
    )
    found = tuple(_way(text, rel) for rel in ("prev", "next"))
    if found != wanted:
        walk.note(path, f"leads to {found}, and not to {wanted}")


def _way(text: str, rel: str) -> tuple[int, ...] | None:
    found = re.search(rf'rel="{rel}" href="/u/[a-z2-7]+/([0-9/]+)"', text)
    return tuple(int(number) for number in found.group(1).split("/")) if found else None


def _compare_marks(
    walk: Looking, person: str, path: str, text: str, part: str, day: date, readable: dict[date, Thing]
) -> None:
    """A month's calendar, a year's months, and the years beside every part."""
    public_id = walk.world.cast.users[person].public_id
    years = {int(year) for year in re.findall(rf'<li><a href="/u/{public_id}/(\d{{4}})"', text)}
    wanted = {one.year for one in (*readable, *_others(walk, person))}
    if years != wanted:
        walk.note(path, f"names the years {years}, and not {wanted}")
    if part == "month" and ('<a class="day' in text) != (day in readable):
        walk.note(path, "marks a day wrongly")
    if part == "year":
        months = {int(month) for month in re.findall(rf'"/u/{public_id}/{day.year}/(\d\d)"', text)}
        inside = {one.month for one in (*readable, *_others(walk, person)) if one.year == day.year}
        if months != inside:
            walk.note(path, f"names the months {months}, and not {inside}")
