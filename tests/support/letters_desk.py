"""Letters around one member and one guest: as many of others' as a crowd has people."""

from flask import Flask

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.actions import correspondents
from tests.support.factories_consultations import a_letter
from tests.support.visitor import Visitor


class Desk:
    """The public ids of a thread of *reader* (`members`) and of a guest's (`guests`), which the browser
    `inside` was let into; *size* more of each wait."""

    def __init__(self, app: Flask, reader: User, size: int) -> None:
        self.inside = Visitor(app)
        with app.app_context():
            for _ in range(size):
                a_letter(reader)
                a_letter()
            self.members, guests = a_letter(reader).public_id, a_letter()
            self.guests = guests.public_id
            token = correspondents.let_in(guests)
        self.inside.client.set_cookie("thread", token, domain="localhost")
