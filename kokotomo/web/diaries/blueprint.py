"""The blueprints to which this feature's views attach themselves."""

from flask import Blueprint

blueprint = Blueprint("diaries", __name__)
topics = Blueprint("topics", __name__)
mutes = Blueprint("mutes", __name__)
questions = Blueprint("questions", __name__)
