"""The admins' pages. Their modules are imported here, so that their views are known."""

from kokotomo.web.admin import help_lines, index, mails, questions, roles, topics
from kokotomo.web.admin.blueprint import blueprint

VIEWS = (help_lines, index, mails, questions, roles, topics)
BLUEPRINTS = (blueprint,)
