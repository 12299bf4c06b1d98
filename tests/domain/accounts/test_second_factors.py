"""The second factor, from setting it up to losing it."""

from datetime import UTC, datetime, timedelta

import pytest

from kokotomo.domain.accounts import codes, sweeps
from kokotomo.domain.accounts.actions import passwords, sessions, signing_in
from kokotomo.domain.accounts.actions import second_factors as actions
from kokotomo.domain.accounts.models import PendingSignIn, RecoveryCode, SecondFactor, User, UserSession
from kokotomo.domain.accounts.queries import people as found
from kokotomo.domain.accounts.queries import second_factors as queries
from kokotomo.domain.accounts.rules import Role
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.support.at_once import at_once
from tests.support.factories_accounts import OTHER_PASSWORD, PASSWORD, settled
from tests.support.factories_roles import code_for, holding, with_factor
from tests.support.mailbox import Mailbox

EVENING = datetime(2026, 11, 23, 12, 12, 7, tzinfo=UTC)


@pytest.fixture
def shiori(in_app):
    with clock.fixed(EVENING):
        yield settled(in_app, "shiori@example.jp")


def problem(doing, *args):
    with pytest.raises(Invalid) as caught:
        doing(*args)
    return {name: one.key for name, one in caught.value.problems.items()}


def test_a_secret_counts_only_after_its_first_code(shiori):
    actions.begin(shiori, PASSWORD, "")
    secret = queries.pending_secret(shiori)
    assert not queries.is_set(shiori)
    assert problem(actions.confirm, shiori, "000000") == {"code": "code.wrong"}
    assert problem(actions.confirm, shiori, " ") == {"code": "code.blank"}
    shown = actions.confirm(shiori, codes.code_of(secret, codes.step_of(EVENING)))
    assert queries.is_set(shiori)
    assert len(set(shown)) == 10
    assert queries.pending_secret(shiori) is None


def test_setting_up_asks_for_the_password_and_tells_the_person(shiori, in_app):
    assert problem(actions.begin, shiori, "x", "") == {"present_password": "present_password.wrong"}
    assert problem(actions.begin, shiori, "", "") == {"present_password": "present_password.blank"}
    with_factor(shiori)
    assert [letter.subject for letter in Mailbox(in_app).fetch()] == ["ココトモ：お知らせがあります"]


def test_a_secret_that_was_shown_waits_half_an_hour(shiori):
    actions.begin(shiori, PASSWORD, "")
    secret = queries.pending_secret(shiori)
    with clock.fixed(EVENING + timedelta(minutes=30)):
        assert queries.pending_secret(shiori) is None
        with pytest.raises(Conflict):
            actions.confirm(shiori, codes.code_of(secret, codes.step_of(clock.now())))
        sweeps.forget_expired()
    assert db.session.query(SecondFactor).count() == 0


def test_the_code_that_confirmed_it_signs_in_nobody(shiori):
    actions.begin(shiori, PASSWORD, "")
    code = codes.code_of(queries.pending_secret(shiori), codes.step_of(EVENING))
    actions.confirm(shiori, code)
    assert problem(actions.give, shiori, code) == {"code": "code.wrong"}


def test_a_code_works_once_even_where_it_arrives_twenty_times_at_once(app, people):
    with clock.fixed(EVENING):
        with app.app_context():
            user = people.member()
            with_factor(user)
            code = code_for(user)
        user_id = user.id

        def give():
            return actions.give(db.session.get_one(User, user_id), code)

        results = at_once(app, *[give] * 20)
    assert sum(result is None for result in results) == 1
    assert sum(isinstance(result, Invalid) for result in results) == 19


def test_a_recovery_code_works_once_and_says_how_many_are_left(shiori):
    shown = with_factor(shiori)
    assert actions.give(shiori, shown[3].lower()) == 9
    assert problem(actions.give, shiori, shown[3]) == {"code": "code.wrong"}
    assert actions.give(shiori, shown[0].replace("-", " ")) == 8


def test_a_recovery_code_works_once_at_once(app, people):
    with app.app_context():
        user = people.member()
        shown = with_factor(user)
    user_id = user.id
    results = at_once(app, *[lambda: actions.give(db.session.get_one(User, user_id), shown[0])] * 8)
    assert sorted(result for result in results if isinstance(result, int)) == [9]
    assert sum(isinstance(result, Invalid) for result in results) == 7


def test_new_recovery_codes_replace_the_old_ones(shiori):
    old = with_factor(shiori)
    new = actions.renew_recovery_codes(shiori)
    assert not set(old) & set(new)
    assert db.session.query(RecoveryCode).count() == 10
    assert problem(actions.give, shiori, old[0]) == {"code": "code.wrong"}
    assert actions.give(shiori, new[0]) == 9


def test_somebody_elses_recovery_code_is_of_no_use(shiori, in_app):
    shown = with_factor(shiori)
    other = settled(in_app, "hana@example.jp")
    with_factor(other)
    assert problem(actions.give, other, shown[0]) == {"code": "code.wrong"}


def test_another_phone_takes_over_only_with_its_first_code(shiori):
    with_factor(shiori)
    assert problem(actions.begin, shiori, PASSWORD, "") == {"code": "code.blank"}
    actions.begin(shiori, PASSWORD, code_for(shiori))
    fresh = queries.pending_secret(shiori)
    with clock.fixed(EVENING + timedelta(seconds=30)):
        assert actions.give(shiori, code_for(shiori)) is None
        actions.confirm(shiori, codes.code_of(fresh, codes.step_of(clock.now())))
        assert queries.secret_of(shiori, queries.find(shiori)) == fresh


def test_setting_it_up_ends_every_session_that_began_without_it(shiori):
    token = sessions.start_session(shiori, device="試験")
    with_factor(shiori)
    assert found.find_session(token) is None


def test_removing_it_asks_for_password_and_code(shiori):
    with_factor(shiori)
    assert problem(actions.remove, shiori, "x", code_for(shiori)) == {
        "present_password": "present_password.wrong"
    }
    assert problem(actions.remove, shiori, PASSWORD, "000000") == {"code": "code.wrong"}
    actions.remove(shiori, PASSWORD, code_for(shiori))
    assert not queries.is_set(shiori)
    assert db.session.query(RecoveryCode).count() == 0


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MODERATOR, Role.ADMIN])
def test_who_holds_a_role_that_needs_it_cannot_remove_it(shiori, role):
    holding(shiori, role)
    with pytest.raises(NotAllowed):
        actions.remove(shiori, PASSWORD, code_for(shiori))


def test_a_volunteer_may_be_without_it(shiori):
    holding(shiori, Role.VOLUNTEER)
    actions.remove(shiori, PASSWORD, code_for(shiori))
    assert not queries.is_set(shiori)


def test_a_right_password_alone_signs_in_nobody(shiori):
    with_factor(shiori)
    token = sessions.await_code(shiori, stays=True, leads_to="/diaries")
    assert found.find_session(token) is None
    assert problem(signing_in.settle_pending, token, "000000") == {"code": "code.wrong"}
    user, pending, left = signing_in.settle_pending(token, code_for(shiori))
    assert (user.id, pending.leads_to, left) == (shiori.id, "/diaries", None)
    with pytest.raises(NotFound):
        signing_in.settle_pending(token, code_for(shiori, steps=1))
    assert db.session.query(PendingSignIn).count() == db.session.query(UserSession).count() == 0


def test_a_right_password_waits_ten_minutes(shiori):
    with_factor(shiori)
    token = sessions.await_code(shiori, stays=True, leads_to=None)
    with clock.fixed(EVENING + timedelta(minutes=10)):
        with pytest.raises(NotFound):
            signing_in.settle_pending(token, code_for(shiori))
        sweeps.forget_expired()
    assert db.session.query(PendingSignIn).count() == 0


def test_a_change_of_password_ends_what_waits_for_a_code(shiori):
    with_factor(shiori)
    token = sessions.await_code(shiori, stays=True, leads_to=None)
    assert found.find_pending(token) is not None
    passwords.change(shiori, PASSWORD, OTHER_PASSWORD, form_key=public_ids.new())
    assert found.find_pending(token) is None


def test_nothing_of_it_lies_open_in_the_database(shiori):
    shown = with_factor(shiori)
    factor = queries.find(shiori)
    secret = queries.secret_of(shiori, factor)
    rows = [str(vars(row)) for kind in (SecondFactor, RecoveryCode) for row in db.session.query(kind)]
    assert len(rows) == 11
    for words in (secret, *shown, *(code.replace("-", "") for code in shown)):
        assert not any(words in row for row in rows)
