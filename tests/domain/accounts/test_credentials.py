"""Signing in, and changing what one signs in with."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from kokotomo.domain.accounts.actions import addresses, leaving, passwords, sessions, signing_in
from kokotomo.domain.accounts.models import OneTimeLink, User, UserSession
from kokotomo.domain.accounts.queries import people as queries
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Invalid, NotFound
from tests.support.factories_accounts import OTHER_PASSWORD, PASSWORD, settled
from tests.support.mailbox import Mailbox


@pytest.fixture
def mailbox(in_app):
    return Mailbox(in_app)


@pytest.fixture
def shiori(in_app):
    return settled(in_app, "Shiori@example.jp")


def problems(action, *args, **more):
    with pytest.raises(Invalid) as caught:
        action(*args, **more)
    return {field: problem.key for field, problem in caught.value.problems.items()}


def count(kind):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(kind))


@pytest.mark.parametrize("email", ["Shiori@example.jp", " shiori@EXAMPLE.jp"])
def test_somebody_is_recognised_by_address_and_password(shiori, email):
    assert signing_in.recognise(email, PASSWORD).id == shiori.id


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("shiori@example.jp", OTHER_PASSWORD),
        ("shiori@example.jp", ""),
        ("nobody@example.jp", PASSWORD),
        ("shiori", PASSWORD),
        ("", ""),
        ("shiori@example.jp", PASSWORD + "x" * 100_000),
    ],
)
def test_everybody_else_gets_the_same_answer(shiori, email, password):
    assert problems(signing_in.recognise, email, password) == {"": "login.wrong"}


def test_a_hash_of_older_days_is_made_anew_at_the_next_sign_in(shiori):
    from argon2 import PasswordHasher  # only for a hash with the parameters of older days

    shiori.password_hash = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    db.session.commit()
    signing_in.recognise("shiori@example.jp", PASSWORD)
    db.session.expire_all()
    assert "m=19456,t=2,p=1" in db.session.get(User, shiori.id).password_hash
    assert signing_in.recognise("shiori@example.jp", PASSWORD).id == shiori.id


def test_a_changed_password_ends_every_session_and_link_and_is_told_by_letter(shiori, mailbox):
    sessions.start_session(shiori, device="iPhone")
    sessions.start_session(shiori, device="Windows")
    passwords.ask_for_reset("shiori@example.jp", public_ids.new())
    mailbox.fetch()
    passwords.change(shiori, PASSWORD, OTHER_PASSWORD, form_key=public_ids.new())
    assert (count(UserSession), count(OneTimeLink)) == (0, 0)
    letter = mailbox.only()
    assert (letter.to, "パスワードが変わりました" in letter.body) == ("Shiori@example.jp", True)
    assert signing_in.recognise("shiori@example.jp", OTHER_PASSWORD).id == shiori.id
    assert problems(signing_in.recognise, "shiori@example.jp", PASSWORD) == {"": "login.wrong"}


def test_changing_a_password_asks_for_the_present_one_and_for_a_good_new_one(shiori):
    change = passwords.change
    assert problems(change, shiori, OTHER_PASSWORD, "short", form_key="a") == {
        "present_password": "present_password.wrong",
        "new_password": "password.short",
    }
    assert problems(change, shiori, "", "shiori@example.jp", form_key="a") == {
        "present_password": "present_password.blank",
        "new_password": "password.easy",
    }


def test_the_same_change_of_password_sent_twice_is_one_change_and_one_letter(shiori, mailbox):
    key = public_ids.new()
    passwords.change(shiori, PASSWORD, OTHER_PASSWORD, form_key=key)
    passwords.change(shiori, PASSWORD, OTHER_PASSWORD, form_key=key)
    assert len(mailbox.fetch()) == 1


def reset_token(mailbox, email="shiori@example.jp"):
    passwords.ask_for_reset(email, public_ids.new())
    return mailbox.only().path("/reset/").removeprefix("/reset/")


def test_a_reset_by_letter_sets_a_password_once_within_an_hour(shiori, mailbox):
    token, late = reset_token(mailbox), reset_token(mailbox)
    with clock.fixed(clock.now() + timedelta(hours=1, seconds=1)), pytest.raises(NotFound):
        passwords.reset(late, OTHER_PASSWORD, public_ids.new())
    passwords.reset(token, OTHER_PASSWORD, public_ids.new())
    for used in (token, late):
        with pytest.raises(NotFound):
            passwords.reset(used, PASSWORD, public_ids.new())
    assert signing_in.recognise("shiori@example.jp", OTHER_PASSWORD).id == shiori.id


def test_a_weak_new_password_does_not_use_up_the_link(shiori, mailbox):
    token = reset_token(mailbox)
    assert problems(passwords.reset, token, "password", public_ids.new()) == {
        "new_password": "password.short"
    }
    passwords.reset(token, OTHER_PASSWORD, public_ids.new())


def test_an_unknown_address_gets_a_letter_without_a_link_to_reset(shiori, mailbox):
    passwords.ask_for_reset("nobody@example.jp", public_ids.new())
    letter = mailbox.only()
    assert letter.to == "nobody@example.jp"
    assert not any("/reset/" in link for link in letter.links)


@pytest.mark.parametrize("email", ["shiori@example.jp", "nobody@example.jp"])
def test_asking_twice_with_the_same_form_sends_one_letter(shiori, mailbox, email):
    key = public_ids.new()
    passwords.ask_for_reset(email, key)
    passwords.ask_for_reset(email, key)
    assert len(mailbox.fetch()) == 1


def address_token(mailbox):
    return mailbox.only().path("/settings/email/").removeprefix("/settings/email/")


def test_a_new_address_is_confirmed_from_there_and_told_to_the_old_one(shiori, mailbox):
    sessions.start_session(shiori, device="iPhone")
    addresses.ask(shiori, "hana@例え.jp", PASSWORD, public_ids.new())
    assert queries.address_of(shiori) == "Shiori@example.jp"
    token = address_token(mailbox)
    addresses.confirm(shiori, token)
    assert queries.address_of(shiori) == "hana@例え.jp"
    letter = mailbox.only()
    assert (letter.to, "別のアドレスに変わりました" in letter.body) == ("Shiori@example.jp", True)
    assert "hana" not in letter.body
    assert count(UserSession) == 0
    assert signing_in.recognise("hana@xn--r8jz45g.jp", PASSWORD).id == shiori.id
    with pytest.raises(NotFound):
        addresses.confirm(shiori, token)


def test_the_link_to_a_new_address_is_of_no_use_to_somebody_else(shiori, mailbox, in_app):
    other = settled(in_app, "other@example.jp")
    addresses.ask(shiori, "hana@example.jp", PASSWORD, public_ids.new())
    token = address_token(mailbox)
    with pytest.raises(NotFound):
        addresses.confirm(other, token)
    assert queries.address_of(other) == "other@example.jp"


def test_an_address_with_an_account_gets_another_letter_and_nothing_changes(shiori, mailbox, in_app):
    settled(in_app, "other@example.jp")
    addresses.ask(shiori, "other@example.jp", PASSWORD, public_ids.new())
    letter = mailbox.only()
    assert letter.to == "other@example.jp"
    assert not any("/settings/email/" in link for link in letter.links)


def test_an_address_that_came_to_an_account_meanwhile_is_not_taken_over(shiori, mailbox, in_app):
    addresses.ask(shiori, "hana@example.jp", PASSWORD, public_ids.new())
    token = address_token(mailbox)
    settled(in_app, "hana@example.jp")
    with pytest.raises(NotFound):
        addresses.confirm(shiori, token)
    db.session.expire_all()
    assert queries.address_of(db.session.get(User, shiori.id)) == "Shiori@example.jp"


def test_changing_an_address_asks_for_the_password_and_for_another_address(shiori):
    assert problems(addresses.ask, shiori, "shiori@example.jp", OTHER_PASSWORD, "a") == {
        "email": "email.same",
        "present_password": "present_password.wrong",
    }


def test_somebody_who_left_is_recognised_for_seven_days(shiori, mailbox):
    leaving.leave(shiori, PASSWORD, public_ids.new())
    assert signing_in.recognise("shiori@example.jp", PASSWORD).id == shiori.id
    with clock.fixed(clock.now() + timedelta(days=7, seconds=1)):
        assert problems(signing_in.recognise, "shiori@example.jp", PASSWORD) == {"": "login.wrong"}
