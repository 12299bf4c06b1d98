"""Words of a form that arrived when nobody was signed in: kept, sealed, for who signs in next to it."""

import json
from collections.abc import Sequence

from kokotomo.domain.accounts.models import KeptForm, User
from kokotomo.domain.accounts.queries import people as queries
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.crypto.sealing import seal
from kokotomo.foundation.db import db, transaction


@transaction
def keep(user: User, page: str, fields: Sequence[tuple[str, str]]) -> KeptForm:
    """Keep *fields* (name, value) of a form that stands on *page* (a path of ours) for *user*."""
    kept = KeptForm(public_id=public_ids.new(), user_id=user.id, created_at=clock.now())
    kept.sealed = seal(
        queries.data_key_of(user),
        json.dumps({"page": page, "fields": list(fields)}, ensure_ascii=False),
        table=KeptForm.__tablename__,
        column="sealed",
        row=kept.public_id,
        created=kept.created_at.date(),
    )
    db.session.add(kept)
    return kept
