"""What happens between people."""

from dataclasses import dataclass

from kokotomo.domain.accounts.models import User
from kokotomo.domain.follows.models import Greeting


@dataclass(frozen=True)
class Followed:
    """*follower* began to follow *followee*."""

    follower: User
    followee: User


@dataclass(frozen=True)
class Unfollowed:
    """*follower* no longer follows *followee*, whoever of the two, or whatever rule, ended it."""

    follower: User
    followee: User


@dataclass(frozen=True)
class Blocked:
    """*blocker* blocked *blocked*; that their follows ended is told apart."""

    blocker: User
    blocked: User


@dataclass(frozen=True)
class Greeted:
    """*sender* sent *recipient* the card of *greeting*: the one of that day."""

    greeting: Greeting
    sender: User
    recipient: User
