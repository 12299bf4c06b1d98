"""What the application puts into its URL map."""

from kokotomo.web.help.pages import blueprint

BLUEPRINTS = (blueprint,)
