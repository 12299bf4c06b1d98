"""メンバー相談室: a volunteer and those on duty, sealed, and nobody else."""

import pytest

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations.actions import rooms as actions
from kokotomo.domain.consultations.models.rooms import Room, RoomLetter
from kokotomo.domain.consultations.queries import rooms as queries
from kokotomo.foundation import public_ids
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_volunteer
from tests.support.factories_roles import holding
from tests.support.visitor import Visitor

WORDS = "重い相談が続いて、少しつかれました。"
ANSWER = "休んで大丈夫です。引きつぎましょう。"


@pytest.fixture
def on_duty(app, people):
    """Two moderators' browsers, in which they proved that it is them."""
    browsers = []
    for _ in range(2):
        with app.app_context():
            moderator = holding(people.member(), Role.MODERATOR)
        browser = Visitor(app)
        browser.sign_in(moderator, proved=True)
        browsers.append((moderator, browser))
    return browsers


def room_id(app):
    with app.app_context():
        return db.session.query(Room).one().public_id


def test_both_write_and_each_is_told(app, listening, on_duty):
    _user, browser = listening()
    (moderator, first), (_other, second) = on_duty
    assert browser.post("/volunteer/room/letters", {"body": WORDS}).status_code == 303
    assert "相談室に、新しい手紙" in first.text("/notifications")
    path = f"/rooms/{room_id(app)}"
    assert "新しい手紙" in second.text("/rooms")
    assert WORDS in first.text(path)
    assert "新しい手紙" not in second.text("/rooms")
    assert first.post(f"{path}/letters", {"body": ANSWER}).status_code == 303
    assert "相談室に、新しい手紙" in browser.text("/notifications")
    page = browser.text("/volunteer/room")
    assert ANSWER in page
    assert moderator.nickname not in page
    assert moderator.nickname in second.text(path)


def test_the_same_form_twice_is_one_letter_and_a_blank_one_is_given_back(app, listening):
    _user, browser = listening()
    key = public_ids.new()
    for _ in range(2):
        browser.post("/volunteer/room/letters", {"body": WORDS, "form_key": key})
    assert browser.post("/volunteer/room/letters", {"body": " "}).status_code == 422
    long = "あ" * 3001
    assert long in browser.post("/volunteer/room/letters", {"body": long}).text
    with app.app_context():
        assert db.session.query(RoomLetter).count() == 1
        assert WORDS not in db.session.query(RoomLetter).one().sealed


def test_nobody_else_finds_a_room(app, people, listening):
    _user, browser = listening()
    browser.post("/volunteer/room/letters", {"body": WORDS})
    _other, foreign = listening()
    assert WORDS not in foreign.text("/volunteer/room")
    member = people.browser(people.member())
    for path in ("/rooms", f"/rooms/{room_id(app)}", "/volunteer/room"):
        assert member.get(path).status_code == 404
    assert foreign.get(f"/rooms/{room_id(app)}").status_code == 404


def test_a_moderator_who_listens_too_does_not_answer_themself(app, people):
    with app.app_context():
        both = holding(a_volunteer(people), Role.MODERATOR)
        actions.write(both, WORDS, public_ids.new())
    browser = Visitor(app)
    browser.sign_in(both, proved=True)
    assert browser.get(f"/rooms/{room_id(app)}").status_code == 404
    assert WORDS in browser.text("/volunteer/room")


def test_moderators_have_one_unseen_notice_a_room_however_many_letters(app, listening, on_duty):
    _user, browser = listening()
    for _ in range(3):
        browser.post("/volunteer/room/letters", {"body": WORDS})
    assert on_duty[0][1].text("/notifications").count("相談室に、新しい手紙") == 1


def test_rooms_stand_with_what_is_unread_first_and_page_by_page(in_app, people):
    moderator = holding(people.member(), Role.MODERATOR)
    for _ in range(45):
        actions.write(a_volunteer(people), WORDS, public_ids.new())
    first = queries.page_of_rooms(moderator)
    actions.answer(moderator, first.items[0].public_id, ANSWER, public_ids.new())
    seen, cursor = [], None
    while True:
        page = queries.page_of_rooms(moderator, cursor)
        seen += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len({one.public_id for one in seen}) == 45
    assert [one.is_new for one in seen] == [True] * 44 + [False]


def test_with_the_account_goes_the_room_and_its_key(in_app, people):
    volunteer = a_volunteer(people)
    actions.write(volunteer, WORDS, public_ids.new())
    key = db.session.query(Room).one().data_key_id
    actions.forget_room(db.session.get_one(User, volunteer.id))
    assert db.session.get(DataKey, key) is None
    assert db.session.query(RoomLetter).count() == 0
