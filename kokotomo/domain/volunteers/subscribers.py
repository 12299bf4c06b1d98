"""Listening to what happens to accounts; what is done here stands or falls with it."""

from kokotomo.domain.accounts.events import NicknameWanted
from kokotomo.domain.volunteers import queries
from kokotomo.foundation.errors import Invalid, Problem
from kokotomo.foundation.events import subscribe


@subscribe(NicknameWanted)
def keep_names_apart(event: NicknameWanted) -> None:
    """A member who bore a 相談員名 would be taken for who listens under it."""
    if queries.bears_name(event.nickname):
        raise Invalid({"nickname": Problem("nickname.taken")})
