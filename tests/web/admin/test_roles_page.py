"""役割 in the browser: one proposes, another decides."""

import re
from datetime import timedelta

import pytest

from kokotomo.domain.accounts.models import Appointment, RoleGrant, User
from kokotomo.domain.accounts.rules import Role
from kokotomo.foundation import clock
from kokotomo.foundation.db import db


@pytest.fixture
def two(office):
    """The browsers of two admins."""
    return [office.browser(office.holding(Role.ADMIN)) for _ in range(2)]


def propose(visitor, nickname, matter="editor", **more):
    fields = {"nickname": nickname, "matter": matter, "withdraws": "0", **more}
    return visitor.post("/admin/roles", fields)


def buttons(page, what):
    return re.findall(rf'formaction="(/admin/roles/[a-z2-7]{{26}}/{what})"', page)


def grants(app, role):
    with app.app_context():
        return db.session.query(RoleGrant).filter_by(role=role).count()


def test_a_proposal_waits_for_another_admin(app, people, two):
    people.member("あたらしい人")
    assert propose(two[0], "あたらしい人").status_code == 303
    assert buttons(two[0].text("/admin/roles"), "confirmation") == []
    (path,) = buttons(two[1].text("/admin/roles"), "confirmation")
    assert two[0].post(path).status_code == 404
    assert grants(app, "editor") == 0
    assert two[1].post(path).status_code == 303
    assert grants(app, "editor") == 1
    page = two[1].text("/admin/roles")
    assert "決めました" in page
    assert "決まっていない申し出" not in page


def test_who_proposed_may_take_it_back_and_another_may_decline(app, people, two):
    people.member("ひとり")
    for visitor in two:
        propose(two[0], "ひとり")
        (path,) = buttons(visitor.text("/admin/roles"), "refusal")
        assert visitor.post(path).status_code == 303
    assert grants(app, "editor") == 0
    with app.app_context():
        assert {row.outcome for row in db.session.query(Appointment)} == {"declined"}


def test_a_decision_that_comes_too_late_says_so_and_changes_nothing(app, people, two, office):
    people.member("ひとり")
    propose(two[0], "ひとり")
    third = office.browser(office.holding(Role.ADMIN))
    (path,) = buttons(two[1].text("/admin/roles"), "confirmation")
    assert two[1].post(path).status_code == 303
    assert third.post(path).location == "/admin/roles"
    assert "もう決まっています" in third.text("/admin/roles")
    assert grants(app, "editor") == 1


def test_a_form_sent_twice_is_one_proposal(app, people, two):
    people.member("ひとり")
    assert [propose(two[0], "ひとり").status_code for _ in range(2)] == [303, 303]
    with app.app_context():
        assert db.session.query(Appointment).count() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"nickname": ""}, "ニックネームを入力してください"),
        ({"nickname": "いない人"}, "この名前の人はいません"),
        ({"nickname": "\x00"}, "この名前の人はいません"),
        ({"matter": "king"}, "役割をひとつ選んでください"),
        ({"matter": ""}, "役割をひとつ選んでください"),
        ({"withdraws": "1"}, "その役割ではありません"),
        ({"matter": "cleared", "until": ""}, "いつまでかを入力してください"),
        ({"matter": "cleared", "until": "あした"}, "いつまでかを入力してください"),
        ({"matter": "cleared", "until": "2000-01-01"}, "今日よりあとの日"),
    ],
)
def test_a_mistake_comes_back_with_the_words(people, admin, fields, said):
    people.member("ひとり")
    answer = admin.post("/admin/roles", {"nickname": "ひとり", "matter": "editor", "withdraws": "0"} | fields)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


def test_nobody_proposes_anything_about_themselves(office):
    user = office.holding(Role.ADMIN, nickname="わたし")
    assert propose(office.browser(user), "わたし").status_code == 422


def test_a_volunteer_is_cleared_by_two_in_the_browser(app, office, two):
    volunteer = office.holding(Role.VOLUNTEER, nickname="きく人")
    until = (clock.today() + timedelta(days=200)).isoformat()
    checked = {"identity": "in_person", "interviewed_on": clock.today().isoformat(), "service": "elsewhere"}
    assert propose(two[0], "きく人", "cleared", until=until).status_code == 422
    note = "電話の相談を三年"
    assert propose(two[0], "きく人", "cleared", until=until, note=note, **checked).status_code == 303
    assert note in two[1].text("/admin/roles")
    (path,) = buttons(two[1].text("/admin/roles"), "confirmation")
    assert two[1].post(path).status_code == 303
    with app.app_context():
        assert db.session.get_one(User, volunteer.id).cleared_until.isoformat() == until


def test_a_role_that_was_withdrawn_is_gone_with_the_next_request(people, office, two):
    editor = office.holding(Role.ADMIN, nickname="やめる人")
    theirs = office.browser(editor)
    assert theirs.get("/admin").status_code == 200
    propose(two[0], "やめる人", "admin", withdraws="1")
    (path,) = buttons(two[1].text("/admin/roles"), "confirmation")
    two[1].post(path)
    assert theirs.get("/admin").status_code == 303
    assert office.browser(editor).get("/admin").status_code == 404


def test_a_single_admin_is_told_of_the_command(admin, office):
    assert "kokotomo appoint" in admin.text("/admin/roles")
    office.holding(Role.ADMIN)
    assert "kokotomo appoint" not in admin.text("/admin/roles")
