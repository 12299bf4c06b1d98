"""メンバー紹介, and 卒業: who is shown, to whom, and how somebody ends it."""

from datetime import timedelta

import pytest

from kokotomo.domain.accounts.models import RoleGrant, User
from kokotomo.domain.accounts.queries import roles
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.follows import actions as follows
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.domain.volunteers.queries.introductions import page_of_introduced
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_letter, a_volunteer, taken


def shown(viewer):
    names, cursor = [], None
    while True:
        page = page_of_introduced(viewer, cursor)
        names += [one.name for one in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return names


def name_of(user):
    return db.session.get_one(Volunteer, user.id).name


def test_only_who_ticked_it_and_listens_is_shown(in_app, people):
    ticked = a_volunteer(people, is_introduced=True)
    a_volunteer(people)
    a_volunteer(people, is_introduced=True, graduated_at=clock.now())
    former = a_volunteer(people, is_introduced=True)
    db.session.query(RoleGrant).filter_by(user_id=former.id).delete()
    db.session.commit()
    assert shown(people.member()) == [name_of(ticked)]


@pytest.mark.parametrize("by_viewer", [True, False])
def test_blocked_pairs_do_not_see_each_other(in_app, people, by_viewer):
    volunteer, viewer = a_volunteer(people, is_introduced=True), people.member()
    follows.block(*((viewer, volunteer) if by_viewer else (volunteer, viewer)))
    assert shown(viewer) == []
    assert shown(people.member()) == [name_of(volunteer)]


def test_on_no_day_of_a_month_do_people_stand_in_the_order_in_which_they_joined(in_app, people):
    joined = [name_of(a_volunteer(people, is_introduced=True)) for _ in range(10)]
    viewer, now = people.member(), clock.now()
    for days in range(30):
        with clock.fixed(now + timedelta(days=days)):
            assert shown(viewer) != joined


def test_the_order_is_another_one_each_day_and_nobody_is_left_out(in_app, people):
    names = {name_of(a_volunteer(people, is_introduced=True)) for _ in range(45)}
    viewer, orders = people.member(), set()
    for days in range(3):
        with clock.fixed(clock.now() + timedelta(days=days)):
            order = shown(viewer)
        assert len(order) == 45
        assert set(order) == names
        orders.add(tuple(order))
    assert len(orders) == 3


def test_guests_read_it_and_find_no_number_and_no_nickname(app, people, visitor):
    with app.app_context():
        user = a_volunteer(people, is_introduced=True, bio="お茶を飲みながら", ways="chat")
        name = name_of(user)
    page = visitor.text("/volunteers")
    assert name in page
    assert "お茶を飲みながら" in page
    assert user.nickname not in page
    assert user.public_id not in page


def test_whoever_graduates_hands_over_what_is_open_and_keeps_the_name(app, people, listening):
    user, browser = listening(is_introduced=True)
    with app.app_context():
        letter = a_letter()
        taken(letter, user)
        letter_id, name = letter.id, name_of(user)
    assert "引きつがれます" in browser.text("/volunteer/graduation")
    assert browser.post("/volunteer/graduation").status_code == 303
    assert "聴いてくれて、ありがとうございました" in browser.text("/volunteer/application")
    assert browser.get("/volunteer/board").status_code == 404
    with app.app_context():
        row = db.session.get_one(User, user.id)
        assert not roles.holds(row, Role.VOLUNTEER)
        assert db.session.get_one(Consultation, letter_id).state == "waiting"
        assert name_of(row) == name
        assert shown(row) == []


def test_the_tick_stands_in_the_settings(app, listening):
    user, browser = listening()
    with app.app_context():
        name = name_of(user)
    said = {"name": name, "cover": "fuji", "cap": "3", "introduced": "y"}
    assert browser.post("/volunteer/settings", said).status_code == 303
    assert name in browser.text("/volunteers")
