"""How often something may be done: the one table (SAFETY B40). No database.

A limit is counted for the account where there is one and for the network in any case. Networks are
/24 in IPv4 and /64 in IPv6 and stand in keys only as a keyed hash of the day. Helping is never
limited: help pages, signing out and hiding the screen have no row.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """Counts as ``"<count>/<window>"``; ``new_account`` replaces ``account`` on the first day."""

    account: str | None = None
    network: str | None = None
    new_account: str | None = None
    only_done: bool = False
    """Whether a form that is given back with its mistakes counts nothing for the network."""


LIMITS: dict[str, Limit] = {
    "register": Limit(network="5/hour", only_done=True),
    "confirm": Limit(network="30/hour"),
    "login": Limit(network="25/5 minutes"),
    "reset": Limit(network="10/hour"),
    "credentials": Limit(account="10/hour", network="60/hour"),
    "profile": Limit(account="60/hour"),
    "publish": Limit(account="20/hour;60/day", network="200/hour", new_account="3/day"),
    "edit": Limit(account="60/hour"),
    "draft": Limit(account="1200/hour"),
    "reply": Limit(account="60/hour;200/day", network="400/hour", new_account="20/day"),
    "reading": Limit(account="300/hour"),
    "letter": Limit(network="300/hour"),
    "draft_letter": Limit(network="2400/hour"),
    "thread": Limit(network="300/hour"),
    "greeting": Limit(account="60/hour;200/day", new_account="20/day"),
    "follow": Limit(account="60/hour", new_account="10/hour"),
    "import": Limit(account="20/day"),
    "import_step": Limit(account="60/hour"),
    "export": Limit(account="10/hour"),
    "second_factor": Limit(account="20/hour", network="60/hour"),
    "admin": Limit(account="300/hour"),
    "standing": Limit(account="120/hour"),
    "opening": Limit(account="120/hour"),
    "listening": Limit(account="120/hour"),
    "applying": Limit(account="300/hour"),
    "room": Limit(account="60/hour"),
    "report": Limit(account="30/hour"),
    "moderation": Limit(account="300/hour"),
    "consult": Limit(account="5/hour;20/day", network="10/hour"),
    "consult_form": Limit(account="300/hour", network="300/hour"),
    "receipt": Limit(network="60/10 minutes"),
}
"""By name of what is done. ``login`` also counts tries by address, see ``LOGIN_TRIES``. ``standing`` is
unfollowing, muting and blocking: generous, for nobody should have to wait to be safe. ``report`` does not
count reports of a life in danger; ``moderation`` is what moderators do with them. ``letter`` are letters
of a consultation after the first, ``thread`` is what else is done in one: counted for the network alone, as
guests write there too. ``opening`` is 読んでみる, taking a letter and going back, ``listening`` how a
volunteer listens, ``applying`` the steps of an application, ``room`` letters in メンバー相談室."""

RECEIPT_TRIES = "10/10 minutes"
"""Wrong receipt codes of one network. A right one is given back, so that no owner is kept out by it."""

CODE_TRIES = "10/hour"
"""Tries at one person's second factor while signing in, after a right password: of a million codes three are
right at a moment. A new password by letter is not counted with it."""

AGAIN_TRIES = "20/hour"
"""The same for who is signed in and proves it once more: apart, so that nobody from outside uses it up."""

LOGIN_TRIES = "10/10 minutes"
"""Tries at one account from anywhere, so that a password is not guessed from many networks."""

MAILS_TO_ONE_ADDRESS = "6/hour"
"""Letters that forms can cause to one address, whether or not it has an account."""
