"""The addresses of follows. Their modules are imported here, so that their views are known."""

from kokotomo.web.follows import blocks, lists, standings
from kokotomo.web.follows.blueprint import blueprint

VIEWS = (standings, blocks, lists)
BLUEPRINTS = (blueprint,)
