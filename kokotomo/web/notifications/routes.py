"""The addresses of notifications."""

from kokotomo.web.notifications.pages import blueprint

BLUEPRINTS = (blueprint,)
