"""みんなに: a letter becomes a page of the diary that nobody signed, and stays its writer's from the thread.

The page ends with the thread (`endings.close`, `endings.forget`), and goes at once when its writer leaves.
"""

from collections.abc import Sequence

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments import actions as comments
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.consultations.access import Writer, is_writer
from kokotomo.domain.consultations.actions import guest_mail
from kokotomo.domain.consultations.events import Answered, OpenedToEveryone
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import everyone as queries
from kokotomo.domain.consultations.rules import AgeBand, Listener, Side, State, may_be_for_everyone
from kokotomo.domain.diaries.actions import anonymous
from kokotomo.domain.diaries.models import Diary
from kokotomo.foundation import clock
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Invalid, NotFound, Problem, require
from kokotomo.foundation.events import publish as tell


@transaction
def publish(words: str, topics: Sequence[str], consultation: Consultation) -> None:
    """Make a page of *words* on *topics* (public ids) out of *consultation*, which waits and which the caller
    has just made or holds: no volunteer is offered it any more. Where it has a page this does nothing.

    Raises `Invalid` for ``listener`` (``listener.everyone``: no adult age is known) and as
    `diaries.actions.anonymous.publish` does, and ``ValueError`` where the letter does not wait.
    """
    if consultation.diary_id is not None:
        return
    if not may_be_for_everyone(AgeBand(consultation.age_band)):
        raise Invalid({"listener": Problem("listener.everyone")})
    if consultation.state != State.WAITING:
        raise ValueError("only a letter that waits can become a page")
    consultation.diary_id = anonymous.publish(words, topics).id
    consultation.listener = Listener.EVERYONE.value
    consultation.state = State.OPEN.value
    consultation.waiting_since = None
    db.session.flush()
    tell(OpenedToEveryone(consultation))


def hide(writer: Writer, consultation: Consultation, comment: Comment) -> None:
    """Hide *comment*, with what stands below it, under *writer*'s page from everybody but its author and
    *writer*."""
    _set_hidden(writer, consultation, comment, hidden=True)


def unhide(writer: Writer, consultation: Consultation, comment: Comment) -> None:
    """Show *comment* again."""
    _set_hidden(writer, consultation, comment, hidden=False)


def may_hide(writer: Writer, comment_author_id: int) -> bool:
    """Whether *writer* may hide a reply of *comment_author_id* under their page: others' replies."""
    return comment_author_id != writer.id


@transaction
def note_answer(diary: Diary, comment: Comment) -> None:
    """Mark the thread of *diary* as unread, and send a guest the one mail: *comment* was written under it.
    Not for its writer's own words, nor for those of somebody whom they do not see."""
    thread = queries.find_answered(diary, comment)
    if thread is None or thread.consultation.writer_id == comment.author_id:
        return
    consultation, now = thread.consultation, clock.now()
    is_first, consultation.first_reply_at = (
        consultation.first_reply_at is None,
        consultation.first_reply_at or now,
    )
    consultation.last_letter_at = now
    consultation.last_letter_side = Side.VOLUNTEER.value
    guest_mail.tell(thread)
    tell(Answered(consultation, comment, is_first))


def withdraw_pages(person: User) -> None:
    """Take away what *person*, who left, has open for everyone: they may come back for seven days."""
    for diary_id in queries.pages_of(person):
        anonymous.withdraw(diary_id)


def bring_pages_back(person: User) -> None:
    """Put it back: *person* returned."""
    for diary_id in queries.pages_of(person):
        anonymous.bring_back(diary_id)


@transaction
def _set_hidden(writer: Writer, consultation: Consultation, comment: Comment, *, hidden: bool) -> None:
    require(is_writer(writer, consultation) and may_hide(writer, comment.author_id))
    if consultation.diary_id is None:
        raise NotFound("comment")
    comments.set_hidden_unsigned(comment, consultation.diary_id, hidden=hidden)
