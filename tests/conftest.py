"""Fixtures that every test may ask for."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from kokotomo.foundation import clock
from tests.support.fixtures import *  # noqa: F403 - pytest finds fixtures by name here

# How long examples take to draw says how busy the machine is, and nothing about a rule.
settings.register_profile("kokotomo", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kokotomo")


@pytest.fixture(autouse=True)
def the_clock_goes_on(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whoever lets the clock stand still lets it go again: else every later test stands on a foreign day."""
    before = clock._fixed
    yield
    after = clock._fixed
    clock._fixed = before
    assert after == before, f"{request.node.nodeid} left the clock standing at {after}, and not at {before}"
