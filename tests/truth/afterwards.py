"""What comes after a consultation, in the truth table: its end, who was met, a letter that was kept."""

from datetime import timedelta

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.actions import changing, farewells, kept_letters
from kokotomo.domain.consultations.models.afterwards import FollowUp, KeptLetter, Meeting
from kokotomo.domain.consultations.models.threads import Letter
from kokotomo.domain.consultations.queries import farewells as queries
from kokotomo.domain.consultations.queries import threads
from kokotomo.domain.consultations.rules import Side
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_letter, add_letter, taken
from tests.truth import canaries
from tests.truth.canaries import Thing
from tests.truth.consulting import GUESTS, THEIRS, WRITER, Consulting
from tests.truth.phones import Post
from tests.truth.posts import letter_to_keep
from tests.truth.routes import Route
from tests.truth.seen import Allowed
from tests.truth.world import World

VOLUNTEER, MET_BY = "cleared", "stranger"
ENDED, FAREWELL, KEPT, MEETING = "ended consultation", "farewell", "kept letter", "meeting"


def end_some(world: World) -> None:
    """A thread of the writer that the volunteer answered and that is over, with all that can be there."""
    with world.app.app_context():
        writer, volunteer, other = (
            db.session.get_one(User, world.cast.users[name].id) for name in (WRITER, VOLUNTEER, MET_BY)
        )
        said = {part: canaries.word(part) for part in ("letter", "answer")}
        row = a_letter(writer, said["letter"])
        claim = taken(row, volunteer)
        held = threads.hold_thread(row.id)
        assert held is not None
        add_letter(row, held.data_key, said["answer"], side=Side.VOLUNTEER, claim=claim)
        row.last_letter_side, row.first_reply_at, claim.wrote_at = "volunteer", clock.now(), clock.now()
        db.session.commit()
        changing.end_by_writer(writer, held)
        thanks = canaries.word("thanks")
        farewells.say(writer, held, thanks=thanks, lighter=None, refuses_follow_up=False)
        db.session.get_one(FollowUp, row.id).due_on = clock.today() - timedelta(days=1)
        letter = db.session.query(Letter).filter_by(consultation_id=row.id, side="volunteer").one()
        kept_letters.keep(writer, held, letter.public_id)
        met = Meeting(volunteer_id=volunteer.id, member_id=other.id, present=True)
        db.session.add(met)
        db.session.commit()
        kept = db.session.query(KeptLetter).one()
        farewell = queries.hold_farewell(row.id)
        assert farewell is not None
        world.pages[ENDED] = Thing(ENDED, row.public_id, "", said)
        world.pages[FAREWELL] = Thing(FAREWELL, farewell.public_id, "", {"thanks": thanks})
        world.pages[KEPT] = Thing(KEPT, kept.public_id, "", {"answer": said["answer"]})
        world.pages[MEETING] = Thing(MEETING, met.public_id, "", {})


def posts(world: World) -> dict[str, Post]:
    """What is posted when a thread is over: by endpoint, address, words, browser."""
    writer, volunteer = world.cast.browsers[WRITER], world.cast.browsers[VOLUNTEER]
    ended, farewell, kept, met = (world.pages[name].public_id for name in (ENDED, FAREWELL, KEPT, MEETING))
    return {
        "consultations.closing": (f"/consult/{ended}/closing", {"thanks": "ありがとう。"}, writer),
        "consultations.meeting": (f"/consult/{ended}/meeting", {"wants": "1"}, writer),
        "consultations.letter_keepsake": (
            f"/consult/{ended}/keepsakes",
            {"letter": letter_to_keep(world)},
            writer,
        ),
        "consultations.kept_letter_removal": (f"/keepsakes/letters/{kept}/removal", {}, writer),
        "consultations.meeting_removal": (
            f"/consult/meetings/{met}/removal",
            {},
            world.cast.browsers[MET_BY],
        ),
        "volunteers.farewell_meeting": (
            f"/volunteer/farewells/{farewell}/meeting",
            {"wants": "1"},
            volunteer,
        ),
        "volunteers.follow_up": (f"/volunteer/farewells/{farewell}/follow-up", {"sent": "0"}, volunteer),
    }


class Afterwards(Consulting):
    """How what comes after is read."""

    def read_closing(self, route: Route) -> None:
        """The end of a thread, and the way into the diary from there: only what is over has one."""
        for name in (THEIRS, GUESTS, ENDED):
            thing = self.world.pages[name]
            path = route.path(thing.public_id)
            there = name == ENDED and self.viewer == WRITER
            if self._gated(path, thing.public_id, there, closed=True):
                thanks = self.world.pages[FAREWELL].words
                own = Allowed(names={self.viewer}, words=set(thanks.values()), ids={thing.public_id})
                shown = thanks.values() if route.endpoint == "consultations.closing" else ()
                self._expect(self.look(path, own), path, shown)

    def read_ended(self, route: Route) -> None:
        """The thread itself, which its writer still reads, with what they keep of it."""
        thing, kept = (self.world.pages[name] for name in (ENDED, KEPT))
        path = route.path(thing.public_id)
        if self._gated(path, thing.public_id, self.viewer == WRITER, closed=True):
            allowed = self._allowed(thing)
            allowed.ids.add(kept.public_id)
            self._expect(self.look(path, allowed), path, thing.words.values())

    def read_farewell(self, route: Route) -> None:
        """What was said at the end, for who listened: no word of the thread."""
        thing = self.world.pages[FAREWELL]
        path = route.path(thing.public_id)
        if self._gated(path, thing.public_id, self.viewer == VOLUNTEER, closed=True):
            allowed = Allowed(names={self.viewer}).add(thing)
            self._expect(self.look(path, allowed), path, thing.words.values())

    def read_met(self, route: Route) -> None:
        """Whom one meets: the two see each other, and nobody else anybody."""
        pair = (VOLUNTEER, MET_BY)
        allowed = Allowed(names={self.viewer})
        if self.viewer in pair:
            allowed = Allowed(names=set(pair), ids={self.world.pages[MEETING].public_id})
        self._expect(self.look(route.path(), allowed), route.path(), allowed.ids)

    def read_kept_letters(self, route: Route) -> None:
        """Letters that were kept, for who keeps them."""
        thing = self.world.pages[KEPT]
        allowed = Allowed(names={self.viewer})
        shown = [thing.public_id, *thing.words.values()] if self.viewer == WRITER else []
        if shown:
            allowed.add(thing)
        self._expect(self.look(route.path(), allowed), route.path(), shown)

    def kept_words(self) -> set[str]:
        """What the viewer keeps of letters."""
        return set(self.world.pages[KEPT].words.values()) if self.viewer == WRITER else set()
