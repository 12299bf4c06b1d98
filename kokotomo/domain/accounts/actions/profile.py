"""How a member shows up, and how the site looks to them."""

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import BIO_MAX, BIO_STORED_MAX, TIME_ZONES, Cover, Theme
from kokotomo.foundation import text
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Invalid, Problem


@transaction
def change(
    user: User,
    *,
    bio: str,
    cover: str,
    theme: str,
    time_zone: str,
    welcomes_newcomers: bool,
    may_be_introduced: bool = False,
) -> None:
    """Set all of *user*'s profile. *bio* is plain text of at most `BIO_MAX` characters in one line or more.

    Raises `Invalid` for ``bio`` (``bio.long``), ``cover``, ``theme``, ``time_zone`` (``choice.one``).
    """
    said = text.clean(bio)
    problems: dict[str, Problem] = {}
    length = text.length(said)
    if length > BIO_MAX or len(said) > BIO_STORED_MAX:
        problems["bio"] = Problem("bio.long", {"limit": BIO_MAX, "length": length})
    for name, value, choices in (
        ("cover", cover, list(Cover)),
        ("theme", theme, list(Theme)),
        ("time_zone", time_zone, TIME_ZONES),
    ):
        if value not in choices:
            problems[name] = Problem(f"{name}.one")
    if problems:
        raise Invalid(problems)
    user.bio = said
    user.cover = cover
    user.theme = theme
    user.time_zone = time_zone
    user.welcomes_newcomers = welcomes_newcomers
    user.may_be_introduced = may_be_introduced
    db.session.flush()
