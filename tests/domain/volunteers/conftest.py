"""Fixtures of ties: a 相談員名 stands apart from all of them."""

from tests.support.factories_ties import ties  # noqa: F401 - pytest finds fixtures by name here
