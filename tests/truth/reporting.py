"""Reports in the truth table: what was reported, and how one viewer finds the pages around it.

The viewer "admin" is a moderator as well, and cannot read what was reported but on the report's page.
"""

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries import roles
from kokotomo.domain.moderation import targets
from kokotomo.domain.moderation.actions import reports as actions
from kokotomo.domain.moderation.rules import Kind
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from tests.truth import canaries
from tests.truth.canaries import Thing
from tests.truth.office import InOffice
from tests.truth.routes import Route
from tests.truth.seen import Allowed
from tests.truth.tables import ENTRIES, PERSONS, REPLIES
from tests.truth.world import World

REPORTER, REPORTED, DONE = "muter", "mutual/noted", "members/noted"
"""Who reported which two entries of the writer; the second report is done."""


def report_some(world: World) -> None:
    """One report that waits, and one that is done, each with words of its reporter and a moderator's note."""
    with world.app.app_context():
        reporter = db.session.get_one(User, world.cast.users[REPORTER].id)
        moderator = roles.with_roles(db.session.get_one(User, world.cast.users["admin"].id))
        for name, entry in (("report", REPORTED), ("done_report", DONE)):
            words, note = canaries.word("words"), canaries.word("note")
            target = targets.find(reporter, Kind.DIARY, world.entries[entry].public_id)
            assert target is not None
            row = actions.report(reporter, target, "suicide", words, public_ids.new())
            actions.take_note(moderator, row.public_id, note, public_ids.new())
            if name == "done_report":
                actions.finish(moderator, row.public_id)
            world.pages[name] = Thing(name, row.public_id, REPORTER, {"words": words, "note": note})


class Reporting(InOffice):
    """How the pages of reports are read."""

    def read_thing(self, route: Route) -> None:
        """The form, with the beginning of what is reported: for whoever sees it and did not write it."""
        for thing, there in self._reportable(route):
            path = route.path(thing.public_id)
            if self._gated(path, thing.public_id, there, closed=True):
                allowed = self._allowed(thing)
                if thing.name in self.world.hosts:
                    host = self.world.hosts[thing.name]
                    allowed.ids.add((self.world.pages.get(host) or self.world.entries[host]).public_id)
                self._expect(self.look(path, allowed), path, self._shown_of(thing))

    def _reportable(self, route: Route) -> list[tuple[Thing, bool]]:
        if route.id == "person":
            people = self.world.cast
            return [
                (
                    Thing(name, people.users[name].public_id, name, {"name": people.nicknames[name]}),
                    PERSONS.has(name, self.viewer, "m") and name != self.viewer,
                )
                for name in PERSONS.rows
            ]
        if route.id == "reply":
            return [
                (thing, REPLIES.has(thing.state, self.viewer, "o") and thing.author != self.viewer)
                for thing in self.world.replies.values()
            ]
        return [
            (thing, ENTRIES.has(thing.state, self.viewer, "P") and thing.author != self.viewer)
            for thing in self.world.entries.values()
        ]

    def _shown_of(self, thing: Thing) -> list[str]:
        return [said for part, said in thing.words.items() if part not in ("feeling", "effort")]

    def read_thanks(self, route: Route) -> None:
        """For who reported, and nobody else: not even the moderator."""
        for name in ("report", "done_report"):
            public_id = self.world.pages[name].public_id
            path = route.path(public_id)
            if self._gated(path, public_id, self.viewer == REPORTER, closed=True):
                self._expect(self.look(path, Allowed(names={self.viewer})), path, ())

    def read_reports(self, route: Route) -> None:
        """The lists: whose words were reported, never who reported them."""
        self.cells += 1
        name = "done_report" if route.endpoint.endswith("done") else "report"
        allowed = Allowed(names={self.viewer})
        if self.viewer != "admin":
            response = self.look(route.path(), allowed)
            if response.status_code != 404:
                self.note(route.path(), f"answers {response.status_code}, and not 404")
            return
        allowed.names.add("writer")
        allowed.ids.add(self.world.pages[name].public_id)
        shown = (self.world.cast.nicknames["writer"], self.world.pages[name].public_id)
        self._expect(self.look(route.path(), allowed), route.path(), shown)

    def read_report(self, route: Route) -> None:
        """One report: what was reported, in all its words, for the moderator alone."""
        for name, entry in (("report", REPORTED), ("done_report", DONE)):
            report, thing = self.world.pages[name], self.world.entries[entry]
            path = route.path(report.public_id)
            if self._gated(path, report.public_id, self.viewer == "admin", closed=True):
                allowed = Allowed(names={self.viewer, "writer"}).add(report)
                allowed.words |= set(thing.words.values())
                if ENTRIES.has(thing.state, self.viewer, "P"):
                    allowed.ids.add(thing.public_id)
                words = (*thing.words.values(), *report.words.values())
                self._expect(self.look(path, allowed), path, words)
