"""On trial: a moderator names who reads along, the writer is told first, nobody else reads (PRODUCT 5)."""

import pytest

from kokotomo.domain.accounts.actions import roles as appointing
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations.actions import changing, claims, openings
from kokotomo.domain.consultations.actions import seniors as actions
from kokotomo.domain.consultations.models.claims import Claim
from kokotomo.domain.consultations.models.threads import ThreadMark
from kokotomo.domain.consultations.queries import inboxes, letters, seniors, threads
from kokotomo.domain.consultations.rules import AgeBand
from kokotomo.domain.follows import actions as follows
from kokotomo.domain.notifications import queries as notifications
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.support.factories_consultations import a_letter, a_volunteer
from tests.support.factories_roles import holding


def face_of(user):
    return db.session.get_one(Volunteer, user.id)


class Trial:
    """Somebody on trial, two who are past it, and a moderator."""

    def __init__(self, people):
        self.people = people
        self.trainee = a_volunteer(people, on_trial=True)
        self.senior, self.other = a_volunteer(people), a_volunteer(people)
        self.moderator = holding(people.member(), Role.MODERATOR)

    def name(self, senior):
        actions.name_senior(
            self.moderator, face_of(self.trainee).public_id, face_of(senior).public_id if senior else ""
        )

    def take(self, letter):
        opening = openings.open_letter(self.trainee, letter.public_id)
        return claims.claim(self.trainee, opening.public_id, clock.today())

    def claim(self, letter):
        return db.session.query(Claim).filter_by(consultation_id=letter.id, present=True).one()


@pytest.fixture
def trial(in_app, people):
    return Trial(people)


def test_without_a_senior_somebody_on_trial_opens_and_takes_nothing(trial):
    letter = a_letter()
    with pytest.raises(Conflict, match=r"opening\.no_senior"):
        openings.open_letter(trial.trainee, letter.public_id)
    assert letter.first_opened_at is None


def test_the_senior_reads_along_and_the_thread_says_so_before_any_letter(trial):
    trial.name(trial.senior)
    letter = a_letter(trial.people.member(), "聴いてください")
    trial.take(letter)
    found = threads.find_along(trial.senior, letter.public_id)
    reading = letters.of_senior(trial.senior, found)
    assert [one.words for one in reading.letters] == ["聴いてください"]
    writer = db.session.get_one(User, letter.writer_id)
    marks = letters.of_writer(writer, threads.find_own(writer, letter.public_id)).marks
    assert [(one.mark.kind, one.senior) for one in marks][-1] == ("senior", face_of(trial.senior).name)
    assert [one.consultation.id for one in inboxes.read_along(trial.senior)] == [letter.id]
    assert notifications.has_unseen(trial.senior)


def test_the_senior_is_no_listener_and_nobody_else_reads_along(trial):
    trial.name(trial.senior)
    letter = a_letter()
    trial.take(letter)
    assert threads.find_taken(trial.senior, letter.public_id) is None
    assert threads.find_along(trial.other, letter.public_id) is None
    assert threads.find_along(trial.trainee, letter.public_id) is None
    found = threads.find_along(trial.senior, letter.public_id)
    with pytest.raises(NotFound):
        letters.of_listener(trial.senior, found)
    with pytest.raises(Conflict, match=r"letter\.over"):
        changing.end_by_listener(trial.senior, found)


def test_who_is_replaced_reads_no_more_and_who_replaces_them_does(trial):
    trial.name(trial.senior)
    letter = a_letter(trial.people.member())
    trial.take(letter)
    trial.name(trial.other)
    assert threads.find_along(trial.senior, letter.public_id) is None
    assert threads.find_along(trial.other, letter.public_id) is not None
    marks = db.session.query(ThreadMark).filter_by(consultation_id=letter.id, kind="senior").all()
    assert len(marks) == 1
    trial.name(None)
    assert threads.find_along(trial.other, letter.public_id) is None
    assert seniors.trainees(trial.moderator)[0].alone


def test_after_the_end_the_senior_reads_nothing(trial):
    trial.name(trial.senior)
    letter = a_letter()
    trial.take(letter)
    changing.end_by_listener(trial.trainee, threads.find_taken(trial.trainee, letter.public_id))
    assert threads.find_along(trial.senior, letter.public_id) is None


@pytest.mark.parametrize("by_writer", [True, False])
def test_a_senior_blocked_either_way_does_not_read_along(trial, by_writer):
    writer = trial.people.member()
    two = (writer, trial.senior) if by_writer else (trial.senior, writer)
    follows.block(*two)
    trial.name(trial.senior)
    with pytest.raises(Conflict, match=r"opening\.no_senior"):
        openings.open_letter(trial.trainee, a_letter(writer).public_id)


def test_a_block_that_comes_later_ends_the_reading_at_once(trial):
    writer = trial.people.member()
    trial.name(trial.senior)
    letter = a_letter(writer)
    trial.take(letter)
    follows.block(writer, trial.senior)
    assert threads.find_along(trial.senior, letter.public_id) is None
    assert not [
        one for one in notifications.latest(trial.senior, 9) if one.latest.consultation_id == letter.id
    ]


def test_for_a_minor_the_senior_must_be_cleared_as_well(in_app, people):
    trial = Trial(people)
    row = db.session.get_one(User, trial.trainee.id)
    row.cleared_until = clock.today()
    db.session.commit()
    trial.trainee.hold(frozenset({Role.VOLUNTEER}), second_factor=True)
    trial.name(trial.senior)
    letter = a_letter(band=AgeBand.TEEN)
    with pytest.raises(Conflict, match=r"opening\.no_senior"):
        openings.open_letter(trial.trainee, letter.public_id)


def test_nobody_reads_along_with_their_own_letter_or_on_trial_or_at_rest(trial):
    trial.name(trial.senior)
    with pytest.raises(Conflict, match=r"opening\.no_senior"):
        openings.open_letter(trial.trainee, a_letter(trial.senior).public_id)
    for unfit in ({"on_trial": True}, {"rests_since": clock.now()}, {"graduated_at": clock.now()}):
        with pytest.raises(Invalid):
            trial.name(a_volunteer(trial.people, **unfit))
    with pytest.raises(Invalid):
        trial.name(trial.trainee)


def test_one_at_a_time_while_on_trial(trial):
    trial.name(trial.senior)
    trial.take(a_letter())
    with pytest.raises(Conflict, match=r"claim\.full"):
        trial.take(a_letter())


def test_who_loses_the_role_reads_along_nowhere_and_moderators_see_it(trial):
    trial.name(trial.senior)
    letter = a_letter()
    trial.take(letter)
    appointing.resign(trial.senior)
    assert trial.claim(letter).senior_id is None
    assert face_of(trial.trainee).senior_id is None
    assert seniors.trainees(trial.moderator)[0].alone


def test_after_three_in_which_they_wrote_the_trial_is_over_and_they_are_told(trial):
    trial.name(trial.senior)
    for number in range(4):
        letter = a_letter()
        trial.take(letter)
        # The second one closes without a letter of theirs, and does not count.
        trial.claim(letter).wrote_at = None if number == 1 else clock.now()
        db.session.commit()
        assert face_of(trial.trainee).on_trial
        changing.end_by_listener(trial.trainee, threads.find_taken(trial.trainee, letter.public_id))
    db.session.expire_all()
    face = face_of(trial.trainee)
    assert (face.on_trial, face.trials, face.senior_id) == (False, 3, None)
    assert "decision" in {one.latest.kind for one in notifications.latest(trial.trainee, 9)}


def test_only_moderators_name_and_nobody_for_themself(trial):
    with pytest.raises(NotAllowed):
        actions.name_senior(trial.senior, face_of(trial.trainee).public_id, face_of(trial.other).public_id)
    moderating = holding(db.session.get_one(User, trial.trainee.id), Role.MODERATOR)
    with pytest.raises(NotAllowed):
        actions.name_senior(moderating, face_of(trial.trainee).public_id, face_of(trial.other).public_id)
