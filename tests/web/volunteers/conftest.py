"""Volunteers and their browsers."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from kokotomo.domain.accounts.models import User
from tests.support.factories_consultations import a_volunteer
from tests.support.factories_roles import with_factor
from tests.support.factories_ties import ties  # noqa: F401 - pytest finds fixtures by name here
from tests.support.people import People
from tests.support.visitor import Visitor

Listening = Callable[..., tuple[User, Visitor]]


@pytest.fixture
def listening(app: Flask, people: People) -> Listening:
    """Makes a volunteer, and a browser in which they signed in by password."""

    def make(*, cleared: bool = False, **said: Any) -> tuple[User, Visitor]:
        with app.app_context():
            user = a_volunteer(people, cleared=cleared, **said)
            if cleared:
                with_factor(user)
        browser = Visitor(app)
        browser.sign_in(user, proved=True)
        return user, browser

    return make
