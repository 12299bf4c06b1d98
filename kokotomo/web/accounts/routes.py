"""The pages of accounts. Their modules are imported here, so that their views are known."""

from kokotomo.web.accounts import (
    credentials,
    joining,
    leaving,
    resetting,
    sessions,
    settings,
    signing_in,
)
from kokotomo.web.accounts.blueprint import blueprint

VIEWS = (credentials, joining, leaving, resetting, sessions, settings, signing_in)
BLUEPRINTS = (blueprint,)
