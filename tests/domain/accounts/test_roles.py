"""Roles: who may do what with them, and that it takes two."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kokotomo.domain.accounts import access
from kokotomo.domain.accounts.actions import roles as actions
from kokotomo.domain.accounts.actions import sessions
from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.accounts.clearings import Grounds
from kokotomo.domain.accounts.models import Appointment, RoleGrant, User
from kokotomo.domain.accounts.queries import people as found
from kokotomo.domain.accounts.queries import roles as queries
from kokotomo.domain.accounts.rules import CLEARING, Role
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.support.at_once import at_once
from tests.support.factories_roles import cleared, holding

GROUNDS = Grounds("video", clock.today(), "elsewhere", "電話の相談を三年")


@pytest.fixture
def admins(in_app, people):
    return [holding(people.member(), Role.ADMIN) for _ in range(3)]


def problem(doing, *args, **more):
    with pytest.raises(Invalid) as caught:
        doing(*args, **more)
    return {name: one.key for name, one in caught.value.problems.items()}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_of_use_only_with_the_factor_that_it_needs(in_app, people, role):
    person = holding(people.member(), role, factor=False)
    assert access.has_role(person, role) == (role is Role.VOLUNTEER)
    assert access.must_set_up_factor(person) == (role is not Role.VOLUNTEER)
    other = holding(people.member(), role)
    assert access.has_role(other, role)
    assert not access.must_set_up_factor(other)
    assert not any(access.has_role(other, another) for another in Role if another is not role)


def test_guests_suspended_people_and_people_nobody_asked_about_hold_nothing(in_app, people):
    assert not access.has_role(Anonymous(), Role.VOLUNTEER)
    person = holding(people.member(), Role.ADMIN)
    person_id = person.id
    person.suspended_until = clock.now() + timedelta(days=1)
    assert not access.has_role(person, Role.ADMIN)
    db.session.rollback()
    db.session.expunge_all()
    assert db.session.get_one(User, person_id).roles == frozenset()


def test_roles_come_with_the_session(in_app, people):
    person = holding(people.member(), Role.EDITOR, Role.VOLUNTEER)
    token = sessions.start_session(person, device="試験")
    db.session.expunge_all()
    _session, user = found.find_session(token)
    assert user.roles == {Role.EDITOR, Role.VOLUNTEER}
    assert user.has_second_factor


def test_one_proposes_another_confirms_and_then_it_holds(in_app, people, admins):
    person = people.member()
    waiting = actions.propose(admins[0], person, "moderator")
    assert queries.with_roles(person).roles == frozenset()
    done = actions.confirm(admins[1], waiting.public_id)
    assert queries.with_roles(person).roles == {Role.MODERATOR}
    assert (done.proposed_by_id, done.decided_by_id, done.by_host) == (admins[0].id, admins[1].id, False)


def test_nobody_confirms_what_they_proposed_nor_what_is_about_themselves(in_app, people, admins):
    person = people.member()
    waiting = actions.propose(admins[0], person, "admin")
    with pytest.raises(NotAllowed):
        actions.confirm(admins[0], waiting.public_id)
    with pytest.raises(NotAllowed):
        actions.propose(admins[0], admins[0], "editor")
    about = actions.propose(admins[0], admins[1], "editor")
    with pytest.raises(NotAllowed):
        actions.confirm(admins[1], about.public_id)
    with pytest.raises(NotAllowed):
        actions.decline(admins[1], about.public_id)


@pytest.mark.parametrize("role", [None, Role.VOLUNTEER, Role.EDITOR, Role.MODERATOR])
def test_others_propose_and_decide_nothing(in_app, people, admins, role):
    somebody, person = people.member(), people.member()
    if role:
        holding(somebody, role)
    waiting = actions.propose(admins[0], person, "editor")
    for doing in (
        lambda: actions.propose(somebody, person, "volunteer"),
        lambda: actions.confirm(somebody, waiting.public_id),
        lambda: actions.decline(somebody, waiting.public_id),
    ):
        with pytest.raises(NotAllowed):
            doing()
    assert db.session.query(Appointment).count() == 1


def test_who_proposed_may_take_it_back_and_a_declined_one_changes_nothing(in_app, people, admins):
    person = people.member()
    waiting = actions.propose(admins[0], person, "editor")
    actions.decline(admins[0], waiting.public_id)
    with pytest.raises(Conflict):
        actions.confirm(admins[1], waiting.public_id)
    assert queries.with_roles(person).roles == frozenset()
    assert actions.propose(admins[0], person, "editor").id != waiting.id


def test_a_missing_proposal_is_not_found(in_app, admins):
    for public_id in ("a" * 26, "x", ""):
        with pytest.raises(NotFound):
            actions.confirm(admins[0], public_id)


def test_the_same_proposal_twice_is_one(in_app, people, admins):
    person = people.member()
    first = actions.propose(admins[0], person, "editor")
    assert actions.propose(admins[1], person, "editor").id == first.id


def test_what_makes_no_sense_is_said(in_app, people, admins):
    person, minor = people.member(), people.minor()
    assert problem(actions.propose, admins[0], person, "king") == {"matter": "matter.choice"}
    assert problem(actions.propose, admins[0], minor, "volunteer") == {"nickname": "person.unfit"}
    assert problem(actions.propose, admins[0], person, "editor", withdraws=True) == {
        "matter": "matter.not_held"
    }
    holding(person, Role.EDITOR, factor=False)
    assert problem(actions.propose, admins[0], person, "editor") == {"matter": "matter.held"}
    until = clock.today() + timedelta(days=100)
    assert problem(actions.propose, admins[0], person, CLEARING, until=until, grounds=GROUNDS) == {
        "matter": "matter.no_volunteer"
    }


@pytest.mark.parametrize(
    ("days", "key"), [(None, "until.blank"), (-1, "until.past"), (367, "until.far"), (366, None), (0, None)]
)
def test_a_clearing_has_an_end_within_a_year(in_app, people, admins, days, key):
    person = holding(people.member(), Role.VOLUNTEER)
    until = None if days is None else clock.today() + timedelta(days=days)
    if key:
        assert problem(actions.propose, admins[0], person, CLEARING, until=until, grounds=GROUNDS) == {
            "until": key
        }
        return
    waiting = actions.propose(admins[0], person, CLEARING, until=until, grounds=GROUNDS)
    assert not queries.with_roles(person).is_cleared
    actions.confirm(admins[1], waiting.public_id)
    assert queries.with_roles(person).is_cleared


def test_a_clearing_ends_with_its_day_and_asks_for_role_and_factor(in_app, people):
    person = cleared(people.member())
    assert access.is_cleared(person)
    with clock.fixed(clock.now() + timedelta(days=181)):
        assert not access.is_cleared(person)
    person.hold(person.roles, second_factor=False)
    assert not access.is_cleared(person)
    assert access.must_set_up_factor(person)
    person.hold(frozenset(), second_factor=True)
    assert not access.is_cleared(person)


def test_a_role_that_goes_takes_sessions_and_clearing_with_it(in_app, people, admins):
    person = cleared(people.member())
    token = sessions.start_session(person, device="試験")
    waiting = actions.propose(admins[0], person, "volunteer", withdraws=True)
    actions.confirm(admins[2], waiting.public_id)
    assert found.find_session(token) is None
    again = queries.with_roles(db.session.get_one(User, person.id))
    assert (again.roles, again.cleared_until) == (frozenset(), None)


def test_two_admins_who_confirm_at_once_make_one_grant(app, people):
    with app.app_context():
        admins = [holding(people.member(), Role.ADMIN) for _ in range(5)]
        person = people.member()
        public_id = actions.propose(admins[0], person, "moderator").public_id
        ids, person_id = [one.id for one in admins[1:]], person.id

    def confirm(admin_id):
        return lambda: (
            actions.confirm(queries.with_roles(db.session.get_one(User, admin_id)), public_id).outcome
        )

    results = at_once(app, *(confirm(admin_id) for admin_id in ids))
    assert results.count("confirmed") == 1
    assert sum(isinstance(result, Conflict) for result in results) == 3
    with app.app_context():
        assert db.session.query(RoleGrant).filter_by(user_id=person_id).count() == 1


def test_the_same_proposal_at_once_is_one(app, people):
    with app.app_context():
        admins = [holding(people.member(), Role.ADMIN).id for _ in range(4)]
        person_id = people.member().id

    def propose(admin_id):
        def doing():
            viewer = queries.with_roles(db.session.get_one(User, admin_id))
            return actions.propose(viewer, db.session.get_one(User, person_id), "editor").id

        return doing

    assert len(set(at_once(app, *(propose(admin_id) for admin_id in admins)))) == 1


def test_the_host_appoints_only_while_there_are_fewer_than_two_admins(in_app, people):
    first, second, third = (people.member() for _ in range(3))
    done = actions.appoint_from_host(first, "admin")
    assert (done.by_host, done.outcome) == (True, "confirmed")
    actions.appoint_from_host(second, "admin")
    with pytest.raises(Conflict, match=r"host\.browser"):
        actions.appoint_from_host(third, "editor")
    # About one of two admins only one other could decide.
    actions.appoint_from_host(second, "admin", withdraws=True)
    actions.appoint_from_host(third, "editor")
    assert queries.count_admins() == 1


def test_the_host_names_the_two_people_who_cleared_somebody(in_app, people):
    admin, moderator = holding(people.member(), Role.ADMIN), holding(people.member(), Role.MODERATOR)
    person, other = holding(people.member(), Role.VOLUNTEER), people.member()
    until = clock.today() + timedelta(days=300)
    for by in ((), (admin,), (admin, admin), (admin, other), (admin, person)):
        assert problem(actions.appoint_from_host, person, CLEARING, until=until, by=by, grounds=GROUNDS) == {
            "by": "by.two"
        }
    done = actions.appoint_from_host(person, CLEARING, until=until, by=(admin, moderator), grounds=GROUNDS)
    assert (done.proposed_by_id, done.decided_by_id, done.by_host) == (admin.id, moderator.id, True)
    assert queries.with_roles(person).is_cleared


def test_a_record_outlives_its_people_without_naming_them(in_app, people, admins):
    person = people.member()
    waiting = actions.propose(admins[0], person, "editor")
    actions.confirm(admins[1], waiting.public_id)
    db.session.query(User).filter(User.id.in_([person.id, admins[0].id])).delete()
    db.session.commit()
    assert [(d.person, d.proposed_by) for d in queries.decided_appointments()] == [(None, None)]


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"identity": "phone"}, {"identity": "identity.choice"}),
        ({"interviewed_on": None}, {"interviewed_on": "interviewed_on.blank"}),
        ({"interviewed_on": clock.today() + timedelta(days=1)}, {"interviewed_on": "interviewed_on.future"}),
        ({"interviewed_on": clock.today() - timedelta(days=91)}, {"interviewed_on": "interviewed_on.old"}),
        ({"service": ""}, {"service": "service.choice"}),
        ({"service": "here"}, {"service": "service.short"}),
        ({"note": " "}, {"note": "proof.blank"}),
        ({"note": "あ" * 201}, {"note": "proof.long"}),
    ],
)
def test_a_clearing_rests_on_identity_an_interview_and_service(in_app, people, admins, changed, key):
    person = holding(people.member(), Role.VOLUNTEER)
    until = clock.today() + timedelta(days=100)
    grounds = replace(GROUNDS, **changed)
    assert problem(actions.propose, admins[0], person, CLEARING, until=until, grounds=grounds) == key


def test_after_six_months_here_nothing_else_has_to_be_proven_and_elsewhere_does_not_do(
    in_app, people, admins
):
    person = holding(people.member(joined=clock.now() - timedelta(days=400)), Role.VOLUNTEER)
    until = clock.today() + timedelta(days=100)
    assert problem(actions.propose, admins[0], person, CLEARING, until=until, grounds=GROUNDS) == {
        "service": "service.late"
    }
    grant = db.session.query(RoleGrant).filter_by(user_id=person.id).one()
    grant.granted_at = clock.now() - timedelta(days=183)
    db.session.commit()
    here = replace(GROUNDS, service="here", note="")
    made = actions.propose(admins[0], person, CLEARING, until=until, grounds=here)
    assert (made.identity, made.interviewed_on, made.service) == ("video", clock.today(), "here")
    actions.confirm(admins[1], made.public_id)
    assert queries.with_roles(person).is_cleared
