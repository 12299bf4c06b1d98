"""The addresses of this feature. Their modules are imported to be known."""

from kokotomo.web.consultations import letters, threads
from kokotomo.web.consultations.blueprint import blueprint

VIEWS = (threads, letters)
BLUEPRINTS = (blueprint,)
