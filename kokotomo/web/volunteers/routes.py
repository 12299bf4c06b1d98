"""The volunteers' pages. Their modules are imported here, so that their views are known."""

from kokotomo.web.volunteers import (
    along,
    applications,
    applying,
    board,
    farewells,
    graduation,
    guide,
    handing,
    introductions,
    letters,
    promises,
    readings,
    rooms,
    settings,
    threads,
    tonight,
    trainees,
)
from kokotomo.web.volunteers.blueprint import blueprint

VIEWS = (
    along,
    applications,
    applying,
    board,
    farewells,
    graduation,
    guide,
    handing,
    introductions,
    letters,
    promises,
    readings,
    rooms,
    settings,
    threads,
    tonight,
    trainees,
)
BLUEPRINTS = (blueprint,)
