"""What falls due in accounts: expired rows go with their keys, nothing goes too early."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from kokotomo.domain.accounts import sweeps
from kokotomo.domain.accounts.actions import kept_forms, leaving, passwords, registration, sessions
from kokotomo.domain.accounts.events import Left, Removed, Returned
from kokotomo.domain.accounts.models import KeptForm, OneTimeLink, Registration, User, UserSession
from kokotomo.domain.accounts.queries import people as queries
from kokotomo.domain.diaries.models import Draft
from kokotomo.domain.follows.models import Follow
from kokotomo.foundation import clock, events, public_ids
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Invalid, NotFound
from kokotomo.foundation.mail import OutgoingMail
from tests.domain.accounts.test_applications import form
from tests.support.factories_accounts import OTHER_PASSWORD, PASSWORD, settled

EVENING = datetime(2026, 11, 23, 12, 12, tzinfo=UTC)


def count(kind):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(kind))


@pytest.fixture
def shiori(in_app):
    with clock.fixed(EVENING):
        yield settled(in_app, "shiori@example.jp")


def after(kind, **past):
    """How many rows of *kind* are left when the sweep has run that long after the evening."""
    with clock.fixed(EVENING + timedelta(**past)):
        sweeps.forget_expired()
    return count(kind)


def test_a_registration_goes_with_its_key_after_a_day(shiori):
    registration.register(form())
    assert after(Registration, hours=23, minutes=59) == 1
    assert after(Registration, hours=24) == 0
    assert count(DataKey) == 1 + count(OutgoingMail)


def test_a_link_goes_after_an_hour(shiori):
    passwords.ask_for_reset("shiori@example.jp", public_ids.new())
    assert after(OneTimeLink, minutes=59) == 1
    assert after(OneTimeLink, minutes=60) == 0


@pytest.mark.parametrize(("stays", "days"), [(True, 30), (False, 1)])
def test_a_session_goes_when_it_was_not_used_for_long(shiori, stays, days):
    token = sessions.start_session(shiori, device="iPhone", stays=stays)
    last = timedelta(days=days, minutes=-1)
    with clock.fixed(EVENING + last):
        assert queries.find_session(token)
    assert after(UserSession, days=days, minutes=-1) == 1
    with clock.fixed(EVENING + timedelta(days=days)):
        assert queries.find_session(token) is None
    assert after(UserSession, days=days) == 0


def test_a_session_that_is_used_every_day_goes_after_a_year(shiori):
    token = sessions.start_session(shiori, device="iPhone")
    for day in range(1, 366):
        with clock.fixed(EVENING + timedelta(days=day)):
            found = queries.find_session(token)
            if day == 365:
                assert found is None
            else:
                sessions.touch(found[0].id)
    assert after(UserSession, days=365) == 0


def test_kept_words_go_after_a_week(shiori):
    kept = kept_forms.keep(shiori, "/diaries/new", [("event", "さむい日だった")])
    assert queries.kept_words(shiori, kept.public_id)["fields"] == [["event", "さむい日だった"]]
    assert after(KeptForm, days=6, hours=23) == 1
    with clock.fixed(EVENING + timedelta(days=7)):
        assert queries.kept_words(shiori, kept.public_id) is None
    assert after(KeptForm, days=7) == 0


def test_leaving_asks_for_the_password(shiori):
    with pytest.raises(Invalid) as caught:
        leaving.leave(shiori, OTHER_PASSWORD, public_ids.new())
    assert caught.value.problems["present_password"].key == "present_password.wrong"
    assert shiori.left_at is None


def test_who_left_is_signed_out_everywhere_and_may_come_back_for_seven_days(shiori, monkeypatch):
    heard = []
    for kind in (Left, Returned):
        monkeypatch.setitem(events._subscribers, kind, [lambda event: heard.append(type(event))])
    token = sessions.start_session(shiori, device="iPhone")
    leaving.leave(shiori, PASSWORD, public_ids.new())
    assert queries.find_session(token) is None
    with clock.fixed(EVENING + timedelta(days=6, hours=23)):
        assert sweeps.remove_left() == 0
        leaving.come_back(shiori.public_id)
    assert heard == [Left, Returned]
    assert count(User) == 1


def test_after_seven_days_everything_of_who_left_is_gone(shiori, in_app, monkeypatch):
    heard = []
    monkeypatch.setitem(events._subscribers, Removed, [lambda event: heard.append(event.user.nickname)])
    other = settled(in_app, "other@example.jp")
    db.session.add(Follow(follower_id=other.id, followee_id=shiori.id))
    db.session.add(Draft(owner_id=shiori.id, form_key=public_ids.new(), sealed="…"))
    db.session.commit()
    name = shiori.nickname
    kept_forms.keep(shiori, "/diaries/new", [("event", "…")])
    leaving.leave(shiori, PASSWORD, public_ids.new())
    with clock.fixed(EVENING + timedelta(days=7)):
        with pytest.raises(NotFound):
            leaving.come_back(shiori.public_id)
        assert sweeps.remove_left() == 1
        assert sweeps.remove_left() == 0
    assert heard == [name]
    assert [count(kind) for kind in (User, Follow, Draft, KeptForm)] == [1, 0, 0, 0]
    assert count(DataKey) == 1 + count(OutgoingMail)


def test_sweeping_twice_and_with_nothing_to_do_is_harmless(in_app):
    assert sweeps.forget_expired() == 0
    assert sweeps.remove_left() == 0
