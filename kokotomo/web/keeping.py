"""Whether backups are made, keys are changed, and what is deleted is gone: parts of the diagnosis."""

from collections.abc import Iterator
from datetime import timedelta

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from kokotomo.domain.consultations.queries import retention
from kokotomo.foundation import clock, erasure, upkeep
from kokotomo.foundation.crypto import keys, rotation
from kokotomo.foundation.db import db
from kokotomo.settings import Settings
from kokotomo.web.restored import HOW, count_unreplayed

BACKUP = "backup"
"""Under this name `upkeep` remembers the last backup, with its size in bytes."""

BACKUP_AGE = timedelta(days=2)
EPOCH_AGE = rotation.EPOCH_LIFETIME + timedelta(days=2)
"""Ages from which a backup, or the current epoch, is older than the timers of ``deploy/`` let it become."""

ERASURE_AGE = timedelta(minutes=30)
"""The worker cleans the files every five minutes."""

Said = Iterator[tuple[bool, str]]
"""Whether it must be mended, and what it is."""


def look_after(settings: Settings) -> Said:
    """All of it. Where the schema is older than this program nothing: `flask setup` comes first."""
    try:
        yield from [*_restored(), *_backups(settings), *_epochs(), *_erasure(settings)]
    except SQLAlchemyError:
        db.session.rollback()


def _restored() -> Said:
    missing = count_unreplayed(current_app)
    if missing:
        yield True, f"an older database was put here: {missing} deletions are not in it; {HOW}"


def _backups(settings: Settings) -> Said:
    if settings.backups is None:
        yield False, "KOKOTOMO_BACKUPS is not set: what was deleted would come back with an old backup"
    elif not settings.backups.is_dir():
        yield settings.production, "there is no folder where KOKOTOMO_BACKUPS says: is it mounted?"
    last = upkeep.last(BACKUP)
    if last is None:
        yield False, "no backup was ever made: flask backup"
    elif clock.now() - last[0] > BACKUP_AGE:
        yield False, f"the last backup is of {last[0]:%Y-%m-%d}: does its timer run?"


def _epochs() -> Said:
    ring = keys.ring()
    begun = ring.begun.get(ring.current)
    if begun is None:
        yield False, "nobody knows how old the current epoch of the key ring is: flask keys turn"
    elif clock.now() - begun > EPOCH_AGE:
        yield False, f"epoch {ring.current} is in use since {begun:%Y-%m-%d}: flask keys turn, every day"
    for epoch, left in ring.left.items():
        if clock.now() > left + rotation.BACKUPS_KEPT + timedelta(days=2):
            yield False, f"epoch {epoch} could be destroyed and is not: flask keys turn"


def _erasure(settings: Settings) -> Said:
    cleaned = upkeep.last(erasure.WORK)
    if cleaned is not None and clock.now() - cleaned[0] > ERASURE_AGE:
        yield (
            True,
            f"deleted words stay in the files since {cleaned[0]:%Y-%m-%d}: is the worker running?",
        )
    due = sum(retention.count_due().values())
    if due and cleaned is not None:
        yield False, f"{due} threads are kept longer than promised: is the worker running?"
    if not settings.sqlite and not erasure.lets_go_of_log():
        yield (
            False,
            "this role cannot empty Postgres's log of writes: GRANT pg_checkpoint and pg_switch_wal()",
        )
