"""People who come to listen, in the filled town: applications in every state, somebody on trial, a room."""

from typing import TYPE_CHECKING

from kokotomo.domain.accounts.queries.roles import with_roles
from kokotomo.domain.consultations.actions import rooms
from kokotomo.domain.consultations.queries import rooms as room_queries
from kokotomo.domain.volunteers.actions import applications
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from tests.support.factories_applications import a_draft, an_application
from tests.support.factories_consultations import a_letter, a_volunteer, taken
from tests.support.people import People
from tests.support.town_board import LISTENER

if TYPE_CHECKING:
    from tests.support.town import Town

DRAFTING, APPLICANT, DECIDED, MINOR = "shiori", "suzu", "tsuki", "aoi"


def let_in_volunteers(town: "Town") -> None:
    """A draft, one that was sent, one that was decided; somebody on trial whom the listener accompanies."""
    with town.app.app_context():
        people, at = {name: with_roles(user) for name, user in town.people.items()}, town.places
        a_draft(people[DRAFTING])
        at["application"] = an_application(people[APPLICANT]).public_id
        decided = an_application(people[DECIDED])
        said = {"first": "聞くことがひとつで、答えやすい返事でした。"}
        letter = "三つとも読みました。\n今回は見送りますが、また申しこんでください。"
        applications.decide(people["office"], decided.public_id, accepts=False, letter=letter, remarks=said)
        at["decided application"] = decided.public_id
        listener = people[LISTENER]
        trainee = a_volunteer(People(town.app), on_trial=True, senior_id=listener.id, trials=1)
        thread = a_letter()
        taken(thread, trainee).senior_id = listener.id
        at["along"], at["trainee"] = thread.public_id, db.session.get_one(Volunteer, trainee.id).public_id
        rooms.write(listener, "重い相談が続いて、少しつかれました。", public_ids.new())
        opened = room_queries.find_own(listener)
        assert opened is not None
        at["room"] = opened.room.public_id
        rooms.answer(people["office"], at["room"], "休んで大丈夫です。", public_ids.new())
        db.session.commit()
