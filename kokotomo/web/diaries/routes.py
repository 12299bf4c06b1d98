"""The addresses of diaries, topics and questions. Their modules are imported here, to be known."""

from kokotomo.web.diaries import (
    audiences,
    closures,
    deletions,
    drafts,
    editing,
    lists,
    months,
    notebooks,
    pages,
    publishing,
    questions,
    skies,
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
    months,
    skies,
    topics,
    questions,
)
BLUEPRINTS = (blueprint, topics_blueprint, questions_blueprint)
