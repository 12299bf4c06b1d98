"""The pages of accounts. Their modules are imported here, so that their views are known."""

from kokotomo.web.accounts import (
    again,
    credentials,
    joining,
    leaving,
    resetting,
    second_factor,
    sessions,
    settings,
    signing_in,
)
from kokotomo.web.accounts.blueprint import blueprint

VIEWS = (again, credentials, joining, leaving, resetting, second_factor, sessions, settings, signing_in)
BLUEPRINTS = (blueprint,)
