"""The addresses of replies, 読んだよ and とっておく. Their modules are imported to be known."""

from kokotomo.web.comments import hidings, keepsakes, readings, replies
from kokotomo.web.comments.blueprint import blueprint

VIEWS = (replies, hidings, readings, keepsakes)
BLUEPRINTS = (blueprint,)
