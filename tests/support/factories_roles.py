"""People with roles and second factors, and the codes on their phones."""

from datetime import timedelta

from kokotomo.domain.accounts import codes
from kokotomo.domain.accounts.actions import second_factors
from kokotomo.domain.accounts.models import RoleGrant, User
from kokotomo.domain.accounts.queries import roles as queries
from kokotomo.domain.accounts.queries import second_factors as factors
from kokotomo.domain.accounts.rules import Role
from kokotomo.foundation import clock
from kokotomo.foundation.db import db


def with_factor(user: User) -> list[str]:
    """Let *user* set up a second factor; returns the recovery codes. Inside an app context."""
    second_factors._begin(user)
    secret = factors.pending_secret(user)
    assert secret is not None
    # The code of the step before: the present one is still good for signing in.
    return second_factors.confirm(user, codes.code_of(secret, codes.step_of(clock.now()) - 1))


def code_for(user: User, *, steps: int = 0, pending: bool = False) -> str:
    """The code on *user*'s phone, *steps* from now; with *pending* on the one that is being set up. Inside an
    app context."""
    factor = factors.find(user)
    assert factor is not None
    secret = factors.pending_of(user, factor) if pending else factors.secret_of(user, factor)
    assert secret is not None
    return codes.code_of(secret, codes.step_of(clock.now()) + steps)


def holding(user: User, *roles: Role, factor: bool = True) -> User:
    """*user*, holding *roles* and, unless *factor* is false, with a second factor. Inside an app context."""
    for role in roles:
        db.session.add(RoleGrant(user_id=user.id, role=role.value))
    db.session.commit()
    if factor:
        with_factor(user)
    return queries.with_roles(user)


def cleared(user: User) -> User:
    """*user* as a volunteer who may meet minors for another half a year. Inside an app context."""
    row = db.session.get_one(User, user.id)
    row.cleared_until = user.cleared_until = clock.today() + timedelta(days=180)
    db.session.commit()
    return holding(user, Role.VOLUNTEER)
