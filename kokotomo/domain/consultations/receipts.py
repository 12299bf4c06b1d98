"""受付番号: the code by which a guest comes back to a thread. Drawn, shown, read, hashed. No database.

24 characters of Crockford's base32 are 120 random bits, for which a keyed hash is enough (ASVS 5.0, 6.5.2);
one check symbol more catches slips of the finger. The server draws it when it shows the confirming page and
marks it there: it comes back with the letter, and nobody can bring one of their own choice.
"""

import hmac
from dataclasses import dataclass

from kokotomo.foundation import crockford
from kokotomo.foundation.crypto.sealing import keyed_receipt

LENGTH = 24
"""Characters without the check symbol: 120 bits."""

_NEVER = "-"
"""Hashed in place of what is no code at all, so that it costs the same: no code reads like this."""


@dataclass(frozen=True)
class Receipt:
    """A code of this server with its *mark*, which binds it to the form in which it was shown."""

    code: str
    mark: str

    @property
    def code_shown(self) -> str:
        """The code with its check symbol, as forms carry it."""
        return shown(self.code)


def drawn(form_key: str) -> Receipt:
    """A fresh code for the form *form_key*."""
    code = crockford.draw(LENGTH)
    return Receipt(code, _mark(code, form_key))


def brought(typed: str, mark: str, form_key: str) -> Receipt | None:
    """What a form brought back, or None where this server did not draw it for *form_key*."""
    code = code_in(typed)
    if code is None or not hmac.compare_digest(_mark(code, form_key).encode(), mark.encode()):
        return None
    return Receipt(code, mark)


def shown(code: str) -> str:
    """*code* as it is shown and kept by a password store: six groups of four and the check symbol."""
    return f"{crockford.spelled(code)}-{crockford.check_of(code)}"


def code_in(typed: str) -> str | None:
    """The code that somebody meant by *typed*, or None where it is none or its check symbol does not fit.

    Full width, small letters, spaces, hyphens of every kind, O for 0 and I or L for 1 are all read.
    """
    plain = crockford.read(typed)
    code, check = plain[:LENGTH], plain[LENGTH:]
    if not crockford.is_code(code, LENGTH) or crockford.check_of(code) != check:
        return None
    return code


def hash_of(code: str) -> str:
    """What is stored of *code*: HMAC-SHA256 under the receipt pepper, 64 hex digits."""
    return keyed_receipt("receipt", code)


def hash_typed(typed: str) -> str:
    """The hash to look *typed* up by; one that nothing has where it is no code, for the same work."""
    return hash_of(code_in(typed) or _NEVER)


def stands_in(code: str, words: str) -> bool:
    """Whether *words* contain *code*, however it is written: it would be shown to whoever reads them."""
    return code in _letters_of(words)


def is_in(hashed: str, words: str) -> bool:
    """Whether *words* contain the code of which *hashed* is stored, however it is written."""
    letters = _letters_of(words)
    ways = (letters[at : at + LENGTH] for at in range(len(letters) - LENGTH + 1))
    return any(crockford.is_code(one, LENGTH) and hash_of(one) == hashed for one in ways)


def _letters_of(words: str) -> str:
    step = crockford.TYPED_MAX
    return "".join(crockford.read(words[at : at + step]) for at in range(0, len(words), step))


def _mark(code: str, form_key: str) -> str:
    return keyed_receipt("receipt.mark", code, form_key)
