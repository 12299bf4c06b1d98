"""The addresses of this feature. Their modules are imported to be known."""

from kokotomo.web.consultations import changing, letters, terms, threads
from kokotomo.web.consultations.blueprint import blueprint

VIEWS = (changing, letters, terms, threads)
BLUEPRINTS = (blueprint,)
