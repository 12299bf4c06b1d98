"""``kokotomo``: the commands of an installed wheel, the same as ``flask --app wsgi``."""

from flask.cli import FlaskGroup

from kokotomo.app import create_app

main = FlaskGroup(
    create_app=create_app,
    add_version_option=False,
    help="Kokotomo: a community site centred on an exchange diary.",
)
