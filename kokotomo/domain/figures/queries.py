"""Reading sums: the same for everybody, and about nobody."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import and_, func, or_, select, union_all

from kokotomo.domain.consultations.rules import AgeBand
from kokotomo.domain.figures import reckoning, safety
from kokotomo.domain.figures.models import CountedDay, DailySum, Nightly, SumStep
from kokotomo.domain.figures.reckoning import Figures, Group, Span, Sums
from kokotomo.domain.figures.rules import OF_SAFETY, SETTLED, Measure, last_settled
from kokotomo.domain.figures.safety import Safety
from kokotomo.domain.figures.ties import AFTER_CLOSE, WINDOW
from kokotomo.foundation import clock
from kokotomo.foundation.db import db

_ANSWERS = (Measure.LETTERS, Measure.ANSWERED, Measure.ENDED, Measure.OPEN_LETTERS, Measure.OPEN_ANSWERED)
_NEVER = date(1900, 1, 1)


def sums(spans: Mapping[Measure, Span]) -> Sums:
    """What was counted of each measure on its days, with steps that are not in the sums yet. One query."""
    wanted = {measure.value: span for measure, span in spans.items()}
    parts = []
    for kind, value in ((DailySum, DailySum.value), (SumStep, SumStep.amount)):
        within = or_(
            *(
                and_(kind.measure == name, kind.day.between(one.first, one.last))
                for name, one in wanted.items()
            )
        )
        parts.append(select(kind.measure, kind.band, kind.bucket, value.label("value")).where(within))
    every = union_all(*parts).subquery("every")
    keys = (every.c.measure, every.c.band, every.c.bucket)
    counts: dict[tuple[Measure, str], dict[int, int]] = defaultdict(dict)
    for measure, band, bucket, value in db.session.execute(
        select(*keys, func.sum(every.c.value)).group_by(*keys)
    ):
        counts[Measure(measure), band][bucket] = int(value)
    return Sums(counts)


def figures(first: date, last: date) -> Figures:
    """The figures of the days from *first* to *last* (Tokyo, both included), of each as far as its days are
    settled: letters after 48 hours, what is counted at night once it was, lasting ties 28 days, closes 56
    days after that.

    Three queries.
    """
    until = _last_days()
    spans = {
        measure: Span(first, min(last, until.get(measure, last)))
        for measure in Measure
        if measure not in OF_SAFETY
    }
    found = sums(spans)
    lasting_until = until[Measure.TIES_LASTING]
    # Whether a tie lasts is known four weeks after it formed, that it formed at once.
    lasting = Span(first, min(last, lasting_until))
    of_lasting = sums(dict.fromkeys((Measure.TIES, Measure.TIES_LASTING), lasting))
    return Figures(
        spans={
            **{measure.value: span for measure, span in spans.items()},
            Measure.TIES_LASTING.value: lasting,
        },
        answering={group: found.answering(group) for group in (*Group, *AgeBand)},
        open_letters=found.share(Measure.OPEN_ANSWERED, Measure.OPEN_LETTERS),
        guests_read=found.share(Measure.GUESTS_READ, Measure.GUESTS_ANSWERED),
        felt={measure: found.total(measure) for measure in reckoning.FELT},
        returned=found.total(Measure.RETURNED),
        follow_ups=found.share(Measure.FOLLOW_UPS_ANSWERED, Measure.FOLLOW_UPS),
        diaries_heard=found.share(Measure.DIARIES_HEARD, Measure.DIARIES),
        ties_formed=found.total(Measure.TIES),
        ties_lasting=of_lasting.share(Measure.TIES_LASTING, Measure.TIES),
        closed_with_tie=found.share(Measure.CLOSED_WITH_TIE, Measure.CLOSED),
    )


def is_counted(what: Nightly, day: date) -> bool:
    """Whether *day* has been counted; that stays so until this transaction ends."""
    held = select(CountedDay.day).where(CountedDay.what == what.value).with_for_update(read=True)
    counted = db.session.scalar(held)
    return counted is not None and counted >= day


def _last_days() -> dict[Measure, date]:
    """Of each measure whose outcome comes later, the last day of which it is known."""
    rows = db.session.execute(select(CountedDay.what, CountedDay.day))
    counted: dict[str, date] = {what: day for what, day in rows}  # noqa: C416 - rows are no pairs to mypy
    ties, diaries = counted.get(Nightly.TIES, _NEVER), counted.get(Nightly.DIARIES, _NEVER)
    closed = (Measure.CLOSED, Measure.CLOSED_OF_MEMBERS, Measure.CLOSED_WITH_TIE)
    return {
        **dict.fromkeys(_ANSWERS, last_settled(clock.now(), SETTLED)),
        **dict.fromkeys((Measure.DIARIES, Measure.DIARIES_HEARD), diaries),
        Measure.TIES: ties,
        Measure.TIES_LASTING: ties - WINDOW,
        **dict.fromkeys(closed, ties - AFTER_CLOSE),
    }


def safety_figures() -> Safety:
    """安全の数字 of the last `safety.DAYS`. One query."""
    last = clock.today()
    first = last - timedelta(days=safety.DAYS - 1)
    return safety.as_shown(sums(dict.fromkeys(OF_SAFETY, Span(first, last))), first, last)


def median_read() -> timedelta | None:
    """The wait until a moderator opened a case that half of those of the last `safety.DAYS` had at most; None
    of fewer than five. One query."""
    last = clock.today()
    span = Span(last - timedelta(days=safety.DAYS - 1), last)
    return safety.median_read(sums(dict.fromkeys((Measure.CASES, Measure.CASES_READ), span)))


def cases_by_day() -> list[tuple[date, int]]:
    """How many cases began on each of the last `safety.WEEK` days, the present one last. For moderators, who
    see each of them anyway: small numbers are not hidden. One query."""
    last = clock.today()
    days = [last - timedelta(days=back) for back in reversed(range(safety.WEEK))]
    parts = [
        select(kind.day, value.label("value")).where(
            kind.measure == Measure.CASES.value, kind.day.between(days[0], last)
        )
        for kind, value in ((DailySum, DailySum.value), (SumStep, SumStep.amount))
    ]
    every = union_all(*parts).subquery("every")
    rows = db.session.execute(select(every.c.day, func.sum(every.c.value)).group_by(every.c.day))
    counted = {day: int(value) for day, value in rows}
    return [(day, counted.get(day, 0)) for day in days]
