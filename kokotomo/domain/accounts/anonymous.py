"""The guest: a null object that may read what all may."""

from kokotomo.domain.accounts.rules import Role


class Anonymous:
    """Somebody without an account, or not signed in. Nothing about a guest is kept."""

    id: None = None
    public_id: None = None
    nickname = ""
    cover = "sora"
    theme = "device"
    time_zone = "Asia/Tokyo"
    welcomes_newcomers = False
    is_authenticated = False
    is_active = False
    is_anonymous = True
    is_suspended = False
    is_new = False
    is_cleared = False
    has_second_factor = False
    is_minor = False
    """A guest's age is unknown; what guests may read is decided for guests, not by this."""

    @property
    def roles(self) -> frozenset[Role]:
        """A guest holds none."""
        return frozenset()

    def get_id(self) -> None:
        """Nobody."""
