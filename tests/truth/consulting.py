"""Consultations in the truth table: a member's thread and a guest's, what is posted, how they are read."""

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import receipts
from kokotomo.domain.consultations.actions import correspondents, taking_back
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.rules import CONSENT_VERSION
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_letter
from tests.support.visitor import Visitor
from tests.truth import canaries
from tests.truth.canaries import Thing
from tests.truth.office import InOffice
from tests.truth.phones import Post
from tests.truth.routes import Route
from tests.truth.seen import Allowed
from tests.truth.world import World

WRITER = "writer"
THEIRS, GUESTS = "consultation", "guest's consultation"
UNANSWERED = "unanswered consultation"
"""The writer's, too: they were told that nobody has answered it."""
CODE = "0" * 24


def consult(world: World) -> None:
    """A letter of the writer, and one of a guest whom nobody of the cast knows."""
    with world.app.app_context():
        writer = db.session.get_one(User, world.cast.users[WRITER].id)
        for name, person in ((THEIRS, writer), (GUESTS, None), (UNANSWERED, writer)):
            said = canaries.word("letter")
            hashed = None if person else receipts.hash_of(CODE)
            row = a_letter(person, said, receipt_hash=hashed)
            row.nobody_told_at = clock.now() if name == UNANSWERED else None
            db.session.commit()
            world.pages[name] = Thing(name, row.public_id, WRITER if person else "", {"letter": said})


def guests_browser(world: World) -> Visitor:
    """A browser in which the guest's code was given."""
    browser = Visitor(world.app)
    with world.app.app_context():
        token = correspondents.let_in(_row(world, GUESTS))
    browser.client.set_cookie("thread", token, domain="localhost")
    return browser


def posts(world: World) -> dict[str, Post]:
    """What is posted on the writer's side: by endpoint, address, words, browser."""
    writer, stranger = world.cast.browsers[WRITER], world.cast.browsers["stranger"]
    inside, outside = guests_browser(world), Visitor(world.app)
    key, typed = public_ids.new(), receipts.shown(CODE)
    with world.app.app_context():
        fresh = receipts.drawn(key)
        again = a_letter(db.session.get_one(User, world.cast.users["stranger"].id))
        taking_back.take_back(db.session.get_one(User, world.cast.users["stranger"].id), again)
        back = again.public_id
        bound, token = a_letter(), ""
        token, own = correspondents.let_in(bound), bound.public_id
    stranger.client.set_cookie("thread", token, domain="localhost")
    letter = {"letter": "夜が長いです。", "sender": "member"}
    member, guest = f"/consult/{world.pages[THEIRS].public_id}", f"/consult/{world.pages[GUESTS].public_id}"
    unanswered = f"/consult/{world.pages[UNANSWERED].public_id}"
    new_code = {"form_key": key, "code": fresh.code_shown, "mark": fresh.mark}
    found: dict[str, Post] = {
        "check": ("", letter, writer),
        "first_draft": ("", letter, writer),
        "send": ("", {**letter, "consent": CONSENT_VERSION}, writer),
        "receipt": ("", {"code": typed, "label": "メモ"}, outside),
        "returning": ("", {"code": typed}, outside),
        "parting": (f"{guest}/exit", {}, inside),
        "withdrawal": (f"{member}/withdrawal", {}, writer),
        "waiting": (f"{unanswered}/waiting", {}, writer),
        "to_everyone": (
            f"{unanswered}/everyone",
            {"words": "夜が長いです。", "consent": CONSENT_VERSION},
            writer,
        ),
        "sending_again": (f"/consult/{back}/sending-again", {}, stranger),
        "deletion": (f"{member}/deletion", {}, writer),
        "code": (f"{guest}/code", new_code, inside),
        "address": (f"{guest}/address", {"mail": "yoru@example.jp"}, inside),
        "account": (f"/consult/{own}/account", {}, stranger),
    }
    return {f"consultations.{name}": post for name, post in found.items()}


def _row(world: World, name: str) -> Consultation:
    return db.session.query(Consultation).filter_by(public_id=world.pages[name].public_id).one()


class Consulting(InOffice):
    """How the writer's side is read."""

    def read_new_letter(self, route: Route) -> None:
        """The form, which holds nobody's words but a draft of one's own."""
        self._expect(self.look(route.path(), Allowed(names={self.viewer})), route.path(), ())

    def read_thread(self, route: Route) -> None:
        """The threads: the member's for its writer, the guest's for nobody of the cast."""
        for name in (THEIRS, GUESTS, UNANSWERED):
            thing = self.world.pages[name]
            path = route.path(thing.public_id)
            there = name != GUESTS and self.viewer == WRITER
            if self._gated(path, thing.public_id, there, closed=True):
                words = [] if route.endpoint != "consultations.thread" else thing.words.values()
                self._expect(self.look(path, self._allowed(thing)), path, words)

    def read_part_of_thread(self, route: Route) -> None:
        """A page about a thread as a whole."""
        self.read_thread(route)

    def read_unanswered(self, route: Route) -> None:
        """What only a thread has that nobody answered: the letter, to be changed by its writer."""
        for name in (THEIRS, UNANSWERED):
            thing = self.world.pages[name]
            path = route.path(thing.public_id)
            if self._gated(path, thing.public_id, name == UNANSWERED and self.viewer == WRITER, closed=True):
                self._expect(self.look(path, self._allowed(thing)), path, thing.words.values())

    def read_code(self, route: Route) -> None:
        """What only a thread with a code has: here for nobody."""
        for name in (THEIRS, GUESTS):
            public_id = self.world.pages[name].public_id
            self._gated(route.path(public_id), public_id, False, closed=True)
