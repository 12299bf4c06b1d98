"""What stands in a thread besides letters and can be reported by its writer: who listens, what came back.

A face leads to no diary, for who reports it neither: their nickname is nowhere told.
"""

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.access import Writer, is_writer
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import everyone, farewells
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import State
from kokotomo.domain.moderation.contents import Evidence
from kokotomo.domain.moderation.rules import Kind
from kokotomo.domain.moderation.targets import Target, of_face
from kokotomo.foundation.db import db


def listening_to(writer: Writer, thread: Thread) -> Target | None:
    """The face of who listens in *writer*'s own thread, or did when it ended. One query at most."""
    if not is_writer(writer, thread.consultation):
        return None
    found = thread.volunteer
    if found is None and thread.consultation.state == State.CLOSED:
        found = farewells.of_writer(writer, thread).volunteer
    return None if found is None else of_face(found, thread.consultation.public_id)


def came_back(writer: Writer, consultation: Consultation, public_id: str) -> Target | None:
    """The reply behind *public_id* under the page of *writer*'s own letter, hidden ones too, if they see its
    words. Two queries."""
    found = everyone.find_answer(writer, consultation, public_id)
    if found is None:
        return None
    author = db.session.get_one(User, found.author_id)
    evidence = Evidence([("body", found.body)], author.nickname, found.created_at)
    return Target(Kind.COMMENT, found.id, found.public_id, author, evidence, within=consultation.public_id)
