"""The addresses of this feature. Their modules are imported to be known."""

from kokotomo.web.volunteers import handing, letters, promises, threads
from kokotomo.web.volunteers.blueprint import blueprint

VIEWS = (handing, letters, promises, threads)
BLUEPRINTS = (blueprint,)
