"""People who would like to listen, in the truth table: what they sent, what is posted, how it is read."""

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries import roles
from kokotomo.domain.consultations.actions import rooms
from kokotomo.domain.consultations.queries import rooms as room_queries
from kokotomo.domain.volunteers.actions import applications as actions
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.domain.volunteers.papers import Paper, Step, practice_letters
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_letter, a_volunteer, taken
from tests.support.people import People
from tests.truth import canaries
from tests.truth.canaries import Thing
from tests.truth.looking import Looking
from tests.truth.phones import Post
from tests.truth.routes import Route
from tests.truth.seen import Allowed
from tests.truth.world import World

SENIOR, ALONG = "cleared", "accompanied consultation"
APPLICANT, DRAFTING = "stranger", "follower"
"""Who has sent an application, and who has filled in all of one and not sent it."""


def furnish(world: World) -> None:
    """One application that was sent, and one that is ready to be."""
    with world.app.app_context():
        for viewer in (APPLICANT, DRAFTING):
            user = roles.with_roles(db.session.get_one(User, world.cast.users[viewer].id))
            words = {"motives": canaries.word("words"), "answer": canaries.word("body")}
            answers = {one.key: words["answer"] for one in practice_letters()}
            actions.save(user, Step.MOTIVES, Paper(motives=words["motives"]), 0)
            actions.save(user, Step.GUIDE, Paper(), 0, agrees=True)
            row = actions.save(user, Step.PRACTICE, Paper(answers=answers), 0)
            if viewer == APPLICANT:
                actions.send(user)
            name = "application" if viewer == APPLICANT else "drafted application"
            world.pages[name] = Thing(name, row.public_id, viewer, words)
        _accompany(world)
        _confide(world)


def _confide(world: World) -> None:
    """A letter of the volunteer among the viewers to those on duty."""
    volunteer = roles.with_roles(db.session.get_one(User, world.cast.users[SENIOR].id))
    words = canaries.word("body")
    rooms.write(volunteer, words, public_ids.new())
    opened = room_queries.find_own(volunteer)
    world.pages["room"] = Thing("room", opened.room.public_id, SENIOR, {"body": words})


def _accompany(world: World) -> None:
    """Somebody on trial, whom the volunteer among the viewers accompanies in a guest's letter."""
    trainee, words = a_volunteer(People(world.app), on_trial=True), canaries.word("body")
    face = db.session.get_one(Volunteer, trainee.id)
    face.senior_id = world.cast.users[SENIOR].id
    letter = a_letter(None, words)
    taken(letter, trainee).senior_id = face.senior_id
    db.session.commit()
    world.pages["trainee"] = Thing("trainee", face.public_id, "", {})
    world.pages[ALONG] = Thing(ALONG, letter.public_id, "", {"body": words})


def posts(world: World) -> dict[str, Post]:
    """What is sent that names nothing: by endpoint, address, words, browser."""
    drafting, applicant = world.cast.browsers[DRAFTING], world.cast.browsers[APPLICANT]
    return {
        "volunteers.application_motives": ("", {"motives": "べつの理由", "version": "1"}, drafting),
        "volunteers.application_listening": ("", {"ways": "listen", "version": "0"}, drafting),
        "volunteers.application_guidelines": ("", {"version": "1"}, drafting),
        "volunteers.application_practice": ("", {"first": "べつの返事", "version": "1"}, drafting),
        "volunteers.application_sending": ("", {}, drafting),
        "volunteers.application_withdrawal": ("", {}, applicant),
        "volunteers.graduation": ("", {}, world.cast.browsers[SENIOR]),
        "volunteers.room_letter": ("", {"body": "迷っています。"}, world.cast.browsers[SENIOR]),
    }


class Arriving(Looking):
    """How the pages of applications are read."""

    def read_applying(self, route: Route) -> None:
        """Pages on which nothing stands but what the viewer wrote themself."""
        self.cells += 1
        allowed = Allowed(names={self.viewer})
        if self.viewer in (APPLICANT, DRAFTING):
            name = "application" if self.viewer == APPLICANT else "drafted application"
            allowed.words |= set(self.world.pages[name].words.values())
        response = self.look(route.path(), allowed)
        if response.status_code not in (200, 303):
            self.note(route.path(), f"answers {response.status_code}")
        if self.viewer == DRAFTING and route.endpoint.endswith("check"):
            self._expect(response, route.path(), self.world.pages["drafted application"].words.values())

    def read_along(self, route: Route) -> None:
        """The list and the thread of somebody on trial, for who accompanies them alone."""
        thing = self.world.pages[ALONG]
        if route.id == "-":
            self.cells += 1
            allowed = Allowed(names={self.viewer})
            if self.viewer == SENIOR:
                allowed.ids.add(thing.public_id)
                self._expect(self.look(route.path(), allowed), route.path(), (thing.public_id,))
            elif self.look(route.path(), allowed).status_code != 404:
                self.note(route.path(), "is there")
            return
        for name in (ALONG, "letter", "answered consultation"):
            public_id = self.world.pages[name].public_id
            path = route.path(public_id)
            there = self.viewer == SENIOR and name == ALONG
            if self._gated(path, public_id, there, closed=True):
                self._expect(
                    self.look(path, Allowed(names={self.viewer}).add(thing)), path, thing.words.values()
                )

    def read_own_room(self, route: Route) -> None:
        """One's own メンバー相談室: there for volunteers alone."""
        self.cells += 1
        thing, there = self.world.pages["room"], self.viewer == SENIOR
        allowed = Allowed(names={self.viewer})
        response = self.look(route.path(), allowed.add(thing) if there else allowed)
        self._expect(response, route.path(), thing.words.values() if there else (), 200 if there else 404)

    def read_room(self, route: Route) -> None:
        """Somebody's room, and the list of them, for moderators alone."""
        thing, there = self.world.pages["room"], self.viewer == "admin"
        allowed = Allowed(names={self.viewer})
        if route.id == "-":
            self.cells += 1
            if there:
                allowed.ids.add(thing.public_id)
            shown = (thing.public_id,) if there else ()
            self._expect(self.look(route.path(), allowed), route.path(), shown, 200 if there else 404)
            return
        path = route.path(thing.public_id)
        if self._gated(path, thing.public_id, there, closed=True):
            self._expect(self.look(path, allowed.add(thing)), path, thing.words.values())

    def read_trainees(self, route: Route) -> None:
        """Who is on trial, for moderators alone."""
        self.cells += 1
        public_id = self.world.pages["trainee"].public_id
        response = self.look(route.path(), Allowed(names={self.viewer}, ids={public_id}))
        if self.viewer == "admin":
            self._expect(response, route.path(), (public_id,))
        elif response.status_code != 404:
            self.note(route.path(), f"answers {response.status_code}, and not 404")

    def read_applications(self, route: Route) -> None:
        """The moderators' lists: who applied, none of their words."""
        self.cells += 1
        allowed = Allowed(names={self.viewer})
        if self.viewer != "admin":
            response = self.look(route.path(), allowed)
            if response.status_code != 404:
                self.note(route.path(), f"answers {response.status_code}, and not 404")
            return
        shown = ()
        if not route.endpoint.endswith("done"):
            allowed.ids.add(self.world.pages["application"].public_id)
            shown = (self.world.pages["application"].public_id,)
        self._expect(self.look(route.path(), allowed), route.path(), shown)

    def read_application(self, route: Route) -> None:
        """One that was sent, in all its words, for the moderator alone; a draft is there for nobody."""
        for name in ("application", "drafted application"):
            thing = self.world.pages[name]
            path = route.path(thing.public_id)
            there = self.viewer == "admin" and name == "application"
            if self._gated(path, thing.public_id, there, closed=True):
                allowed = Allowed(names={self.viewer}).add(thing)
                self._expect(self.look(path, allowed), path, thing.words.values())
