"""Data keys in a database, each with a sealed value that only its own row opens."""

from datetime import date

from sqlalchemy import select

from kokotomo.foundation.crypto import sealing
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db, transaction

DAY = date(2026, 11, 23)


@transaction
def add_keys(count: int) -> dict[int, str]:
    """That many data keys; what was sealed under each, by the key's id."""
    made = [sealing.new_data_key() for _ in range(count)]
    db.session.add_all(made)
    db.session.flush()
    return {key.id: seal(key) for key in made}


def seal(key: DataKey) -> str:
    return sealing.seal(
        key, f"words of {key.public_id}", table="t", column="c", row=key.public_id, created=DAY
    )


@transaction
def opened(sealed: dict[int, str]) -> int:
    """How many of *sealed* open under their rows as the database has them now."""
    count = 0
    db.session.expire_all()
    for key in db.session.scalars(select(DataKey).where(DataKey.id.in_(sealed))):
        fresh = DataKey(
            public_id=key.public_id, epoch=key.epoch, wrapped=key.wrapped, created_on=key.created_on
        )
        text = sealing.unseal(fresh, sealed[key.id], table="t", column="c", row=key.public_id, created=DAY)
        count += text == f"words of {key.public_id}"
    return count
