"""Fixtures of entries and ties."""

from tests.support.factories_diaries import write  # noqa: F401 - pytest finds fixtures by name here
from tests.support.factories_ties import ties  # noqa: F401
