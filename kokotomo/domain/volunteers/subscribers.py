"""Listening to what happens to accounts; what is done here stands or falls with it."""

from kokotomo.domain.accounts.events import NicknameWanted, Removed
from kokotomo.domain.volunteers.actions import applications
from kokotomo.domain.volunteers.queries import applications as queries
from kokotomo.domain.volunteers.queries import faces
from kokotomo.foundation.errors import Invalid, Problem
from kokotomo.foundation.events import subscribe


@subscribe(NicknameWanted)
def keep_names_apart(event: NicknameWanted) -> None:
    """A member who bore a 相談員名 would be taken for who listens under it."""
    if faces.bears_name(event.nickname):
        raise Invalid({"nickname": Problem("nickname.taken")})


@subscribe(Removed)
def forget_applications(event: Removed) -> None:
    """With the account goes what the person applied with, its key first of all."""
    applications.forget(queries.all_of(event.user))
