"""What the next one is told about a thread: nothing that its writer did not approve."""

from sqlalchemy import delete

from kokotomo.domain.consultations import access, contents, rules
from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.consultations.models.threads import Summary
from kokotomo.domain.consultations.queries import desks, threads
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import Side
from kokotomo.foundation import clock, public_ids, text
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Conflict, Invalid, NotFound, require


@transaction
def approve(writer: Writer, thread: Thread, words: str, seen: int) -> None:
    """Let the next one read *words*: the summary as it was, or as the writer changed it; blank ones are none.

    *seen* is the version that stood on the page, 0 where there was none. Raises `Invalid` for ``summary``,
    `Conflict` (``summary.changed``) where there is another by now.
    """
    said = fit(words)
    held = _held(writer, thread)
    summary = desks.hold_summary(held.consultation.id)
    if summary is None and seen == 0:
        # The writer's own, for a letter that came back without one.
        if said:
            put(held, Side.WRITER, said, approved=True)
        return
    if summary is None or summary.version != seen:
        if summary is not None and summary.approved_at is not None and _is_same(held, summary, said):
            # The same form twice: the first one changed the words, and approved them.
            return
        raise Conflict("summary.changed")
    if not said:
        _forget(held)
    elif _is_same(held, summary, said):
        summary.approved_at = summary.approved_at or clock.now()
    else:
        put(held, Side.WRITER, said, approved=True)


@transaction
def withhold(writer: Writer, thread: Thread) -> None:
    """渡さない: the summary is deleted. Twice is once."""
    _forget(_held(writer, thread))


def fit(words: str) -> str:
    """*words* as a summary keeps them. Raises `Invalid` for ``summary``."""
    said = text.clean(words).strip("\n")
    problems = rules.problems_of_own(said, rules.SUMMARY_MAX)
    if problems:
        raise Invalid({"summary": problems[0]})
    return said if said.strip() else ""


def put(held: Thread, side: Side, words: str, *, approved: bool) -> None:
    """Make *words* the summary of the thread, which is held; part of an action."""
    summary = desks.hold_summary(held.consultation.id)
    at = clock.now() if approved else None
    if summary is None:
        public_id, today = public_ids.new(), clock.today()
        db.session.add(
            Summary(
                consultation_id=held.consultation.id,
                public_id=public_id,
                side=side.value,
                sealed=contents.sealed_version(held.data_key, Summary, public_id, today, 1, words),
                created_on=today,
                approved_at=at,
            )
        )
        return
    summary.version += 1
    summary.side, summary.approved_at = side.value, at
    summary.sealed = contents.sealed_version(
        held.data_key, Summary, summary.public_id, summary.created_on, summary.version, words
    )


def _held(writer: Writer, thread: Thread) -> Thread:
    held = threads.hold_thread(thread.consultation.id)
    if held is None:
        raise NotFound("consultation")
    require(access.may_act(writer, held.consultation))
    return held


def _is_same(held: Thread, summary: Summary | None, words: str) -> bool:
    return summary is not None and contents.words_of_version(held.data_key, summary) == words


def _forget(held: Thread) -> None:
    db.session.execute(delete(Summary).where(Summary.consultation_id == held.consultation.id))
