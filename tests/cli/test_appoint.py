"""``flask appoint`` and ``flask second-factor``."""

from datetime import timedelta

import pytest

from kokotomo.domain.accounts.models import Appointment, User
from kokotomo.domain.accounts.queries import roles as queries
from kokotomo.domain.accounts.queries import second_factors
from kokotomo.domain.accounts.rules import Role
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.factories_roles import holding, with_factor


@pytest.fixture
def run(app):
    def run_it(*words):
        result = app.test_cli_runner().invoke(args=[*map(str, words)])
        with app.app_context():
            db.session.rollback()
        return result

    return run_it


def roles_of(app, user):
    with app.app_context():
        return queries.with_roles(db.session.get_one(User, user.id)).roles


def test_the_first_admin_comes_from_the_host_and_is_told_what_is_missing(app, people, run):
    person = people.member("はじめの人")
    result = run("appoint", "はじめの人", "admin")
    assert result.exit_code == 0
    assert "運営になりました" in result.output
    assert "確認コード" in result.output
    assert roles_of(app, person) == {Role.ADMIN}
    with app.app_context():
        done = db.session.query(Appointment).one()
        assert (done.by_host, done.matter, done.person_id) == (True, "admin", person.id)


def test_with_two_admins_it_names_the_browser(app, people, run):
    for name in ("ひとりめ", "ふたりめ", "さんにんめ"):
        people.member(name)
    assert run("appoint", "ひとりめ", "admin").exit_code == 0
    assert run("appoint", "ふたりめ", "admin").exit_code == 0
    result = run("appoint", "さんにんめ", "volunteer")
    assert result.exit_code == 1
    assert "/admin/roles" in result.output
    # About one of the two there is only one other who could decide.
    assert run("appoint", "ふたりめ", "admin", "--withdraw").exit_code == 0
    assert run("appoint", "さんにんめ", "volunteer").exit_code == 0


def test_a_role_is_withdrawn(app, people, run):
    person = people.member("やめる人")
    run("appoint", "やめる人", "editor")
    result = run("appoint", "やめる人", "editor", "--withdraw")
    assert "編集ではなくなりました" in result.output
    assert roles_of(app, person) == set()
    assert run("appoint", "やめる人", "editor", "--withdraw").exit_code == 1


def test_a_volunteer_is_cleared_by_two_who_are_named(app, people, run):
    with app.app_context():
        holding(people.member("いいん"), Role.ADMIN)
        holding(people.member("あんぜん"), Role.MODERATOR)
        person = holding(people.member("きく人"), Role.VOLUNTEER)
    day = (clock.today() + timedelta(days=300)).isoformat()
    checked = ("--identity", "video", "--interviewed", clock.today().isoformat(), "--service", "elsewhere")
    about = ("appoint", "きく人", "--cleared-until", day, *checked, "--service-note", "電話の相談を三年")
    assert "決めた二人" in run(*about, "--by", "いいん").output
    two = ("--by", "いいん", "--by", "あんぜん")
    assert "--identity" in run("appoint", "きく人", "--cleared-until", day, *two).output
    result = run(*about, *two)
    assert result.exit_code == 0
    with app.app_context():
        assert queries.with_roles(db.session.get_one(User, person.id)).is_cleared
    assert run("appoint", "きく人", "--cleared", "--withdraw").exit_code == 0
    with app.app_context():
        assert not queries.with_roles(db.session.get_one(User, person.id)).is_cleared


@pytest.mark.parametrize(
    "words",
    [
        ("だれもいない人", "editor"),
        ("ここの人", "king"),
        ("ここの人",),
        ("ここの人", "editor", "--cleared-until", "2027-01-01"),
        ("ここの人", "--cleared"),
        ("ここの人", "--cleared-until", "2000-01-01"),
        ("ここの人", "--cleared-until", "あした"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(app, people, run, words):
    people.member("ここの人")
    result = run("appoint", *words)
    assert result.exit_code in (1, 2)
    assert "Traceback" not in result.output
    with app.app_context():
        assert db.session.query(Appointment).count() == 0


def test_a_minor_gets_no_role(people, run):
    people.minor("こども")
    assert "18歳未満" in run("appoint", "こども", "volunteer").output


def test_who_lost_phone_and_codes_is_let_in_from_the_host(app, people, run):
    person = people.member("なくした人")
    with app.app_context():
        with_factor(person)
    assert run("second-factor", "なくした人").exit_code == 2
    assert run("second-factor", "なくした人", "--removal").exit_code == 0
    with app.app_context():
        assert not second_factors.is_set(person)
