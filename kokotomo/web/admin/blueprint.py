"""The one blueprint of the admins' place."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
