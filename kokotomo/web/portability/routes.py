"""The addresses of imports and of the export. Their modules are imported here, to be known."""

from kokotomo.web.portability import deciding, exporting, importing
from kokotomo.web.portability.blueprint import blueprint

VIEWS = (importing, deciding, exporting)
BLUEPRINTS = (blueprint,)
