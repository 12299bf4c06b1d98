"""What time brings in threads. Each takes one thread a transaction, and is asked again whether it is due.

Killed anywhere, what was done is done and what was not falls due again. Any number of workers may run at
once: each thread's row is held by one of them, and the others pass it over.
"""

from collections.abc import Callable

from sqlalchemy import ColumnElement

from kokotomo.domain.consultations.actions import terms, unanswered
from kokotomo.domain.consultations.queries import due, threads
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.foundation.db import transaction

Due = Callable[[], ColumnElement[bool]]
Doing = Callable[[Thread], bool]


def nudge() -> int:
    """Remind volunteers of the answers that they owe; returns how many."""
    return _each(due.nudges, terms.nudge)


def lapse() -> int:
    """Give letters back whose promised answer did not come; returns how many."""
    return _each(due.lapses, terms.lapse)


def shorten() -> int:
    """Move the ends of terms whose writers are silent; returns how many."""
    return _each(due.silences, terms.shorten)


def tell_of_ends() -> int:
    """Tell both of terms that end soon; returns of how many."""
    return _each(due.near_ends, terms.tell_of_end)


def end() -> int:
    """Close threads whose terms are over, or give their letters back; returns how many."""
    return _each(due.ends, terms.end)


def tell_of_waiting() -> int:
    """Tell writers whom nobody has answered for two days; returns how many."""
    return _each(due.unanswered, unanswered.tell)


def tell_of_minors() -> int:
    """Tell those on duty of letters that wait for somebody who is cleared for minors; returns of how many."""
    return _each(due.minors_untold, unanswered.tell_duty)


def _each(due_now: Due, do: Doing) -> int:
    done = last = 0
    while (found := _next(due_now, do, last)) is not None:
        last, was_due = found
        done += was_due
    return done


@transaction
def _next(due_now: Due, do: Doing, after: int) -> tuple[int, bool] | None:
    """The next thread beyond *after* and whether something was done in it; each once in a round."""
    consultation_id = due.next_id(due_now(), after)
    if consultation_id is None:
        return None
    held = threads.hold_thread(consultation_id)
    return consultation_id, held is not None and do(held)
