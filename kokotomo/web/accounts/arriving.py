"""After a right password: to the code where there is a second factor, then in, to where one was going."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries import second_factors
from kokotomo.foundation import clock
from kokotomo.web import kept, notices, sessions
from kokotomo.web.accounts import phrases
from kokotomo.web.accounts.leaving import let_return
from kokotomo.web.kept import Carried

_KEPT = "?kept="


def after_password(
    user: User,
    *,
    stays: bool = False,
    back: str | None = None,
    carried: Carried | None = None,
    said: str | None = None,
) -> ResponseReturnValue:
    """Go on with *user*, whose password (or link of a letter) was right.

    *back* is the page of ours that they wanted, *carried* the words that they had written before; *said* is a
    sentence for the next page. Only here does anything tell that there is a second factor.
    """
    leads_to = back
    if carried is not None and carried.fields and user.is_active:
        leads_to = kept.keep(user, carried)
    known = user.known_second_factor
    if not (second_factors.is_set(user) if known is None else known):
        return arrive(user, stays=stays, leads_to=leads_to, said=said)
    sessions.await_code(user, stays=stays, leads_to=leads_to)
    if said:
        notices.say(said)
    return redirect(url_for("accounts.code"), 303)


def arrive(
    user: User,
    *,
    stays: bool,
    leads_to: str | None,
    said: str | None = None,
    codes_left: int | None = None,
) -> ResponseReturnValue:
    """Sign *user* in, who has proved all that was to be proved, and lead them to *leads_to* or home.

    *codes_left* is set where a recovery code was used: how many there are still.
    """
    if not user.is_active:
        return let_return(user)
    sessions.start(user, stays=stays, verified_at=clock.now())
    if codes_left is not None:
        notices.say(phrases.RECOVERY_CODE_USED.format(left=codes_left), "info")
    if said:
        notices.say(said)
    if leads_to is not None and _KEPT in leads_to:
        notices.say(phrases.WORDS_ARE_HERE, "info")
    return redirect(leads_to or url_for("home.index"), 303)
