"""Fixtures of entries."""

from tests.support.factories_diaries import write  # noqa: F401 - pytest finds fixtures by name here
