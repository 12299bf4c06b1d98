"""The admins' place with something in it: once, or many times."""

from flask import Flask

from kokotomo.domain.accounts.actions import roles
from kokotomo.domain.accounts.actions.sessions import start_session
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.help import queries as help_lines
from kokotomo.foundation import clock, mail
from kokotomo.foundation.db import db
from kokotomo.foundation.mail import OutgoingMail
from tests.support.factories_roles import holding
from tests.support.people import People
from tests.support.visitor import Visitor


class Office:
    """*browser* is one of an admin who has just proved that it is them; around them *size* editors, proposals
    of another admin, decisions and letters that were given up. *line* and *letter* are ids of one each,
    *proposal* that of one that the admin may decide."""

    def __init__(self, app: Flask, size: int = 1) -> None:
        people = People(app)
        with app.app_context():
            admin, other = (holding(people.member(), Role.ADMIN) for _ in range(2))
            for _ in range(size):
                holding(people.member(), Role.EDITOR, factor=False)
                self.proposal = roles.propose(other, people.member(), "moderator").public_id
                refused = roles.propose(other, people.member(), "volunteer")
                roles.decline(admin, refused.public_id)
                mail.enqueue("left", "nobody@mail.invalid")
            for letter in db.session.query(OutgoingMail):
                letter.failed_at, letter.last_error = clock.now(), "SMTPDataError 550"
                self.letter = letter.public_id
            db.session.commit()
            self.line = help_lines.rows()[0].public_id
            token = start_session(admin, device="試験", verified_at=clock.now())
        self.browser = Visitor(app)
        self.browser.client.set_cookie("kokotomo", token, domain="localhost")
