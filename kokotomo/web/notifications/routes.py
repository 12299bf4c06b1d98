"""The addresses of notifications."""

from kokotomo.web.notifications import mail, pages
from kokotomo.web.notifications.blueprint import blueprint

VIEWS = (pages, mail)
BLUEPRINTS = (blueprint,)
