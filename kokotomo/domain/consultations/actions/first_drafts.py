"""A member's first letter that is not sent yet: kept sealed, one a member, and forgotten."""

import json

from sqlalchemy import delete

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.people import data_key_of
from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.first_letters import FirstLetter
from kokotomo.domain.consultations.models.threads import FirstLetterDraft
from kokotomo.domain.consultations.queries import first_letters as queries
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.inserting import insert_once


@transaction
def save(writer: User, first: FirstLetter, form_key: str) -> FirstLetterDraft | None:
    """Keep *first*, right or wrong, in place of what was kept before.

    None is returned, and nothing kept, where nobody wrote anything or the form was sent meanwhile: a draft
    that arrives late would be a second copy.
    """
    if first.is_blank or queries.is_sent(form_key):
        forget(writer, form_key)
        return None
    draft = queries.draft_of(writer, hold=True)
    if draft is None:
        draft = _inserted(writer, first, form_key) or queries.draft_of(writer, hold=True)
    if draft is not None:
        draft.form_key = form_key
        draft.version += 1
        draft.updated_at = clock.now()
        draft.sealed = _sealed(writer, first, draft.public_id, draft)
    return draft


@transaction
def forget(writer: User, form_key: str) -> None:
    """Delete *writer*'s draft of the form *form_key*, if it is that one."""
    db.session.execute(
        delete(FirstLetterDraft).where(
            FirstLetterDraft.owner_id == writer.id, FirstLetterDraft.form_key == form_key
        )
    )


def _inserted(writer: User, first: FirstLetter, form_key: str) -> FirstLetterDraft | None:
    public_id = public_ids.new()
    return insert_once(
        FirstLetterDraft,
        public_id=public_id,
        owner_id=writer.id,
        form_key=form_key,
        version=1,
        created_on=clock.today(),
        updated_at=clock.now(),
        sealed=_sealed(writer, first, public_id, None),
    )


def _sealed(writer: User, first: FirstLetter, public_id: str, draft: FirstLetterDraft | None) -> str:
    created, version = (draft.created_on, draft.version) if draft else (clock.today(), 1)
    words = json.dumps(first.said(), ensure_ascii=False)
    key = data_key_of(writer)
    return contents.sealed_version(key, FirstLetterDraft, public_id, created, version, words)
