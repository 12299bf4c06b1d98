"""The addresses of reports. Their modules are imported to be known."""

from kokotomo.web.moderation import duty, handling, letters, numbers, reporting, reports, threads
from kokotomo.web.moderation.blueprint import blueprint

VIEWS = (reporting, letters, threads, reports, handling, duty, numbers)
BLUEPRINTS = (blueprint,)
