"""Letters that can be reported by who reads them: what the other of a thread's two wrote, and what waits."""

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.access import Writer, is_listener, is_writer, read_in
from kokotomo.domain.consultations.models.threads import Letter
from kokotomo.domain.consultations.queries import openings
from kokotomo.domain.consultations.queries.letters import latest_letters
from kokotomo.domain.consultations.queries.openings import Opened
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import ALIAS, Side
from kokotomo.domain.moderation.contents import Evidence
from kokotomo.domain.moderation.rules import Kind
from kokotomo.domain.moderation.targets import Target

SHOWN = 10
"""The latest letters of the other that can be chosen from."""


def written_to_writer(writer: Writer, thread: Thread) -> list[Target]:
    """The latest that volunteers wrote in *writer*'s own thread, the newest first. One query."""
    if not is_writer(writer, thread.consultation):
        return []
    rows = latest_letters(Letter.consultation_id == thread.consultation.id, Side.VOLUNTEER, SHOWN)
    return [_target(thread, letter, name, volunteer_id) for letter, volunteer_id, name in rows]


def written_to_listener(volunteer: User, thread: Thread) -> list[Target]:
    """The latest that its writer wrote in the thread that *volunteer* holds. One query."""
    claim = thread.claim
    if claim is None or not is_listener(volunteer, thread.consultation, claim):
        return []
    name = contents.alias_of(thread.data_key, thread.consultation) or ALIAS
    rows = latest_letters(read_in(claim), Side.WRITER, SHOWN)
    return [_target(thread, letter, name, thread.consultation.writer_id) for letter, *_ in rows]


def being_read(opened: Opened) -> list[Target]:
    """What the volunteer reads who opened it, while their quarter of an hour runs; the newest first. One
    query."""
    if not opened.is_open:
        return []
    thread = Thread(opened.consultation, opened.data_key, None, None)
    name = contents.alias_of(opened.data_key, opened.consultation) or ALIAS
    writer_id = opened.consultation.writer_id
    latest = reversed(openings.letters_of(opened)[-SHOWN:])
    return [_target(thread, letter, name, writer_id) for letter in latest]


def _target(thread: Thread, letter: Letter, name: str | None, author_id: int | None) -> Target:
    words = contents.words_of_letter(thread.data_key, letter)
    evidence = Evidence([("letter", words)], name, letter.created_at)
    return Target(
        Kind.LETTER,
        letter.id,
        letter.public_id,
        None,
        evidence,
        page=thread.consultation.public_id,
        unnamed_id=author_id,
    )
