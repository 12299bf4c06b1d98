"""Admins with a phone, and their browsers."""

import pytest

from kokotomo.domain.accounts.actions.sessions import start_session
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.factories_roles import holding
from tests.support.mailbox import Mailbox
from tests.support.visitor import Visitor


class Office:
    """Makes people with roles, and browsers in which they have just proved that it is them."""

    def __init__(self, app, people):
        self.app, self.people = app, people

    def holding(self, *roles, nickname=None, factor=True) -> User:
        with self.app.app_context():
            user = holding(self.people.member(nickname), *roles, factor=factor)
        Mailbox(self.app).fetch()
        return user

    def browser(self, user, *, verified_at="now") -> Visitor:
        visitor = Visitor(self.app)
        with self.app.app_context():
            at = clock.now() if verified_at == "now" else verified_at
            token = start_session(db.session.get_one(User, user.id), device="試験", verified_at=at)
        visitor.client.set_cookie("kokotomo", token, domain="localhost")
        return visitor


@pytest.fixture
def office(app, people) -> Office:
    return Office(app, people)


@pytest.fixture
def admin(office) -> Visitor:
    """The browser of one admin."""
    return office.browser(office.holding(Role.ADMIN))
