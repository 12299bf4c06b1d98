"""Fixtures that every test may ask for."""

from hypothesis import HealthCheck, settings

from tests.support.fixtures import *  # noqa: F403 - pytest finds fixtures by name here

# How long examples take to draw says how busy the machine is, and nothing about a rule.
settings.register_profile("kokotomo", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kokotomo")
