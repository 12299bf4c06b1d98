"""The addresses of follows. Their modules are imported here, so that their views are known."""

from kokotomo.web.follows import blocks, connections, greetings, lists, standings
from kokotomo.web.follows.blueprint import blueprint

VIEWS = (connections, greetings, standings, blocks, lists)
BLUEPRINTS = (blueprint,)
