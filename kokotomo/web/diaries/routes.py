"""The addresses of diaries, topics and questions. Their modules are imported here, to be known."""

from kokotomo.web.diaries import (
    audiences,
    closures,
    deletions,
    drafts,
    editing,
    lists,
    notebooks,
    pages,
    publishing,
    questions,
    topics,
)
from kokotomo.web.diaries.blueprint import blueprint
from kokotomo.web.diaries.blueprint import questions as questions_blueprint
from kokotomo.web.diaries.blueprint import topics as topics_blueprint

VIEWS = (
    lists,
    publishing,
    pages,
    editing,
    audiences,
    deletions,
    closures,
    drafts,
    notebooks,
    topics,
    questions,
)
BLUEPRINTS = (blueprint, topics_blueprint, questions_blueprint)
