"""What somebody chose last in the box for diaries: printed beside its button the next time."""

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from kokotomo.domain.accounts.models import User
from kokotomo.foundation.db import db, transaction


@transaction
def remember(user: User, *, audience: str, wish: str) -> None:
    """Keep *user*'s last audience and wish; asks the database only where they changed."""
    if (user.last_audience, user.last_wish) == (audience, wish):
        return
    choices = {"last_audience": audience, "last_wish": wish}
    db.session.execute(
        update(User).where(User.id == user.id).values(choices).execution_options(synchronize_session=False)
    )
    for name, value in choices.items():
        set_committed_value(user, name, value)
