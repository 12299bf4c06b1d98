"""Keeping what somebody is still writing, wholly sealed."""

from sqlalchemy import delete

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.people import data_key_of
from kokotomo.domain.diaries import contents
from kokotomo.domain.diaries.access import is_author
from kokotomo.domain.diaries.contents import Written
from kokotomo.domain.diaries.models import Diary, Draft
from kokotomo.domain.diaries.queries import drafts as queries
from kokotomo.domain.diaries.queries import entries
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import NotFound, require
from kokotomo.foundation.inserting import insert_once


@transaction
def save_draft(viewer: User, written: Written, form_key: str, diary: Diary | None = None) -> Draft | None:
    """Keep *written* under the key of its form: again and again the same draft. *diary* is what is edited.

    Whatever is in it is kept, too long or not. Nothing is kept, and None returned, where there are no words,
    or where the form has become an entry since: a draft that arrives late would be its copy.
    """
    require(diary is None or is_author(viewer, diary))
    draft = queries.hold_draft(viewer, form_key)
    late = entries.find_sent(viewer, form_key) is not None or (
        diary is not None and written.diary_version != diary.version
    )
    if written.is_blank or late:
        if draft is not None:
            discard_draft(viewer, draft)
        return None
    return _changed(viewer, draft, written) if draft else _new(viewer, written, form_key, diary)


@transaction
def discard_draft(viewer: User, draft: Draft) -> None:
    """Delete one's own *draft* for good. Twice is once."""
    require(draft.owner_id == viewer.id)
    db.session.execute(delete(Draft).where(Draft.id == draft.id))


def _changed(viewer: User, draft: Draft, written: Written) -> Draft:
    draft.version += 1
    draft.updated_at = clock.now()
    draft.sealed = contents.seal_draft(
        written,
        data_key_of(viewer),
        public_id=draft.public_id,
        created=draft.created_at.date(),
        version=draft.version,
    )
    db.session.flush()
    return draft


def _new(viewer: User, written: Written, form_key: str, diary: Diary | None) -> Draft:
    public_id, now = public_ids.new(), clock.now()
    sealed = contents.seal_draft(
        written, data_key_of(viewer), public_id=public_id, created=now.date(), version=1
    )
    draft = insert_once(
        Draft,
        public_id=public_id,
        owner_id=viewer.id,
        diary_id=diary.id if diary else None,
        form_key=form_key,
        version=1,
        sealed=sealed,
        created_at=now,
        updated_at=now,
    )
    if draft is not None:
        return draft
    # Two saves of a new draft in one moment: this one comes second. Or a key that is somebody else's.
    draft = queries.hold_draft(viewer, form_key)
    if draft is None:
        raise NotFound("form")
    return _changed(viewer, draft, written)
