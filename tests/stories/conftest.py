"""Fixtures of the stories."""

from tests.support.factories_ties import ties
from tests.support.figures import figure_of

__all__ = ["figure_of", "ties"]
