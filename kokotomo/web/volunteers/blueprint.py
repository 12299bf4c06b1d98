"""The blueprint to which this feature's views attach themselves."""

from flask import Blueprint

blueprint = Blueprint("volunteers", __name__)
