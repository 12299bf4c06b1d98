"""The addresses of diaries, topics, mutes and questions. Their modules are imported here, to be known."""

from kokotomo.web.diaries import (
    audiences,
    closures,
    deletions,
    drafts,
    editing,
    lists,
    months,
    mutes,
    notebooks,
    pages,
    publishing,
    questions,
    skies,
    topics,
)
from kokotomo.web.diaries.blueprint import blueprint
from kokotomo.web.diaries.blueprint import mutes as mutes_blueprint
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
    mutes,
    questions,
)
BLUEPRINTS = (blueprint, topics_blueprint, mutes_blueprint, questions_blueprint)
