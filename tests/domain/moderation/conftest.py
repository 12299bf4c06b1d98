"""Fixtures of entries, ties and moderators."""

import pytest

from kokotomo.domain.accounts.rules import Role
from tests.support.factories_diaries import write  # noqa: F401 - pytest finds fixtures by name here
from tests.support.factories_roles import holding
from tests.support.factories_ties import ties  # noqa: F401 - pytest finds fixtures by name here


@pytest.fixture
def moderators(in_app, people):
    """Two who may handle reports."""
    return [holding(people.member(), Role.MODERATOR) for _ in range(2)]
