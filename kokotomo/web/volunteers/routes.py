"""The volunteers' pages. Their modules are imported here, so that their views are known."""

from kokotomo.web.volunteers import (
    board,
    farewells,
    guide,
    handing,
    letters,
    promises,
    readings,
    settings,
    threads,
    tonight,
)
from kokotomo.web.volunteers.blueprint import blueprint

VIEWS = (board, farewells, guide, handing, letters, promises, readings, settings, threads, tonight)
BLUEPRINTS = (blueprint,)
