"""Help lines, the pages that stand still, and the way out."""

from flask import Blueprint

from kokotomo.web.help.pages import blueprint


def blueprints() -> list[Blueprint]:
    """The blueprints of this feature, for the application."""
    return [blueprint]
