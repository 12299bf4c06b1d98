"""The same form sent at the same moment: one row, one letter, answers that agree (SAFETY B26)."""

import threading

import pytest
from sqlalchemy import func, select

from kokotomo.domain.accounts.models import OneTimeLink, Registration, User, UserSession
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from tests.support.factories_accounts import OTHER_PASSWORD, PASSWORD, joining, settled, sign_in
from tests.support.mailbox import Mailbox
from tests.support.visitor import Visitor


def count(app, kind):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(kind))


def at_once(visitor, path, fields, times=4):
    """The same form from the same browser, sent *times* at the same moment; (status, location) of each."""
    fields = {"csrf_token": visitor.token(), "form_key": public_ids.new(), **fields}
    cookies = [visitor.client.get_cookie(name, domain="localhost") for name in ("form", "kokotomo")]
    found = []

    def send():
        twin = Visitor(visitor.app)
        for cookie in cookies:
            if cookie is not None:
                twin.client.set_cookie(cookie.key, cookie.value, domain="localhost")
        answer = twin.client.post(path, data=fields)
        found.append((answer.status_code, answer.location))

    threads = [threading.Thread(target=send) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.parametrize("known", [True, False])
def test_a_registration_is_made_once(app, visitor, known):
    if known:
        settled(app, "shiori@example.jp")
    answers = at_once(visitor, "/register", joining(email="shiori@example.jp"))
    assert set(answers) == {(303, "/register/sent")}
    assert count(app, Registration) == 1
    assert len(Mailbox(app).fetch()) == 1


def test_an_account_is_made_once(app, visitor):
    visitor.post("/register", joining())
    path = Mailbox(app).only().path("/register/")
    answers = at_once(visitor, path, {})
    assert sorted(status for status, _ in answers) == [303, 404, 404, 404]
    assert (count(app, User), count(app, UserSession)) == (1, 1)


@pytest.mark.parametrize("email", ["shiori@example.jp", "nobody@example.jp"])
def test_a_reset_is_asked_for_once(app, visitor, email):
    settled(app, "shiori@example.jp")
    assert set(at_once(visitor, "/reset", {"email": email})) == {(303, "/reset/sent")}
    assert count(app, OneTimeLink) == (1 if email.startswith("shiori") else 0)
    assert len(Mailbox(app).fetch()) == 1


@pytest.mark.parametrize("email", ["other@example.jp", "free@example.jp"])
def test_another_address_is_asked_for_once(app, visitor, email):
    settled(app, "shiori@example.jp")
    settled(app, "other@example.jp")
    sign_in(visitor, "shiori@example.jp")
    answers = at_once(visitor, "/settings/email", {"email": email, "present_password": PASSWORD})
    assert set(answers) == {(303, "/settings/email")}
    assert len(Mailbox(app).fetch()) == 1


def test_a_password_is_reset_once(app, visitor):
    settled(app, "shiori@example.jp")
    visitor.post("/reset", {"email": "shiori@example.jp"})
    mailbox = Mailbox(app)
    path = mailbox.only().path("/reset/")
    answers = at_once(visitor, path, {"new_password": OTHER_PASSWORD})
    assert sorted(status for status, _ in answers) == [303, 404, 404, 404]
    assert len(mailbox.fetch()) == 1
    assert sign_in(Visitor(app), "shiori@example.jp", OTHER_PASSWORD).status_code == 303


def test_a_password_is_changed_once(app, visitor):
    settled(app, "shiori@example.jp")
    sign_in(visitor, "shiori@example.jp")
    fields = {"present_password": PASSWORD, "new_password": OTHER_PASSWORD}
    answers = at_once(visitor, "/settings/password", fields)
    # One that arrives after the first has ended the session is asked to sign in; none is an error.
    assert {status for status, _ in answers} <= {303, 401}
    assert (303, "/settings") in answers
    assert len(Mailbox(app).fetch()) == 1


def test_a_profile_is_kept_whatever_arrives_twice(app, visitor):
    settled(app, "shiori@example.jp")
    sign_in(visitor, "shiori@example.jp")
    fields = {"bio": "川", "cover": "kaki", "theme": "dark", "time_zone": "Asia/Tokyo"}
    assert set(at_once(visitor, "/settings", fields)) == {(303, "/settings")}
    with app.app_context():
        assert db.session.scalars(select(User.bio)).one() == "川"
