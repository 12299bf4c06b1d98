"""Work that falls due when nobody needs a thread any more: it says so first, and is deleted with its key.

One thread a transaction, so it may be killed at any line and run on many hosts at once. A thread that cannot
be deleted is logged and does not keep the others.
"""

import logging
from collections.abc import Callable, Mapping

from sqlalchemy import update

from kokotomo.domain.consultations.actions import endings, kept_letters
from kokotomo.domain.consultations.events import IdleTold
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import retention as queries
from kokotomo.domain.consultations.queries import threads
from kokotomo.domain.consultations.rules import KEPT_TOMBSTONE, TOMBSTONE, Mark
from kokotomo.domain.consultations.terms import IDLE_KEPT, IDLE_NOTICES
from kokotomo.foundation import clock, tombstones
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.events import publish
from kokotomo.foundation.tombstones import Stone

log = logging.getLogger(__name__)


def forget_due() -> int:
    """Delete for good what is kept no longer; how many threads."""
    return _each(_forget_next)


def tell_idle() -> int:
    """Let idle threads say on which day they will be deleted, 14 and 3 days before; how many did. Where
    somebody has written since, none of it holds any more."""
    _begin_anew()
    return _each(_tell_next)


def replay(stones: Mapping[str, Stone]) -> int:
    """Delete again the threads that *stones* say were deleted; how many. For a restored database."""
    revived = tombstones.revived(TOMBSTONE, stones, queries.all_ids())
    db.session.rollback()
    for thread_id, _stone in revived:
        _forget(thread_id)
    return len(revived)


def replay_kept(stones: Mapping[str, Stone]) -> int:
    """The same for letters that somebody had kept and let go of."""
    revived = tombstones.revived(KEPT_TOMBSTONE, stones, queries.all_kept())
    db.session.rollback()
    for kept_id, _stone in revived:
        kept_letters.let_go_again(kept_id)
    return len(revived)


def _each(one: Callable[[int], int | None]) -> int:
    done, last = 0, 0
    while True:
        try:
            found = one(last)
        except _Failed as failed:
            log.error("a thread could not be forgotten: %s", failed.kind)
            last = failed.thread_id
            continue
        if found is None:
            return done
        done, last = done + 1, found


class _Failed(Exception):
    """Which thread (*thread_id*) met an error, of what *kind*; without its words."""

    def __init__(self, thread_id: int, kind: str) -> None:
        super().__init__(thread_id)
        self.thread_id, self.kind = thread_id, kind


@transaction
def _forget(thread_id: int) -> None:
    thread = threads.hold_thread(thread_id)
    if thread is not None:
        endings.forget(thread)


@transaction
def _forget_next(after_id: int) -> int | None:
    thread_id = queries.next_to_forget(after_id)
    if thread_id is None:
        return None
    try:
        _forget(thread_id)
    except Exception as error:
        raise _Failed(thread_id, type(error).__name__) from error
    return thread_id


@transaction
def _begin_anew() -> None:
    db.session.execute(
        update(Consultation)
        .where(queries.spoken_again())
        .values(idle_told=0)
        .execution_options(synchronize_session=False)
    )


@transaction
def _tell_next(after_id: int) -> int | None:
    consultation = queries.next_to_tell(after_id)
    if consultation is None:
        return None
    held = threads.hold_thread(consultation.id)
    if held is None:
        return consultation.id
    told = queries.told_for(consultation) if consultation.idle_told else None
    line = endings.mark(consultation, Mark.IDLE, None)
    if told is None:
        # After a pause of the worker the day moves: so long before it, it must have been said.
        ends_on = consultation.last_letter_at.astimezone(clock.TOKYO).date() + IDLE_KEPT
        told = max(ends_on, clock.today() + IDLE_NOTICES[0])
    line.day = told
    consultation.idle_told += 1
    publish(IdleTold(consultation, held.claim))
    return consultation.id
