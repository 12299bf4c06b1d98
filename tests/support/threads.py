"""A consultation between somebody and a volunteer, with the browsers of both."""

from dataclasses import dataclass

from flask import Flask

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.actions import correspondents
from kokotomo.domain.consultations.models.claims import Claim
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import threads
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_letter, a_volunteer, taken
from tests.support.people import People
from tests.support.visitor import Visitor


@dataclass
class Pair:
    """Both of a thread; *mine* is the writer's browser, *theirs* the volunteer's."""

    app: Flask
    volunteer: User
    consultation: Consultation
    claim: Claim | None
    mine: Visitor
    theirs: Visitor
    writer: User | None = None

    @property
    def url(self) -> str:
        """The writer's page."""
        return f"/consult/{self.consultation.public_id}"

    @property
    def held_url(self) -> str:
        """The volunteer's page."""
        return f"/volunteer/threads/{self.consultation.public_id}"

    def row(self) -> Thread:
        """The thread as it stands; inside an app context."""
        found = threads.hold_thread(self.consultation.id)
        assert found is not None
        return found


def guest_browser(app: Flask, consultation: Consultation) -> Visitor:
    """A browser in which the thread's code was given."""
    visitor = Visitor(app)
    with app.app_context():
        token = correspondents.let_in(db.session.get_one(Consultation, consultation.id))
    visitor.client.set_cookie("thread", token, domain="localhost")
    return visitor


def a_pair(
    people: People, *, guest: bool = False, claimed: bool = True, words: str = "夜になると、眠れません。"
) -> Pair:
    """A thread of a member, or of a guest, with a volunteer who has taken it."""
    app = people.app
    writer = None if guest else people.member()
    with app.app_context():
        volunteer = a_volunteer(people)
        consultation = a_letter(writer, words)
        claim = taken(consultation, volunteer) if claimed else None
    mine = guest_browser(app, consultation) if writer is None else people.browser(writer)
    return Pair(app, volunteer, consultation, claim, mine, people.browser(volunteer), writer)
