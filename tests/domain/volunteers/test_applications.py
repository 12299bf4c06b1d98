"""Applying to listen: four steps saved one by one, and the letter that decides (PRODUCT 5)."""

from datetime import timedelta

import pytest

from kokotomo.domain.accounts import sweeps as accounts
from kokotomo.domain.accounts.models import Appointment, User
from kokotomo.domain.accounts.queries import roles
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.volunteers import papers, sweeps
from kokotomo.domain.volunteers.actions import applications as actions
from kokotomo.domain.volunteers.actions import faces
from kokotomo.domain.volunteers.actions.faces import Said
from kokotomo.domain.volunteers.models import Volunteer, VolunteerApplication
from kokotomo.domain.volunteers.papers import Paper, Step
from kokotomo.domain.volunteers.queries import applications as queries
from kokotomo.foundation import clock
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.support.at_once import at_once, errors_of
from tests.support.factories_applications import a_draft, an_application
from tests.support.factories_roles import holding

FACE = Said("ゆうなぎ", "kaki", "", (), (), "3", {})


def test_each_step_keeps_what_it_brought_and_leaves_the_others(in_app, people):
    user = people.member()
    actions.save(user, Step.PRACTICE, Paper(answers={"second": "まだ途中"}), 0)
    actions.save(user, Step.MOTIVES, Paper(motives="だれかの夜に"), 0)
    paper = queries.latest_of(user).paper
    assert (paper.motives, dict(paper.answers)) == ("だれかの夜に", {"second": "まだ途中"})
    assert papers.missing(paper, None) == [Step.MOTIVES, Step.GUIDE, Step.PRACTICE][1:]


def test_nothing_of_it_lies_open_in_the_row(in_app, people):
    application = a_draft(people.member())
    row = db.session.get_one(VolunteerApplication, application.id)
    assert "助かった" not in row.sealed
    assert "読みました" not in row.sealed


def test_a_step_saved_from_an_older_page_says_so_instead_of_overwriting(in_app, people):
    user = people.member()
    actions.save(user, Step.MOTIVES, Paper(motives="ひとつめ"), 0)
    with pytest.raises(Conflict, match=r"application\.changed"):
        actions.save(user, Step.MOTIVES, Paper(motives="ふたつめ"), 0)
    assert queries.latest_of(user).paper.motives == "ひとつめ"


def test_what_is_too_long_is_not_taken_and_what_is_missing_is_named_at_the_end(in_app, people):
    user = people.member()
    with pytest.raises(Invalid):
        actions.save(user, Step.MOTIVES, Paper(motives="あ" * (papers.MOTIVES_MAX + 1)), 0)
    with pytest.raises(NotFound):
        actions.send(user)
    actions.save(user, Step.GUIDE, Paper(), 0, agrees=True)
    with pytest.raises(Invalid) as missing:
        actions.send(user)
    assert set(missing.value.problems) == {"motives", "practice"}


def test_who_is_under_18_or_suspended_or_a_volunteer_cannot_apply(in_app, people):
    volunteer = holding(people.member(), Role.VOLUNTEER, factor=False)
    suspended = people.member(suspended_until=clock.now() + timedelta(days=1))
    for user in (people.minor(), suspended, volunteer):
        with pytest.raises(NotAllowed):
            actions.save(user, Step.MOTIVES, Paper(motives="はい"), 0)


def test_a_moderator_accepts_by_a_letter_and_it_is_recorded_who_decided(in_app, people):
    user, moderator = people.member(), holding(people.member(), Role.MODERATOR)
    application = an_application(user)
    actions.decide(
        moderator,
        application.public_id,
        accepts=True,
        letter="ようこそ。",
        remarks={"first": "よい", "third": ""},
    )
    assert roles.holds(user, Role.VOLUNTEER)
    record = db.session.query(Appointment).filter_by(person_id=user.id).one()
    assert (record.proposed_by_id, record.decided_by_id) == (user.id, moderator.id)
    decision = queries.latest_of(user).decision
    assert (decision.letter, dict(decision.remarks)) == ("ようこそ。", {"first": "よい"})


def test_who_came_by_an_application_begins_on_trial_and_who_was_appointed_does_not(in_app, people):
    user, moderator = people.member(), holding(people.member(), Role.MODERATOR)
    actions.decide(moderator, an_application(user).public_id, accepts=True, letter="ようこそ。", remarks={})
    roles.with_roles(user)
    assert faces.settle(user, FACE).on_trial
    other = holding(people.member(), Role.VOLUNTEER, factor=False)
    assert not faces.settle(other, Said("あさなぎ", "sora", "", (), (), "3", {})).on_trial


def test_without_a_letter_nothing_is_decided(in_app, people):
    moderator = holding(people.member(), Role.MODERATOR)
    application = an_application(people.member())
    with pytest.raises(Invalid):
        actions.decide(moderator, application.public_id, accepts=False, letter=" ", remarks={})
    assert db.session.get_one(VolunteerApplication, application.id).state == "sent"


def test_nobody_decides_on_their_own_or_without_the_role(in_app, people):
    both = holding(people.member(), Role.MODERATOR)
    application = an_application(both)
    with pytest.raises(NotFound):
        actions.decide(both, application.public_id, accepts=True, letter="わたしへ", remarks={})
    assert queries.find_sent(both, application.public_id) is None
    assert queries.page_of_sent(both).items == []
    with pytest.raises(NotAllowed):
        actions.decide(people.member(), application.public_id, accepts=True, letter="はい", remarks={})


def test_of_two_moderators_at_once_one_decides(in_app, people):
    moderators = [holding(people.member(), Role.MODERATOR) for _ in range(2)]
    user = people.member()
    public_id, ids = an_application(user).public_id, [one.id for one in moderators]

    def decide(number):
        viewer = roles.with_roles(db.session.get_one(User, ids[number]))
        actions.decide(viewer, public_id, accepts=number == 0, letter="手紙", remarks={})

    errors = errors_of(at_once(in_app, lambda: decide(0), lambda: decide(1)))
    assert [getattr(error, "key", error) for error in errors] == ["application.decided"]
    db.session.rollback()
    assert roles.holds(user, Role.VOLUNTEER) == (queries.latest_of(user).application.state == "accepted")


def test_a_withdrawn_one_is_read_by_nobody_and_another_can_begin(in_app, people):
    user, moderator = people.member(), holding(people.member(), Role.MODERATOR)
    application = an_application(user)
    actions.withdraw(user)
    assert queries.find_sent(moderator, application.public_id) is None
    with pytest.raises(Conflict, match=r"application\.decided"):
        actions.decide(moderator, application.public_id, accepts=True, letter="はい", remarks={})
    assert a_draft(user).id != application.id


def test_drafts_and_decided_ones_are_forgotten_with_their_keys(in_app, people):
    drafted, decided = a_draft(people.member()), an_application(people.member())
    moderator = holding(people.member(), Role.MODERATOR)
    actions.decide(moderator, decided.public_id, accepts=False, letter="今回は", remarks={})
    waiting = an_application(people.member())
    keys = [drafted.data_key_id, decided.data_key_id]
    for days, left in ((59, 3), (61, 2), (181, 1)):
        with clock.fixed(clock.now() + timedelta(days=days)):
            sweeps.forget_applications()
        assert db.session.query(VolunteerApplication).count() == left
    assert db.session.query(DataKey).filter(DataKey.id.in_(keys)).count() == 0
    assert db.session.get(VolunteerApplication, waiting.id) is not None


def test_with_the_account_goes_the_application_and_its_key(in_app, people):
    user = people.member()
    key = an_application(user).data_key_id
    with clock.fixed(clock.now() - timedelta(days=8)):
        row = db.session.get_one(User, user.id)
        row.left_at = clock.now()
        db.session.commit()

    accounts.remove_left()
    assert db.session.get(DataKey, key) is None
    assert db.session.query(Volunteer).filter_by(user_id=user.id).count() == 0
