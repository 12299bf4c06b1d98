"""Threads that are over, for tests of what comes after them."""

from dataclasses import dataclass
from datetime import timedelta

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.access import Correspondent, Writer
from kokotomo.domain.consultations.actions import changing, letters
from kokotomo.domain.consultations.models.afterwards import Farewell, FollowUp
from kokotomo.domain.consultations.models.threads import Consultation, Letter
from kokotomo.domain.consultations.queries import farewells as queries
from kokotomo.domain.consultations.queries import threads
from kokotomo.domain.consultations.queries.farewells import Parted
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.terms import FOLLOW_UP_AFTER
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_letter, a_volunteer, taken
from tests.support.people import People

LATER = FOLLOW_UP_AFTER + timedelta(hours=1)
ANSWER = "夜おそくに書いてくれて、ありがとう。"


@dataclass
class Over:
    """A thread that its writer ended, after the volunteer wrote; inside an app context."""

    consultation: Consultation
    writer: Writer
    volunteer: User

    def thread(self) -> Thread:
        """As it stands now."""
        found = threads.hold_thread(self.consultation.id)
        assert found is not None
        return found

    def farewell(self) -> Farewell:
        """What was said at the end."""
        found = queries.hold_farewell(self.consultation.id)
        assert found is not None
        return found

    def follow_up(self) -> FollowUp:
        """その後どうですか."""
        db.session.expire_all()
        return db.session.get_one(FollowUp, self.consultation.id)

    def first_letter(self) -> str:
        """The public id of the letter with which it began."""
        letter = db.session.query(Letter).filter_by(consultation_id=self.consultation.id).first()
        assert letter is not None
        return letter.public_id

    def parted(self, *, decided: bool = False) -> Parted:
        """As the volunteer finds it."""
        found = queries.find_parted(self.volunteer, self.farewell().public_id, decided=decided)
        assert found is not None
        return found


def answered(consultation: Consultation, volunteer: User, words: str = ANSWER) -> Thread:
    """The thread once *volunteer* has taken it and written."""
    taken(consultation, volunteer)
    thread = threads.hold_thread(consultation.id)
    assert thread is not None
    letters.answer(volunteer, thread, words, public_ids.new())
    return thread


def over(
    people: People,
    writer: User | None = None,
    volunteer: User | None = None,
    *,
    guest: bool = False,
    **said: object,
) -> Over:
    """A thread of a member, or a guest's, that was answered and ended by its writer."""
    member = None if guest else writer or people.member()
    listener = volunteer or a_volunteer(people)
    consultation = a_letter(member, **said)  # type: ignore[arg-type]
    who: Writer = member if member is not None else Correspondent(consultation.id)
    changing.end_by_writer(who, answered(consultation, listener))
    return Over(consultation, who, listener)
