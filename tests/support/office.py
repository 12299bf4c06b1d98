"""The places of admins and moderators with something in them: once, or many times."""

from datetime import timedelta

from flask import Flask

from kokotomo.domain.accounts.actions import roles
from kokotomo.domain.accounts.actions.sessions import start_session
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations.actions import rooms
from kokotomo.domain.consultations.queries import rooms as room_queries
from kokotomo.domain.help import queries as help_lines
from kokotomo.domain.moderation.actions import duty
from kokotomo.domain.moderation.actions import reports as moderation
from kokotomo.domain.volunteers.actions import applications
from kokotomo.foundation import clock, mail, public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.mail import OutgoingMail
from tests.support.factories_applications import an_application
from tests.support.factories_consultations import a_volunteer
from tests.support.factories_reports import reported
from tests.support.factories_roles import holding
from tests.support.people import People
from tests.support.visitor import Visitor


class Office:
    """*browser* is one of an admin and moderator who has just proved that it is them; around them *size*
    editors, proposals of another admin, decisions, letters that were given up and reports, open and done.
    *line*, *letter* and *report* are ids of one each, *proposal* that of one that the admin may decide."""

    def __init__(self, app: Flask, size: int = 1) -> None:
        people = People(app)
        with app.app_context():
            admin, other = (holding(people.member(), Role.ADMIN, Role.MODERATOR) for _ in range(2))
            reporter = people.member()
            for _ in range(size):
                holding(people.member(), Role.EDITOR, factor=False)
                self.proposal = roles.propose(other, people.member(), "moderator").public_id
                refused = roles.propose(other, people.member(), "volunteer")
                roles.decline(admin, refused.public_id)
                mail.enqueue("left", "nobody@mail.invalid")
                self.report = reported(reporter, people.member(), words="見てください").public_id
                moderation.finish(other, reported(reporter, people.member()).public_id)
                at = clock.now() + timedelta(hours=1)
                duty.enter(other, at, 2, mine=False, form_key=public_ids.new())
            for _ in range(size):
                decided = an_application(people.member())
                applications.decide(other, decided.public_id, accepts=False, letter="今回は", remarks={})
                self.application = an_application(people.member()).public_id
                rooms.write(a_volunteer(people), "迷っています。", public_ids.new())
            asker = a_volunteer(people)
            for _ in range(size):
                rooms.write(asker, "迷っています。", public_ids.new())
            opened = room_queries.find_own(asker)
            assert opened is not None
            self.room = opened.room.public_id
            for _ in range(size):
                moderation.take_note(other, self.report, "ていねいな人です", public_ids.new())
            for letter in db.session.query(OutgoingMail):
                letter.failed_at, letter.last_error = clock.now(), "SMTPDataError 550"
                self.letter = letter.public_id
            db.session.commit()
            self.line = help_lines.rows()[0].public_id
            token = start_session(admin, device="試験", verified_at=clock.now())
        self.browser = Visitor(app)
        self.browser.client.set_cookie("kokotomo", token, domain="localhost")
