"""What happened to accounts, for whoever must know."""

from dataclasses import dataclass

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.nicknames import Nickname


@dataclass(frozen=True)
class NicknameWanted:
    """Somebody who registers would like *nickname*, and no member bears it. Whoever knows of another reason
    against it raises `Invalid` for ``nickname``."""

    nickname: Nickname


@dataclass(frozen=True)
class Joined:
    """Somebody confirmed their address: the account is there."""

    user: User


@dataclass(frozen=True)
class Left:
    """Somebody left, and may come back for seven days. Others no longer see them."""

    user: User


@dataclass(frozen=True)
class Returned:
    """Somebody came back within the seven days."""

    user: User


@dataclass(frozen=True)
class Removed:
    """An account is about to be deleted for good, with all that points at it; published just before."""

    user: User


@dataclass(frozen=True)
class Withdrawn:
    """Somebody lost a role, or with ``cleared`` as *matter* may meet minors no longer."""

    user: User
    matter: str
