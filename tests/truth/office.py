"""The admins' place in the truth table: what lies there, what is posted, how one viewer reads it."""

from datetime import timedelta

from kokotomo.domain.accounts.actions import roles
from kokotomo.domain.accounts.actions.sessions import start_session
from kokotomo.domain.accounts.models import Appointment, User
from kokotomo.domain.accounts.queries.roles import with_roles
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.help.models import HelpLine
from kokotomo.domain.moderation.actions import duty
from kokotomo.foundation import clock, mail, public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.mail import OutgoingMail
from tests.support.factories_roles import holding
from tests.support.people import People
from tests.truth.canaries import Thing
from tests.truth.connecting import Connecting
from tests.truth.phones import Post
from tests.truth.routes import Route
from tests.truth.seen import Allowed
from tests.truth.world import World

KINDS = ("appointment", "mail", "help_line")
SHIFTS = ("own_shift", "open_shift")
"""Besides, ``running_shift`` is the moderator's and runs now."""


def furnish(world: World) -> None:
    """Another admin's proposal, a letter that was given up, and a help line; by the names of `KINDS`."""
    with world.app.app_context():
        other = holding(People(world.app).member(), Role.ADMIN, factor=False)
        # Without a letter that tells them of a phone.
        other.hold(other.roles, second_factor=True)
        roles.propose(other, db.session.get_one(User, world.cast.users["host"].id), "editor")
        mail.enqueue("left", "nobody@mail.invalid")
        letter = db.session.query(OutgoingMail).order_by(OutgoingMail.id.desc()).first()
        assert letter is not None
        letter.failed_at, letter.last_error = clock.now(), "SMTPDataError 550"
        db.session.commit()
        rows = (
            db.session.query(Appointment).one(),
            letter,
            db.session.query(HelpLine).filter_by(checked_on=None).first(),
        )
        for kind, row in zip(KINDS, rows, strict=True):
            world.pages[kind] = Thing(kind, row.public_id, "", {})
        _plan(world)
    prove(world)


def _plan(world: World) -> None:
    """A shift of the moderator, and one for which somebody is looked for; by the names of `SHIFTS`."""
    moderator = with_roles(db.session.get_one(User, world.cast.users["admin"].id))
    for kind, hours in zip(SHIFTS, (24, 48), strict=True):
        at = clock.now() + timedelta(hours=hours)
        shift = duty.enter(moderator, at, 2, mine=kind == "own_shift", form_key=public_ids.new())
        world.pages[kind] = Thing(kind, shift.public_id, "", {})
    running = duty.switch_on(moderator, 1, public_ids.new())
    world.pages["running_shift"] = Thing("running_shift", running.public_id, "", {})


def prove(world: World) -> None:
    """Let the admin's browser be one in which password and code were given, for as long as a test takes."""
    with world.app.app_context():
        user = db.session.get_one(User, world.cast.users["admin"].id)
        ahead = clock.now() + timedelta(hours=2)
        token = start_session(user, device="試験", verified_at=ahead)
    world.cast.browsers["admin"].client.set_cookie("kokotomo", token, domain="localhost")


def posts(world: World) -> dict[str, Post]:
    """What the admin adds: by endpoint, address, words, browser."""
    browser = world.cast.browsers["admin"]
    with world.app.app_context():
        nickname = db.session.get_one(User, world.cast.users["stranger"].id).nickname
    line = {"name": "よるの電話", "phone": "0120-000-000", "channel": "phone", "audience": "all"}
    shift = {"day": clock.today().isoformat(), "start": "23", "hours": "3", "whose": "open"}
    return {
        "moderation.duty_now": ("", {"hours": "2"}, browser),
        "moderation.duty_end": ("", {}, browser),
        "moderation.shift_entry": ("", shift, browser),
        "admin.proposal": ("", {"nickname": nickname, "matter": "volunteer", "withdraws": "0"}, browser),
        "admin.help_line_addition": ("", line, browser),
        "admin.topic_addition": ("", {"name": "雨の日", "group": "暮らし"}, browser),
        "admin.question_addition": ("", {"text": "雨の日に聴く音はありますか。"}, browser),
    }


class InOffice(Connecting):
    """How the admins' place is read."""

    def read_place(self, route: Route) -> None:
        """A page that admins find and nobody else."""
        self.cells += 1
        if self.viewer == "admin":
            self._expect(self.look(route.path(), self._in_office()), route.path(), ())
            return
        response = self.look(route.path(), Allowed(names={self.viewer}))
        if response.status_code != 404:
            self.note(route.path(), f"answers {response.status_code}, and not 404")

    def read_row(self, route: Route) -> None:
        """A row that admins change."""
        ids = {"topic": self.world.topic, "question": self.world.question}
        public_id = ids.get(route.id) or self.world.pages[route.id].public_id
        path = route.path(public_id)
        if self._gated(path, public_id, self.viewer == "admin", closed=True):
            self._expect(self.look(path, self._in_office()), path, ())

    def _in_office(self) -> Allowed:
        # Of other people only those of whom something is decided are named.
        allowed = Allowed(names={self.viewer, "host"})
        allowed.ids |= {self.world.pages[kind].public_id for kind in (*KINDS, *SHIFTS, "running_shift")}
        return allowed
