"""Fixtures that every test may ask for."""

from tests.support.fixtures import *  # noqa: F403 - pytest finds fixtures by name here
