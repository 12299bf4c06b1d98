"""Fixtures of the truth table: the world, on both databases, and without limits."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from kokotomo.web.limits import limiter
from tests.support.figures import figure_of  # noqa: F401 - pytest finds fixtures by name here
from tests.truth import arriving, listening, office
from tests.truth import world as building
from tests.truth.afterwards import end_some
from tests.truth.consulting import consult
from tests.truth.corresponding import correspond
from tests.truth.reporting import report_some
from tests.truth.world import World


@pytest.fixture
def unlimited(app: Flask) -> Iterator[Flask]:
    """The app as ``KOKOTOMO_LIMITS=off`` runs it: limits have tests of their own."""
    settings, enabled = app.config["SETTINGS"], limiter.enabled
    app.config["SETTINGS"], limiter.enabled = replace(settings, limits=False), False
    yield app
    app.config["SETTINGS"], limiter.enabled = settings, enabled


@pytest.fixture
def world(unlimited: Flask) -> World:
    """Everybody and everything that the tables name."""
    made = building.built(unlimited)
    office.furnish(made)
    listening.furnish(made)
    report_some(made)
    arriving.furnish(made)
    consult(made)
    correspond(made)
    end_some(made)
    return made
