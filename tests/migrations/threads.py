"""Rows of consultations, for a migration to be tried on."""

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.actions import correspondents
from kokotomo.domain.consultations.models.afterwards import Farewell, FollowUp, KeptLetter, Meeting
from kokotomo.domain.consultations.models.claims import ClaimNote, Invitation, Opening, Parting
from kokotomo.domain.consultations.models.rooms import Room, RoomLetter
from kokotomo.domain.consultations.models.threads import (
    Consultation,
    FirstLetterDraft,
    LetterDraft,
    Summary,
    ThreadMark,
)
from kokotomo.domain.consultations.queries.threads import find_taken
from kokotomo.domain.diaries.models import Topic
from kokotomo.domain.notifications.models import MailChoice, Notification
from kokotomo.domain.volunteers.models import VolunteerApplication, VolunteerTopic
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.crypto.sealing import new_data_key
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_letter, a_volunteer, add_letter, taken
from tests.support.people import People


def consult(people: People, writer: User, topic: Topic) -> None:
    """A guest's letter that somebody opened, and a member's thread with everything that one can hold."""
    volunteer = a_volunteer(people)
    db.session.add(VolunteerTopic(user_id=volunteer.id, topic_id=topic.id, kind="liked"))
    waiting = a_letter()
    correspondents.let_in(waiting)
    db.session.add_all(
        [
            Invitation(consultation_id=waiting.id, volunteer_id=volunteer.id, wave=0),
            Opening(consultation_id=waiting.id, volunteer_id=volunteer.id, until=clock.now(), held=True),
        ]
    )
    thread = a_letter(writer, topics=(topic,))
    claim = taken(thread, volunteer, promised_on=clock.today())
    found = find_taken(volunteer, thread.public_id)
    assert found is not None
    add_letter(thread, found.data_key, "読みました。", claim=claim)
    row = public_ids.new()
    sealed = contents.sealed_version(found.data_key, Summary, row, clock.today(), 1, "まとめ")
    same = {"public_id": row, "sealed": sealed}
    db.session.add_all(
        [
            ThreadMark(consultation_id=thread.id, claim_id=claim.id, kind="claimed", by="volunteer"),
            LetterDraft(consultation_id=thread.id, desk=0, form_key=public_ids.new(), **same),
            FirstLetterDraft(owner_id=writer.id, form_key=public_ids.new(), **same),
            ClaimNote(claim_id=claim.id, **same),
            Summary(consultation_id=thread.id, side="volunteer", **same),
            Parting(volunteer_id=volunteer.id, writer_id=writer.id),
            MailChoice(user_id=writer.id),
            Notification(recipient_id=writer.id, kind="letter", consultation_id=thread.id),
            Notification(recipient_id=writer.id, kind="term", consultation_id=thread.id),
            ThreadMark(consultation_id=thread.id, claim_id=claim.id, kind="term_near"),
        ]
    )
    _after(thread, volunteer, writer)


def _after(thread: Consultation, volunteer: User, writer: User) -> None:
    """What stays when a thread is over, an application, and a room with a letter."""
    keys = (new_data_key(), new_data_key())
    db.session.add_all(keys)
    db.session.flush()
    room = Room(volunteer_id=volunteer.id, data_key_id=keys[0].id)
    db.session.add(room)
    db.session.flush()
    asked = VolunteerApplication(user_id=writer.id, data_key_id=keys[1].id, sealed="-")
    said = {"side": "volunteer", "form_key": public_ids.new(), "sealed": "-"}
    kept = {"letter": public_ids.new(), "side": "volunteer", "sealed": "-", "written_on": clock.today()}
    db.session.add_all(
        [
            Farewell(consultation_id=thread.id, volunteer_id=volunteer.id, thanks_sealed="-"),
            FollowUp(consultation_id=thread.id, volunteer_id=volunteer.id, due_on=clock.today()),
            Meeting(volunteer_id=volunteer.id, member_id=writer.id, present=True),
            KeptLetter(owner_id=writer.id, **kept),
            RoomLetter(room_id=room.id, author_id=volunteer.id, **said),
            asked,
            Notification(recipient_id=volunteer.id, kind="room", room_id=room.id),
        ]
    )
