"""Listening to accounts: a reply that nobody sees any more is no voice."""

from kokotomo.domain.accounts.events import Left, Returned
from kokotomo.domain.comments import actions
from kokotomo.foundation.events import subscribe


@subscribe(Left)
def recount_without(event: Left) -> None:
    """Their replies are no longer shown."""
    actions.recount_after(event.user)


@subscribe(Returned)
def recount_with(event: Returned) -> None:
    """They are shown again."""
    actions.recount_after(event.user)
