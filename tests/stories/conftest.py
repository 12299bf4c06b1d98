"""Fixtures of the stories."""

from tests.support.browser import chromium, chromium_path
from tests.support.factories_ties import ties
from tests.support.figures import figure_of

__all__ = ["chromium", "chromium_path", "figure_of", "ties"]
