"""Listening to what happens to accounts; what is done here stands or falls with it."""

from kokotomo.domain.accounts.events import Removed
from kokotomo.domain.volunteers.actions import applications
from kokotomo.domain.volunteers.queries import applications as queries
from kokotomo.foundation.events import subscribe


@subscribe(Removed)
def forget_applications(event: Removed) -> None:
    """With the account goes what the person applied with, its key first of all."""
    applications.forget(queries.all_of(event.user))
