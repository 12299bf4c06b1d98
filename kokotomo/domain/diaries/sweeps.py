"""Work that falls due: deleted entries go for good, waiting ends, old HTML is rendered anew."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import delete, select, update

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import NEW_ACCOUNT
from kokotomo.domain.diaries import contents
from kokotomo.domain.diaries.actions.entries import delete_again
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.rules import TOMBSTONE, UNDO
from kokotomo.foundation import clock, markup, tombstones
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.tombstones import Stone

BATCH = 200


def purge_deleted() -> int:
    """Delete entries whose seven days are over, with all that stands under them; returns how many."""
    purged = batch = _purge()
    while batch == BATCH:
        batch = _purge()
        purged += batch
    return purged


def replay(stones: Mapping[str, Stone]) -> int:
    """Delete again the entries that *stones* say were deleted; how many. For a restored database. Whoever can
    still bring one back finds it among the deleted ones."""
    there = db.session.execute(select(Diary.id, Diary.public_id).where(Diary.deleted_at.is_(None)))
    revived = tombstones.revived(TOMBSTONE, stones, there)
    db.session.rollback()
    for diary_id, stone in revived:
        delete_again(diary_id, tombstones.asked_at(stone))
    purge_deleted()
    return len(revived)


@transaction
def end_waiting() -> int:
    """Take out of 声をかけてほしい日記 what has waited its time; returns how many.

    The list looks at the clock itself. This keeps its index short: it is walked from the oldest on.
    """
    ended: Any = db.session.execute(
        update(Diary)
        .where(Diary.waiting_since.is_not(None), Diary.waiting_until <= clock.now())
        .values(waiting_since=None, waiting_until=None)
        .execution_options(synchronize_session=False)
    )
    return int(ended.rowcount)


@transaction
def rerender() -> int:
    """Render one batch of entries that an older renderer wrote; returns how many, 0 when all are done.

    Sealed entries are rendered when they are read. Who writes meanwhile waits for one batch at most.
    """
    rows = db.session.execute(
        select(Diary, User)
        .outerjoin(User, User.id == Diary.author_id)
        .where(Diary.renderer < markup.RENDERER_VERSION, Diary.sealed.is_(None))
        .order_by(Diary.id)
        .limit(BATCH)
        .with_for_update(of=Diary, skip_locked=True)
    ).all()
    for diary, author in rows:
        # As on the day on which it was written: links of an account's first day cannot be followed, nor those
        # of a page for which no account answers.
        written = diary.imported_at or diary.published_at
        links = author is not None and written - author.created_at >= NEW_ACCOUNT
        for name, value in contents.rendered(contents.open_content(diary), links=links).items():
            setattr(diary, name, value)
    db.session.flush()
    return len(rows)


@transaction
def _purge() -> int:
    due = db.session.execute(
        select(Diary.id, Diary.public_id, Diary.deleted_at)
        .where(Diary.deleted_at <= clock.now() - UNDO)
        .order_by(Diary.deleted_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for day, rows in groupby(due, lambda row: row.deleted_at.astimezone(clock.TOKYO).date()):
        tombstones.bury(TOMBSTONE, [row.public_id for row in rows], day)
    db.session.execute(delete(Diary).where(Diary.id.in_([row.id for row in due])))
    return len(due)
