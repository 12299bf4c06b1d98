"""Rows of consultations, for a migration to be tried on."""

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.actions import correspondents
from kokotomo.domain.consultations.models.claims import ClaimNote, Invitation, Opening, Parting
from kokotomo.domain.consultations.models.threads import FirstLetterDraft, LetterDraft, Summary, ThreadMark
from kokotomo.domain.consultations.queries.threads import find_taken
from kokotomo.domain.diaries.models import Topic
from kokotomo.domain.notifications.models import MailChoice, Notification
from kokotomo.domain.volunteers.models import VolunteerTopic
from kokotomo.foundation import clock, public_ids
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
        ]
    )
