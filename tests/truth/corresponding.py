"""Threads that a volunteer has taken, in the truth table: what stands in them, and who reads and posts."""

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.actions import summaries
from kokotomo.domain.consultations.queries import threads
from kokotomo.domain.consultations.rules import Side
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation import clock
from kokotomo.foundation.db import db, transaction
from tests.support.factories_consultations import a_letter, add_letter, taken
from tests.truth import canaries, unsigned
from tests.truth.afterwards import ENDED, FAREWELL, Afterwards
from tests.truth.canaries import Thing
from tests.truth.consulting import THEIRS, UNANSWERED, WRITER
from tests.truth.phones import Post
from tests.truth.routes import Route
from tests.truth.seen import Allowed
from tests.truth.world import World

VOLUNTEER = "cleared"
ANSWERED, ASKED = "answered consultation", "asked consultation"
"""In the one the volunteer wrote last, and a summary waits for the writer's word; in the other the writer."""


def correspond(world: World) -> None:
    """Two threads of the writer, both taken by the volunteer."""
    with world.app.app_context():
        writer = db.session.get_one(User, world.cast.users[WRITER].id)
        volunteer = db.session.get_one(User, world.cast.users[VOLUNTEER].id)
        _face(volunteer)
        for name in (ANSWERED, ASKED):
            said = {part: canaries.word(part) for part in ("letter", "answer")}
            row = a_letter(writer, said["letter"])
            claim = taken(row, volunteer)
            held = threads.hold_thread(row.id)
            assert held is not None
            if name == ANSWERED:
                said["summary"] = canaries.word("summary")
                transaction(summaries.put)(held, Side.VOLUNTEER, said["summary"], approved=False)
                add_letter(row, held.data_key, said["answer"], side=Side.VOLUNTEER, claim=claim)
                row.last_letter_side = Side.VOLUNTEER.value
            else:
                add_letter(row, held.data_key, said["answer"], claim=claim)
            db.session.commit()
            world.pages[name] = Thing(name, row.public_id, "", said)


def posts(world: World) -> dict[str, Post]:
    """What is posted in a thread: by endpoint, address, words, browser."""
    writer, volunteer = world.cast.browsers[WRITER], world.cast.browsers[VOLUNTEER]
    with world.app.app_context():
        partner = _face(db.session.get_one(User, world.cast.users[VOLUNTEER].id)).public_id
    answered, asked = (world.pages[name].public_id for name in (ANSWERED, ASKED))
    mine, theirs = f"/consult/{answered}", f"/volunteer/threads/{asked}"
    day = clock.today().isoformat()
    found: dict[str, Post] = {
        "consultations.letter": (f"{mine}/letters", {"body": "ありがとう。"}, writer),
        "consultations.draft": (f"{mine}/draft", {"body": "書きかけ", "draft": "0"}, writer),
        "consultations.slowly": (f"{mine}/slowly", {}, writer),
        "consultations.extension": (f"{mine}/extension", {}, writer),
        "consultations.summary": (f"{mine}/summary", {"handed": "0"}, writer),
        "consultations.change": (f"{mine}/change", {"partner": partner}, writer),
        "consultations.block": (f"{mine}/block", {"partner": partner}, writer),
        "consultations.closure": (f"{mine}/closure", {}, writer),
        "moderation.thread_report": (f"{mine}/report", {"reason": "contact"}, writer),
        "moderation.listener_report": (f"{mine}/listener-report", {"reason": "contact"}, writer),
        "moderation.held_report": (f"/volunteer/threads/{answered}/report", {"reason": "suicide"}, volunteer),
        "volunteers.letter": (f"{theirs}/letters", {"body": "読みました。"}, volunteer),
        "volunteers.draft": (f"{theirs}/draft", {"body": "書きかけ", "draft": "0"}, volunteer),
        "volunteers.note": (f"{theirs}/note", {"note": "覚え書き", "version": "0"}, volunteer),
        "volunteers.promise": (f"{theirs}/promise", {"day": day}, volunteer),
        "volunteers.extension": (f"{theirs}/extension", {}, volunteer),
        "volunteers.handover": (f"{theirs}/handover", {}, volunteer),
        "volunteers.block": (f"{theirs}/block", {}, volunteer),
        "volunteers.closure": (f"{theirs}/closure", {}, volunteer),
    }
    return found


def _face(volunteer: User) -> Volunteer:
    found = db.session.get(Volunteer, volunteer.id)
    if found is None:
        name = "きくひと"
        found = Volunteer(user_id=volunteer.id, name=name, name_key=name, name_skeleton=name)
        db.session.add(found)
        db.session.commit()
    return found


class Corresponding(Afterwards):
    """How threads are read on both sides."""

    def read_thread(self, route: Route) -> None:
        """Threads, those of みんなに with what came back among them."""
        super().read_thread(route)
        if route.endpoint == "consultations.thread":
            unsigned.read_thread(self, route)
            self.read_ended(route)

    def read_own_threads(self, route: Route) -> None:
        """A member's list: what they wrote, and no word of it."""
        names = (THEIRS, UNANSWERED, ANSWERED, ASKED, ENDED, unsigned.MEMBERS)
        mine = [self.world.pages[name] for name in names]
        own = mine if self.viewer == WRITER else []
        allowed = Allowed(names={self.viewer}, ids={thing.public_id for thing in own})
        self._expect(self.look(route.path(), allowed), route.path(), allowed.ids)

    def read_held_threads(self, route: Route) -> None:
        """A volunteer's list; nobody else finds it."""
        self.cells += 1
        shown = (*self._held(), FAREWELL)
        held = {thing.public_id for name, thing in self.world.pages.items() if name in shown}
        if self.viewer == VOLUNTEER:
            response = self.look(route.path(), Allowed(names={self.viewer}, ids=held))
            self._expect(response, route.path(), held)
            return
        response = self.look(route.path(), Allowed(names={self.viewer}))
        if response.status_code != 404:
            self.note(route.path(), f"answers {response.status_code}, and not 404")

    def read_held_thread(self, route: Route) -> None:
        """The page of each thread for who listens in it, and the pages that part from it."""
        for name in (THEIRS, ANSWERED, ASKED):
            thing = self.world.pages[name]
            path = route.path(thing.public_id)
            there = name in self._held() and self.viewer == VOLUNTEER
            if self._gated(path, thing.public_id, there, closed=True):
                # The summary waits for the writer's word.
                said = {word for part, word in thing.words.items() if part != "summary"}
                allowed = Allowed(names={self.viewer}, words=said, ids={thing.public_id})
                shown = said if route.endpoint == "volunteers.thread" else ()
                self._expect(self.look(path, allowed), path, shown)

    def read_came_back(self, route: Route) -> None:
        """The form about a reply to what everybody reads: for who wrote that."""
        unsigned.read_answer(self, route)

    def read_own_parting(self, route: Route) -> None:
        """The pages on which a writer changes partner, blocks or ends."""
        for name in (THEIRS, ANSWERED, ASKED):
            thing = self.world.pages[name]
            path = route.path(thing.public_id)
            nobody_listens = name == THEIRS and route.endpoint != "consultations.closure"
            # Only where a volunteer wrote is there anything to report.
            unanswered = name == ASKED and route.endpoint == "moderation.thread_report"
            there = self.viewer == WRITER and not nobody_listens and not unanswered
            if self._gated(path, thing.public_id, there, closed=True):
                self._expect(self.look(path, Allowed(names={self.viewer}).add(thing)), path, ())

    def _held(self) -> tuple[str, ...]:
        return (ANSWERED, ASKED)
