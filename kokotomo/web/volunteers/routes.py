"""The volunteers' pages. Their modules are imported here, so that their views are known."""

from kokotomo.web.volunteers import (
    applications,
    applying,
    board,
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

VIEWS = (
    applications,
    applying,
    board,
    guide,
    handing,
    letters,
    promises,
    readings,
    settings,
    threads,
    tonight,
)
BLUEPRINTS = (blueprint,)
