"""The blueprint to which this feature's views attach themselves."""

from flask import Blueprint

blueprint = Blueprint("portability", __name__)
