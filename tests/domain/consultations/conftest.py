"""Fixtures of ties: blocks stand between writers and volunteers, too."""

from tests.support.factories_ties import ties  # noqa: F401 - pytest finds fixtures by name here
