"""Joining: the form, the letter, the link, and who else wants the same name at the same moment."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from kokotomo.domain.accounts.actions import registration
from kokotomo.domain.accounts.applications import TooYoung
from kokotomo.domain.accounts.events import Joined
from kokotomo.domain.accounts.models import Registration, User
from kokotomo.domain.accounts.queries import people as queries
from kokotomo.foundation import clock, events
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Invalid, NotFound
from kokotomo.foundation.mail import OutgoingMail
from tests.domain.accounts.test_applications import form
from tests.support.factories_accounts import OTHER_PASSWORD, settled
from tests.support.mailbox import Mailbox


def count(kind: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(kind))


def token_in(mailbox: Mailbox) -> str:
    return mailbox.only().path("/register/").removeprefix("/register/")


@pytest.fixture
def mailbox(in_app):
    return Mailbox(in_app)


def test_the_link_of_the_letter_makes_the_account_and_takes_the_registration_away(mailbox):
    row = registration.register(form(nickname="しおり", email="Shiori@例え.jp"))
    assert count(User) == 0
    user = registration.confirm(token_in(mailbox), earlier=row.public_id, password="")
    assert (user.nickname, queries.address_of(user)) == ("しおり", "Shiori@例え.jp")
    assert user.terms_version == row.terms_version
    assert (count(User), count(Registration), count(DataKey)) == (1, 0, 1)


def test_joining_is_told_to_those_who_listen(mailbox, monkeypatch):
    heard = []
    monkeypatch.setitem(events._subscribers, Joined, [heard.append])
    row = registration.register(form(nickname="しおり"))
    registration.confirm(token_in(mailbox), earlier=row.public_id, password="")
    assert [event.user.nickname for event in heard] == ["しおり"]


def test_a_link_works_once_and_for_a_day(mailbox):
    row = registration.register(form())
    token = token_in(mailbox)
    with clock.fixed(clock.now() + timedelta(hours=24, seconds=1)), pytest.raises(NotFound):
        registration.confirm(token, earlier=row.public_id, password="")
    registration.confirm(token, earlier=row.public_id, password="")
    with pytest.raises(NotFound):
        registration.confirm(token, earlier=row.public_id, password="")
    assert count(User) == 1


def test_another_browser_must_know_the_password_that_was_chosen(mailbox):
    registration.register(form(password=OTHER_PASSWORD))
    token = token_in(mailbox)
    for wrong, key in (("", "password.blank"), ("もりのかぜ おと 52", "password.wrong")):
        with pytest.raises(Invalid) as caught:
            registration.confirm(token, earlier="a" * 26, password=wrong)
        assert caught.value.problems["password"].key == key
    assert count(User) == 0
    registration.confirm(token, earlier=None, password=OTHER_PASSWORD)
    assert count(User) == 1


def test_who_never_asked_can_take_the_registration_back(mailbox):
    registration.register(form())
    token = token_in(mailbox)
    registration.withdraw(token)
    registration.withdraw(token)
    assert (count(Registration), count(DataKey)) == (0, 0)


def test_a_known_address_gets_another_letter_and_all_else_is_the_same(mailbox):
    settled(mailbox.app, "shiori@example.jp")
    row = registration.register(form(email="SHIORI@example.jp", nickname="ほかの名"))
    assert row.token_hash is None
    letter = mailbox.only()
    assert "すでにアカウントがあります" in letter.body
    assert not any("/register/" in link for link in letter.links)
    assert count(Registration) == 1
    assert count(User) == 1


def test_the_same_form_sent_twice_makes_one_row_and_one_letter(mailbox):
    sent = form()
    first = registration.register(sent)
    assert registration.register(sent).public_id == first.public_id
    assert len(mailbox.fetch()) == 1


@pytest.mark.parametrize("known", [False, True])
def test_the_same_form_sent_at_the_same_moment_makes_one_row_and_one_letter(app, known):
    if known:
        settled(app, "shiori@example.jp")
    sent = form(email="shiori@example.jp", nickname="ふたつめ")
    found, failed = [], []

    def send():
        with app.app_context():
            try:
                found.append(registration.register(sent).public_id)
            except Exception as error:
                failed.append(error)

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(set(found)) == 1
    with app.app_context():
        assert count(Registration) == 1
    assert len(Mailbox(app).fetch()) == 1


def test_of_two_who_want_the_same_name_at_the_same_moment_one_gets_it(app):
    outcomes = []

    def send(number):
        with app.app_context():
            try:
                registration.register(form(nickname="ゆうやけ", email=f"p{number}@example.jp"))
                outcomes.append("kept")
            except Invalid as invalid:
                outcomes.append(invalid.problems["nickname"].key)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["kept", *["nickname.taken"] * 5]
    with app.app_context():
        assert (count(Registration), count(OutgoingMail)) == (1, 1)
        assert count(DataKey) == 2


@pytest.mark.parametrize("taken", ["member", "waiting"])
@pytest.mark.parametrize(("first", "second"), [("ネコ", "ﾈｺ"), ("カ二", "カニ"), ("Iris", "iris")])
def test_a_name_is_taken_by_members_and_by_those_who_wait_for_their_letter(mailbox, taken, first, second):
    if taken == "member":
        settled(mailbox.app, "first@example.jp", nickname=first)
    else:
        registration.register(form(nickname=first, email="first@example.jp"))
    with pytest.raises(Invalid) as caught:
        registration.register(form(nickname=second, email="second@example.jp"))
    assert caught.value.problems["nickname"].key == "nickname.taken"


def test_a_name_is_free_again_when_nobody_confirmed_it_for_a_day(mailbox):
    registration.register(form(nickname="ゆうやけ"))
    with clock.fixed(clock.now() + timedelta(hours=24, seconds=1)):
        registration.register(form(nickname="ゆうやけ", email="other@example.jp"))
    assert (count(Registration), count(OutgoingMail), count(DataKey)) == (1, 2, 3)


def test_who_mistyped_the_address_may_send_the_form_again_from_the_same_browser(mailbox):
    first = registration.register(form(nickname="ゆうやけ", email="shoiri@example.jp"))
    second = registration.register(
        form(nickname="ゆうやけ", email="shiori@example.jp", earlier=first.public_id)
    )
    assert count(Registration) == 1
    assert second.public_id != first.public_id


def test_of_two_registrations_for_one_address_the_first_confirmed_stands(mailbox):
    first = registration.register(form(nickname="あさやけ", email="shiori@example.jp"))
    one = token_in(mailbox)
    second = registration.register(form(nickname="ゆうやけ", email="shiori@example.jp"))
    other = token_in(mailbox)
    registration.confirm(other, earlier=second.public_id, password="")
    with pytest.raises(NotFound):
        registration.confirm(one, earlier=first.public_id, password="")
    assert (count(User), count(Registration), count(DataKey)) == (1, 0, 1)


def test_a_child_leaves_nothing_behind(mailbox):
    with pytest.raises(TooYoung):
        registration.register(form(birth_year=str(clock.today().year - 10)))
    assert (count(Registration), count(DataKey), count(OutgoingMail)) == (0, 0, 0)


def test_a_refused_form_leaves_nothing_behind(mailbox):
    settled(mailbox.app, "first@example.jp", nickname="ゆうやけ")
    for wrong in ({"nickname": "ゆうやけ"}, {"password": "password"}, {"agreed": False}):
        with pytest.raises(Invalid):
            registration.register(form(**wrong))
    assert (count(Registration), count(DataKey), count(OutgoingMail)) == (0, 1, 0)
