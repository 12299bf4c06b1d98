"""A post of accounts sends at most ten statements (PERFORMANCE, Budgets)."""

import pytest

from kokotomo.foundation import public_ids
from tests.support.factories_accounts import OTHER_PASSWORD, PASSWORD, joining, settled, sign_in
from tests.support.mailbox import Mailbox
from tests.support.queries import counted
from tests.support.visitor import Visitor

PROFILE = {"bio": "川", "cover": "kaki", "theme": "dark", "time_zone": "Asia/Tokyo"}


@pytest.fixture
def shiori(app):
    settled(app, "shiori@example.jp")
    visitor = Visitor(app)
    sign_in(visitor, "shiori@example.jp")
    return visitor


def cost(app, visitor, path, fields):
    data = {"csrf_token": visitor.token(), "form_key": public_ids.new(), **fields}
    with counted(app) as statements:
        answer = visitor.client.post(path, data=data)
    assert answer.status_code == 303
    return statements


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/settings", PROFILE),
        ("/settings/email", {"email": "hana@example.jp", "present_password": PASSWORD}),
        ("/settings/password", {"present_password": PASSWORD, "new_password": OTHER_PASSWORD}),
        ("/settings/sessions/deletion", {}),
        ("/logout", {}),
    ],
)
def test_a_members_post_costs_at_most_ten(app, shiori, path, fields):
    statements = cost(app, shiori, path, fields)
    assert len(statements) <= 10, statements


def test_leaving_asks_once_more_whether_anybody_is_left_waiting(app, shiori):
    # Over the budget, once in an account's life: nobody who listens may leave others waiting, nobody on trial
    # is left without a companion, and no old backup brings the account back.
    statements = cost(app, shiori, "/settings/leaving", {"present_password": PASSWORD})
    assert len(statements) <= 14, statements


def test_joining_asks_once_more_whether_somebody_listens_under_the_name(app):
    # One over the budget, once in an account's life.
    statements = cost(app, Visitor(app), "/register", joining())
    assert len(statements) <= 11, statements


def test_confirming_and_signing_in_cost_at_most_ten_each(app, shiori):
    guest = Visitor(app)
    mailbox = Mailbox(app)
    guest.post("/register", joining())
    found = {}
    found["confirm"] = cost(app, guest, mailbox.only().path("/register/"), {})
    found["login"] = cost(app, Visitor(app), "/login", {"email": "shiori@example.jp", "password": PASSWORD})
    found["reset"] = cost(app, Visitor(app), "/reset", {"email": "shiori@example.jp"})
    path = mailbox.only().path("/reset/")
    found["new password"] = cost(app, Visitor(app), path, {"new_password": OTHER_PASSWORD})
    assert {what: len(statements) for what, statements in found.items() if len(statements) > 10} == {}


def test_confirming_another_address_costs_at_most_ten(app, shiori):
    shiori.post("/settings/email", {"email": "hana@example.jp", "present_password": PASSWORD})
    statements = cost(app, shiori, Mailbox(app).only().path("/settings/email/"), {})
    assert len(statements) <= 10, statements
