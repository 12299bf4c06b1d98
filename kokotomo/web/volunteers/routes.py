"""The addresses of this feature. Their modules are imported to be known."""

from kokotomo.web.volunteers import letters, threads
from kokotomo.web.volunteers.blueprint import blueprint

VIEWS = (threads, letters)
BLUEPRINTS = (blueprint,)
