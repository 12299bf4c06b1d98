"""E-mail addresses: which are taken, and by what they are found. No database."""

import unicodedata
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from kokotomo.foundation.crypto.sealing import blind_index
from kokotomo.foundation.errors import Invalid, Problem

LENGTH_MAX = 254
"""RFC 5321, 4.5.3.1.3, less the angle brackets."""

INDEX = "users.email"
"""The label of the blind index, the same in every table, so that one address has one index."""


@dataclass(frozen=True)
class Address:
    """An address to which mail can go: *shown* as its owner reads it, *mailbox* in ASCII for mail servers."""

    shown: str
    mailbox: str

    @property
    def index(self) -> str:
        """By what the address is found; see `index_of`."""
        return blind_index(INDEX, self.mailbox.lower())


def parse(raw: str, field: str = "email") -> Address:
    """The address that *raw*, as somebody typed it, stands for. Nothing is asked of the network.

    Full-width letters become plain ones; the part before the @ must be ASCII, for many mail servers take
    no other; a Japanese domain is kept with its ASCII form beside it. Raises `Invalid` for *field* with
    ``email.blank``, ``email.at`` (there is no @), ``email.long`` or ``email.shape``.
    """
    typed = _plain(raw)
    if not typed:
        raise Invalid({field: Problem("email.blank")})
    if "@" not in typed:
        raise Invalid({field: Problem("email.at")})
    if len(typed) > LENGTH_MAX:
        raise Invalid({field: Problem("email.long", {"limit": LENGTH_MAX, "length": len(typed)})})
    try:
        found = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        # Without the library's words: they are English, and repeat what was typed.
        raise Invalid({field: Problem("email.shape")}) from None
    return Address(found.normalized, found.ascii_email or found.normalized)


def mailbox_of(shown: str) -> str:
    """Where mail to a stored address goes: its ASCII form."""
    try:
        return parse(shown).mailbox
    except Invalid:
        return shown


def index_of(raw: str) -> str:
    """The blind index of whatever was typed: one look-up for every spelling of an address.

    Upper and lower case are one, before the @ as well: no provider of today tells them apart, and
    phones begin with a capital. What is no address has an index too, which nobody's equals.
    """
    try:
        return parse(raw).index
    except Invalid:
        return blind_index(INDEX, _plain(raw)[:LENGTH_MAX].lower())


def _plain(raw: str) -> str:
    return unicodedata.normalize("NFKC", raw).strip()
