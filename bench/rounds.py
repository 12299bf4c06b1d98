"""The rounds of a run: every page of every place in turn, so that what disturbs one disturbs all."""

import random
from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import Any

from bench.budgets import FLOOR_LIST, FLOOR_TOPIC, GUEST, Measured
from bench.loaded import files_of
from bench.towns import Place

WARM = 24
BROWSER = "gzip, deflate, br, zstd"
"""What browsers say that they can unpack."""

PACKED = ("everyone-guest", "everyone", "diary-guest", "diary")
"""Pages that are measured a second time as a browser asks for them: compressed."""


@dataclass(frozen=True)
class Turn:
    """One page of one place; *encoding* is empty where it is asked for as it is."""

    place: Place
    key: str
    path: str
    cookie: str
    encoding: str = ""

    @property
    def name(self) -> tuple[int, str]:
        """By what its figures are found."""
        return self.place.size, self.key + ("+packed" if self.encoding else "")


def measure(places: list[Place], pages: list[Measured], *, rounds: int, requests: int) -> dict[str, Any]:
    """Figures of *pages* at all *places*, the floor first: by size, and in it by the page's key."""
    turns = _turns(places, pages)
    for turn in turns:
        turn.place.asker.many(WARM, turn.path, turn.cookie, turn.encoding)
    spent: dict[tuple[int, str], list[float]] = defaultdict(list)
    order = random.Random(1)
    for _ in range(rounds):
        order.shuffle(turns)
        for turn in turns:
            before = turn.place.cpu()
            turn.place.asker.many(requests, turn.path, turn.cookie, turn.encoding)
            spent[turn.name].append((turn.place.cpu() - before) / requests)
    floors = {name: spent[0, name] for name in (FLOOR_LIST, FLOOR_TOPIC)}
    return {
        "floor": {name: round(median(values), 2) for name, values in floors.items()},
        "sizes": {str(place.size): _figures(place, pages, spent, floors) for place in places if place.size},
    }


def _turns(places: list[Place], pages: list[Measured]) -> list[Turn]:
    turns = [Turn(places[0], name, places[0].paths[name], "") for name in (FLOOR_LIST, FLOOR_TOPIC)]
    for place in places[1:]:
        for page in pages:
            if page.key in place.paths:
                cookie = place.cookies[page.who]
                turns.append(Turn(place, page.key, place.paths[page.key], cookie))
                if page.key in PACKED:
                    turns.append(Turn(place, page.key, place.paths[page.key], cookie, BROWSER))
    return turns


def _figures(
    place: Place,
    pages: list[Measured],
    spent: dict[tuple[int, str], list[float]],
    floors: dict[str, list[float]],
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for page in pages:
        if page.key not in place.paths:
            continue
        values = spent[place.size, page.key]
        packed = spent.get((place.size, f"{page.key}+packed"))
        found[page.key] = {
            "cpu": round(median(values), 2),
            "ratio": round(_ratio(values, floors[page.floor]), 2),
            "packed_cpu": round(median(packed), 2) if packed else None,
            "queries": place.queries[page.key],
            **_bytes(place, page),
        }
        if page.deep_of and (place.size, page.deep_of) in spent:
            found[page.key]["to_first"] = round(_ratio(values, spent[place.size, page.deep_of]), 2)
    server = {"start": round(place.server.seconds_to_start, 1), "memory": round(place.server.memory())}
    return {"pages": found, "server": server}


def _ratio(values: list[float], others: list[float]) -> float:
    return median(value / other for value, other in zip(values, others, strict=True))


def _bytes(place: Place, page: Measured) -> dict[str, int]:
    path, cookie = place.paths[page.key], place.cookies[page.who]
    plain = place.asker.once(path, cookie).body
    packed = place.asker.once(path, cookie, BROWSER).body
    found = {"html": len(plain), "wire": len(packed)}
    if page.who == GUEST and not page.deep_of:
        files = [place.asker.once(one, "", BROWSER).body for one in files_of(plain.decode())]
        found["first_visit"] = len(packed) + sum(map(len, files))
    return found
