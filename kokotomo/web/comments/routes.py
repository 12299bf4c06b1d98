"""The addresses of replies and 読んだよ. Their modules are imported here, so that their views are known."""

from kokotomo.web.comments import hidings, readings, replies
from kokotomo.web.comments.blueprint import blueprint

VIEWS = (replies, hidings, readings)
BLUEPRINTS = (blueprint,)
