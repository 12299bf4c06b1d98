"""The one blueprint of the volunteers' pages."""

from flask import Blueprint

blueprint = Blueprint("volunteers", __name__)
