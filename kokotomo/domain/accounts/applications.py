"""The form by which somebody joins: what stands in it, and whether it can be taken. No database."""

from dataclasses import dataclass
from datetime import date

from kokotomo.domain.accounts import addresses, nicknames, passwords
from kokotomo.domain.accounts.addresses import Address
from kokotomo.domain.accounts.nicknames import Nickname
from kokotomo.domain.accounts.rules import ADULT_AGE, YOUNGEST_AGE, birth, surely_on
from kokotomo.foundation import clock
from kokotomo.foundation.errors import DomainError, Invalid, Problem


class TooYoung(DomainError):
    """Somebody who is not surely 13 yet: no account, and nothing is kept of the form."""


@dataclass(frozen=True)
class Application:
    """The form as it was typed. *earlier* is the public id of what this browser sent before, if anything."""

    nickname: str
    email: str
    password: str
    birth_year: str
    birth_month: str
    agreed: bool
    form_key: str
    earlier: str | None = None


@dataclass(frozen=True)
class Checked:
    """A form that can be taken: what of it is kept, but for the password."""

    nickname: Nickname
    address: Address
    adult_from: date


def check(application: Application) -> Checked:
    """Everything that is wrong with *application* at once, but for what only the database knows.

    Raises `TooYoung`, or `Invalid` with a problem for each field that has one.
    """
    problems: dict[str, Problem] = {}
    today = clock.today()
    born = birth(application.birth_year, application.birth_month, today)
    # Before anything else: a child is not asked to mend a password first.
    if born is not None and surely_on(*born, YOUNGEST_AGE) > today:
        raise TooYoung("too_young")
    nickname = address = None
    try:
        nickname = nicknames.parse(application.nickname)
    except Invalid as invalid:
        problems |= invalid.problems
    try:
        address = addresses.parse(application.email)
    except Invalid as invalid:
        problems |= invalid.problems
    weak = passwords.problem_with(application.password, (application.nickname, application.email))
    if weak is not None:
        problems["password"] = weak
    if born is None:
        problems |= _problems_of_birth(application)
    if not application.agreed:
        problems["agreement"] = Problem("agreement.missing")
    if problems or nickname is None or address is None or born is None:
        raise Invalid(problems)
    return Checked(nickname, address, surely_on(*born, ADULT_AGE))


def _problems_of_birth(application: Application) -> dict[str, Problem]:
    missing = {
        name: Problem(f"{name}.blank")
        for name, typed in (
            ("birth_year", application.birth_year),
            ("birth_month", application.birth_month),
        )
        if not typed.strip()
    }
    return missing or {"birth_year": Problem("birth.impossible")}
