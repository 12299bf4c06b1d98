"""Listening to what happens to accounts, and to letters; what is done here stands or falls with it."""

from kokotomo.domain.accounts.events import Left, Removed, Withdrawn
from kokotomo.domain.accounts.rules import CLEARING, Role
from kokotomo.domain.consultations.actions import endings, invitations
from kokotomo.domain.consultations.events import Sent
from kokotomo.domain.consultations.queries import threads
from kokotomo.foundation.events import subscribe


@subscribe(Left)
def let_go(event: Left) -> None:
    """Who leaves listens no longer; nobody is kept waiting for seven days of regret."""
    endings.let_go_of(event.user)


@subscribe(Withdrawn)
def let_go_of_role(event: Withdrawn) -> None:
    """Who may not listen any more does not: their letters wait again, at their old places."""
    if event.matter in (Role.VOLUNTEER, CLEARING):
        endings.let_go_of(event.user, minors_only=event.matter == CLEARING)


@subscribe(Removed)
def forget_threads(event: Removed) -> None:
    """With the account go the threads that the person wrote, their keys first of all."""
    endings.let_go_of(event.user)
    for thread in threads.threads_of(event.user):
        endings.forget(thread)


@subscribe(Sent)
def invite_first(event: Sent) -> None:
    """Tell at once those whom the letter suits best."""
    invitations.invite_first(event.consultation)
