"""However a claim or a thread ends: what stays, what goes, who waits again."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from kokotomo.domain.accounts.actions import roles
from kokotomo.domain.accounts.events import Left
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.sweeps import remove_left
from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.actions import endings
from kokotomo.domain.consultations.models.claims import Claim, ClaimNote
from kokotomo.domain.consultations.models.threads import Consultation, Letter, LetterDraft, ThreadMark
from kokotomo.domain.consultations.queries.threads import Thread, find_own, find_taken, hold_thread
from kokotomo.domain.consultations.rules import Ending, Side, State
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import Base, db, transaction
from kokotomo.foundation.events import publish
from tests.support.factories_consultations import a_letter, a_volunteer, add_letter, taken
from tests.support.people import People


@pytest.fixture
def writer(in_app: None, people: People) -> User:
    return people.member()


@pytest.fixture
def volunteer(in_app: None, people: People) -> User:
    return a_volunteer(people)


def held(consultation: Consultation) -> Thread:
    thread = hold_thread(consultation.id)
    assert thread is not None
    return thread


def a_taken_thread(writer: User, volunteer: User) -> Thread:
    """A thread in which both wrote, with a note and a draft of the volunteer and a draft of the writer."""
    consultation = a_letter(writer, at=clock.now() - timedelta(days=2))
    claim = taken(consultation, volunteer)
    thread = held(consultation)
    add_letter(consultation, thread.data_key, "読みました。", side=Side.VOLUNTEER, claim=claim)
    for kind, place in ((ClaimNote, claim.id), (LetterDraft, claim.id), (LetterDraft, None)):
        row = public_ids.new()
        sealed = contents.sealed_version(thread.data_key, kind, row, clock.today(), 1, "書きかけ")
        about = {"public_id": row, "sealed": sealed, "claim_id": place}
        if kind is LetterDraft:
            about |= {
                "consultation_id": consultation.id,
                "desk": place or 0,
                "form_key": public_ids.new(),
            }
        db.session.add(kind(**about))
    db.session.commit()
    return held(consultation)


@transaction
def leave(person: User) -> None:
    """What leaving does beyond asking for the password."""
    person.left_at = clock.now()
    publish(Left(person))


def count(kind: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


@pytest.mark.parametrize("ending", [Ending.CHANGED, Ending.HANDED_OVER, Ending.LAPSED])
def test_a_letter_that_comes_back_waits_at_its_old_place(writer, volunteer, ending):
    thread = a_taken_thread(writer, volunteer)
    endings.give_back(thread, ending, Side.WRITER)
    again = held(thread.consultation)
    assert again.consultation.state == State.WAITING
    assert again.consultation.waiting_since == again.consultation.sent_at
    assert again.claim is None
    assert find_taken(volunteer, again.consultation.public_id) is None
    assert find_own(writer, again.consultation.public_id) is not None
    assert count(Letter) == 2
    assert again.consultation.handovers == (0 if ending == Ending.LAPSED else 1)


def test_what_only_the_volunteer_saw_goes_with_the_claim(writer, volunteer):
    thread = a_taken_thread(writer, volunteer)
    endings.give_back(thread, Ending.CHANGED, Side.WRITER)
    assert count(ClaimNote) == 0
    assert count(LetterDraft) == 1
    assert count(ThreadMark) == 1


def test_a_closed_thread_stays_closed(writer, volunteer):
    thread = a_taken_thread(writer, volunteer)
    endings.close(thread, Side.VOLUNTEER)
    first = held(thread.consultation)
    assert first.consultation.state == State.CLOSED
    assert first.consultation.closed_by == Side.VOLUNTEER
    endings.close(first, Side.WRITER)
    assert held(thread.consultation).consultation.closed_by == Side.VOLUNTEER
    assert count(ThreadMark) == 1
    assert db.session.scalars(select(Claim.ending)).one() == Ending.CLOSED


def test_nobody_gives_back_what_nobody_took(writer):
    thread = held(a_letter(writer))
    with pytest.raises(ValueError, match="no claim"):
        endings.give_back(thread, Ending.CHANGED, Side.WRITER)


def test_a_forgotten_thread_leaves_neither_letters_nor_key(writer, volunteer):
    thread = a_taken_thread(writer, volunteer)
    endings.forget(thread)
    assert [count(kind) for kind in (Consultation, Letter, LetterDraft, ThreadMark, Claim)] == [0] * 5
    assert db.session.get(DataKey, thread.data_key.id, populate_existing=True) is None


def test_who_leaves_gives_back_what_they_listened_in_at_once(writer, volunteer):
    thread = a_taken_thread(writer, volunteer)
    leave(volunteer)
    assert held(thread.consultation).consultation.state == State.WAITING


def test_who_loses_the_role_listens_no_longer(writer, volunteer):
    thread = a_taken_thread(writer, volunteer)
    roles.appoint_from_host(volunteer, "volunteer", withdraws=True)
    assert held(thread.consultation).consultation.state == State.WAITING


def test_who_is_cleared_no_longer_gives_back_the_letters_of_minors_alone(people, in_app):
    volunteer = a_volunteer(people, cleared=True)
    minors, adults = a_letter(people.minor()), a_letter(people.member())
    for one in (minors, adults):
        taken(one, volunteer)
    roles.appoint_from_host(volunteer, "cleared", withdraws=True)
    assert held(minors).consultation.state == State.WAITING
    assert held(adults).consultation.state == State.CLAIMED


def test_with_an_account_go_its_threads_and_their_keys(writer, volunteer):
    thread = a_taken_thread(writer, volunteer)
    others = a_letter()
    leave(writer)
    with clock.fixed(clock.now() + timedelta(days=8)):
        remove_left()
    assert db.session.scalars(select(Consultation.public_id)).all() == [others.public_id]
    assert db.session.get(DataKey, thread.data_key.id, populate_existing=True) is None
    assert count(Letter) == 1


def test_a_volunteers_account_can_be_removed_and_the_letters_stay(writer, volunteer):
    thread = a_taken_thread(writer, volunteer)
    leave(volunteer)
    with clock.fixed(clock.now() + timedelta(days=8)):
        remove_left()
    again = held(thread.consultation)
    assert again.consultation.state == State.WAITING
    assert count(Letter) == 2
    assert db.session.scalars(select(Claim.volunteer_id)).one() is None
