"""The address of ホーム."""

from kokotomo.web.home.pages import blueprint

BLUEPRINTS = (blueprint,)
