"""Ties, and moderators with a phone in browsers in which they have just proved that it is them."""

import pytest

from kokotomo.domain.accounts.actions.sessions import start_session
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.factories_diaries import write  # noqa: F401 - pytest finds fixtures by name here
from tests.support.factories_roles import holding
from tests.support.factories_ties import ties  # noqa: F401 - pytest finds fixtures by name here
from tests.support.mailbox import Mailbox
from tests.support.visitor import Visitor


class Desk:
    """Makes people with roles and their browsers."""

    def __init__(self, app, people):
        self.app, self.people = app, people

    def holding(self, *roles, factor=True) -> User:
        with self.app.app_context():
            user = holding(self.people.member(), *roles, factor=factor)
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
def desk(app, people) -> Desk:
    return Desk(app, people)


@pytest.fixture
def moderator(desk) -> Visitor:
    """The browser of one moderator."""
    return desk.browser(desk.holding(Role.MODERATOR))
