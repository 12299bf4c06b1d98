"""The volunteers' pages in the truth table: what waits there, what is posted, how one viewer reads it."""

from datetime import timedelta

from kokotomo.domain.accounts.actions.sessions import start_session
from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.models.claims import Opening
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_letter
from tests.truth import canaries, tables
from tests.truth.arriving import Arriving
from tests.truth.canaries import Thing
from tests.truth.consulting import GUESTS as GUESTS_LETTER
from tests.truth.consulting import THEIRS, UNANSWERED
from tests.truth.corresponding import ANSWERED, ASKED
from tests.truth.office import InOffice
from tests.truth.phones import Post
from tests.truth.routes import Route
from tests.truth.seen import Allowed
from tests.truth.world import World

VOLUNTEER = "cleared"
"""The one of the viewers who listens."""

WAITING = ("letter", "opened letter", THEIRS, GUESTS_LETTER, UNANSWERED)
"""What stands on the volunteer's board."""

KINDS = ("letter", "opening")


def furnish(world: World) -> None:
    """A letter that waits, and one that the volunteer has opened; by `KINDS`."""
    with world.app.app_context():
        user = db.session.get_one(User, world.cast.users[VOLUNTEER].id)
        name = "きくひと"
        face = Volunteer(user_id=user.id, name=name, name_key=name, name_skeleton=name, cap=8)
        face.is_introduced = True
        db.session.add(face)
        db.session.flush()
        world.face = face.public_id
        words = {kind: canaries.word("body") for kind in KINDS}
        # Urgent, so that 今夜の30分 hands it over.
        urgent = {"letter": {"danger_at": clock.now()}}
        letters = {kind: a_letter(None, words[kind], **urgent.get(kind, {})) for kind in KINDS}
        until = clock.now() + timedelta(hours=2)
        opening = Opening(consultation_id=letters["opening"].id, volunteer_id=user.id, until=until, held=True)
        db.session.add(opening)
        db.session.commit()
        ids = {kind: letter.public_id for kind, letter in letters.items()} | {"opening": opening.public_id}
        for kind in KINDS:
            world.pages[kind] = Thing(kind, ids[kind], "", {"body": words[kind]})
        world.pages["opened letter"] = Thing("opened letter", letters["opening"].public_id, "", {})
        token = start_session(user, device="試験", verified_at=until)
    world.cast.browsers[VOLUNTEER].client.set_cookie("kokotomo", token, domain="localhost")


def posts(world: World) -> dict[str, Post]:
    """What the volunteer sends that names nothing of anybody's: by endpoint, address, words, browser."""
    browser = world.cast.browsers[VOLUNTEER]
    return {
        "volunteers.settled": ("", {"name": "きくひとりの夜", "cover": "fuji", "cap": "2"}, browser),
        "volunteers.rest": ("", {"rests": "1"}, browser),
        "volunteers.tonight": ("", {"minutes": "30"}, browser),
    }


class InVolunteers(Arriving, InOffice):
    """How the volunteers' pages are read."""

    def read_desk(self, route: Route) -> None:
        """A page that volunteers find and nobody else."""
        self.cells += 1
        if self.viewer != VOLUNTEER:
            response = self.look(route.path(), Allowed(names={self.viewer}))
            if response.status_code != 404:
                self.note(route.path(), f"answers {response.status_code}, and not 404")
            return
        waiting = [self.world.pages[name] for name in (*WAITING, ASKED, ANSWERED)]
        # What stands in a letter stands on no list.
        allowed = Allowed(names={self.viewer}, ids={thing.public_id for thing in waiting})
        ids = allowed.ids if route.endpoint == "volunteers.board" else ()
        if route.endpoint == "volunteers.diaries_tonight":
            allowed = self._allowed(*self._of("W"))
        self._expect(self.look(route.path(), allowed), route.path(), ids)

    def read_face(self, route: Route) -> None:
        """Whom メンバー紹介 shows, for every member but themselves."""
        path = route.path(self.world.face)
        there = self.viewer not in tables.GUESTS and self.viewer != VOLUNTEER
        if self._gated(path, self.world.face, there, closed=True):
            self._expect(self.look(path, Allowed(names={self.viewer})), path, ["きくひと"])

    def read_reading_report(self, route: Route) -> None:
        """The form about a letter that one opened, with its beginning where there are several."""
        for kind in KINDS:
            thing = self.world.pages[kind]
            path = route.path(thing.public_id)
            there = self.viewer == VOLUNTEER and kind == "opening"
            if self._gated(path, thing.public_id, there, closed=True):
                self._expect(self.look(path, Allowed(names={self.viewer}).add(thing)), path, ())

    def read_reading(self, route: Route) -> None:
        """A letter that one opened; behind the id of a letter itself there is nothing."""
        for kind in KINDS:
            thing = self.world.pages[kind]
            path = route.path(thing.public_id)
            there = self.viewer == VOLUNTEER and kind == "opening"
            if self._gated(path, thing.public_id, there, closed=True):
                response = self.look(path, Allowed(names={self.viewer}).add(thing))
                self._expect(response, path, thing.words.values())
