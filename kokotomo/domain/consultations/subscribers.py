"""Listening to what happens to accounts, pages and letters; what is done here stands or falls with it."""

from kokotomo.domain.accounts.events import Left, Removed, Returned, Withdrawn
from kokotomo.domain.accounts.rules import CLEARING, Role
from kokotomo.domain.comments.events import ReplyWritten
from kokotomo.domain.consultations.actions import (
    endings,
    everyone,
    guest_mail,
    meetings,
    rooms,
    seniors,
)
from kokotomo.domain.consultations.events import Answered, Closed, LetterWritten, NobodyAnswered
from kokotomo.domain.consultations.models import afterwards  # noqa: F401 - rows no one else imports
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import threads
from kokotomo.domain.consultations.rules import Side
from kokotomo.domain.follows.events import Blocked, Unfollowed
from kokotomo.foundation.events import subscribe


@subscribe(Left)
def let_go(event: Left) -> None:
    """Who leaves listens no longer: nobody is kept waiting for seven days of regret. And what they wrote
    without a name is shown as little as they are."""
    seniors.drop_senior(event.user)
    if threads.has_part_in_any(event.user):
        endings.let_go_of(event.user)
        everyone.withdraw_pages(event.user)


@subscribe(Returned)
def bring_pages_back(event: Returned) -> None:
    """Who came back finds all as it was."""
    everyone.bring_pages_back(event.user)


@subscribe(ReplyWritten)
def note_answer(event: ReplyWritten) -> None:
    """A page that nobody signed was answered: its thread holds something new."""
    if event.diary.author_id is None:
        everyone.note_answer(event.diary, event.comment)


@subscribe(Withdrawn)
def let_go_of_role(event: Withdrawn) -> None:
    """Who may not listen any more does not: their letters wait again, at their old places."""
    if event.matter in (Role.VOLUNTEER, CLEARING):
        endings.let_go_of(event.user, minors_only=event.matter == CLEARING)
        seniors.drop_senior(event.user, minors_only=event.matter == CLEARING)


@subscribe(Closed)
def count_trial(event: Closed) -> None:
    """A consultation of somebody on trial has ended."""
    if event.claim is not None:
        seniors.count_trial(event.claim)


@subscribe(Removed)
def forget_threads(event: Removed) -> None:
    """With the account go the threads that the person wrote, their keys first of all."""
    endings.let_go_of(event.user)
    rooms.forget_room(event.user)
    for thread in threads.threads_of(event.user):
        endings.forget(thread)


@subscribe(Blocked)
def end_meeting_of_blocked(event: Blocked) -> None:
    """Who blocked the other does not meet them."""
    meetings.end_between(event.blocker, event.blocked)


@subscribe(Unfollowed)
def end_meeting_of_unfollowed(event: Unfollowed) -> None:
    """これからも日記で会う is to follow each other; either may end it, wherever they do."""
    meetings.end_between(event.follower, event.followee)


@subscribe(LetterWritten)
def tell_guest_of_letter(event: LetterWritten) -> None:
    """Send a guest the one mail that they asked for, if they did."""
    if event.letter.side == Side.VOLUNTEER:
        _tell_guest(event.consultation)


@subscribe(Answered)
def tell_guest_of_answer(event: Answered) -> None:
    """The same where somebody replied under their page."""
    _tell_guest(event.consultation)


@subscribe(NobodyAnswered)
def tell_guest_of_waiting(event: NobodyAnswered) -> None:
    """The same where nobody has answered for two days: there is something to decide."""
    _tell_guest(event.consultation)


def _tell_guest(consultation: Consultation) -> None:
    if consultation.mail_sealed is None:
        return
    thread = threads.hold_thread(consultation.id)
    if thread is not None:
        guest_mail.tell(thread)
