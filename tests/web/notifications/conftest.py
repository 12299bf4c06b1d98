"""Fixtures of ties."""

from tests.support.factories_ties import ties  # noqa: F401 - pytest finds fixtures by name here
