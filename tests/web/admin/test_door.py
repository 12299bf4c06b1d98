"""The admins' place: nobody else finds it, and what it changes asks who is there."""

from datetime import timedelta

import pytest

from kokotomo.domain.accounts.models import UserSession
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.diaries.models import Topic
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.factories_accounts import PASSWORD, settled
from tests.support.factories_roles import code_for, holding
from tests.support.mailbox import Mailbox
from tests.support.pages import without_tokens
from tests.support.visitor import Forms

PAGES = ("", "/roles", "/mail", "/help-lines", "/topics", "/questions", "/doctor")


@pytest.mark.parametrize("role", [None, Role.VOLUNTEER, Role.EDITOR, Role.MODERATOR])
def test_nobody_but_admins_finds_it(office, people, role):
    user = office.holding(role) if role else people.member()
    visitor = office.browser(user)
    missing = visitor.get("/no-such-page")
    for page in PAGES:
        answer = visitor.get(f"/admin{page}")
        assert answer.status_code == missing.status_code == 404
        assert without_tokens(answer.text) == without_tokens(missing.text)
    assert visitor.post("/admin/topics", {"name": "雨", "group": "暮らし"}).status_code == 404


def test_an_admin_finds_every_part(admin):
    home = admin.text("/admin")
    for page in PAGES[1:]:
        assert f'href="/admin{page}"' in home
        assert admin.get(f"/admin{page}").headers["Cache-Control"] == "no-store"
    assert 'href="/admin"' in admin.text("/")


def test_others_are_not_shown_the_way(office, people):
    assert 'href="/admin"' not in office.browser(people.member()).text("/")


def test_an_admin_without_a_second_factor_is_led_to_setting_one_up(office):
    visitor = office.browser(office.holding(Role.ADMIN, factor=False))
    for page in PAGES:
        answer = visitor.get(f"/admin{page}")
        assert (answer.status_code, answer.location) == (303, "/settings/second-factor")
    assert visitor.post("/admin/topics", {"name": "雨", "group": "暮らし"}).status_code == 303
    assert "先に、ここで用意してください" in visitor.text("/settings/second-factor")


def test_a_session_that_never_proved_it_is_asked_first(office):
    visitor = office.browser(office.holding(Role.ADMIN), verified_at=None)
    answer = visitor.get("/admin/roles")
    assert (answer.status_code, answer.location) == (303, "/login/again?next=/admin/roles")


def test_reading_does_not_ask_again_and_changing_does_after_a_quarter_of_an_hour(office, app):
    long_ago = clock.now() - timedelta(minutes=16)
    visitor = office.browser(office.holding(Role.ADMIN), verified_at=long_ago)
    assert visitor.get("/admin/topics").status_code == 200
    answer = visitor.post("/admin/topics", {"name": "雨の日", "group": "暮らし"})
    assert answer.status_code == 401
    with app.app_context():
        assert db.session.query(Topic).filter_by(name="雨の日").count() == 0


def test_words_that_came_too_late_are_there_after_password_and_code(app, office):
    user = settled(app, "untei@example.jp")
    with app.app_context():
        holding(user, Role.ADMIN)
    Mailbox(app).fetch()
    visitor = office.browser(user, verified_at=clock.now() - timedelta(hours=2))
    answer = visitor.post("/admin/topics", {"name": "雨の日", "group": "暮らし"})
    fields = Forms(answer.get_data(as_text=True)).forms[-1][1]
    with app.app_context():
        code = code_for(user)
    wrong = visitor.client.post("/login/again", data=fields | {"present_password": ["x"], "code": [code]})
    assert wrong.status_code == 422
    answer = visitor.client.post(
        "/login/again", data=fields | {"present_password": [PASSWORD], "code": [code]}
    )
    assert answer.location.startswith("/admin/topics?kept=")
    page = visitor.text(answer.location)
    assert "雨の日" in page
    assert visitor.post("/admin/topics", {"name": "雨の日", "group": "暮らし"}).status_code == 303
    with app.app_context():
        assert db.session.query(Topic).filter_by(name="雨の日").count() == 1
        assert db.session.query(UserSession).count() == 1


def test_a_suspended_admin_finds_nothing(office, app):
    user = office.holding(Role.ADMIN)
    with app.app_context():
        user = db.session.merge(user)
        user.suspended_until = clock.now() + timedelta(days=1)
        db.session.commit()
    assert office.browser(user).get("/admin").status_code == 404
