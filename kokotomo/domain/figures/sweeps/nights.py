"""One day of Tokyo that is over, counted: part of the sweeps, in the transaction that notes it as counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, case, delete, exists, func, or_, select
from sqlalchemy.orm import aliased

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.consultations.models.afterwards import FollowUp
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.rules import WISHES_FOR_WORDS, Audience
from kokotomo.domain.figures import actions, ties
from kokotomo.domain.figures.actions import Step
from kokotomo.domain.figures.models import ClosedWriter, StandingTie, WrittenDay
from kokotomo.domain.figures.rules import HEARD_WITHIN, Measure, start_of
from kokotomo.domain.figures.ties import Tie
from kokotomo.foundation.db import db

_DAY = timedelta(days=1)

Pair = tuple[int, int]


def count_closes_of(day: date) -> None:
    """Count the consultations that closed on *day*, and not again since, and the follow-ups of that day."""
    closed = (Consultation.closed_at >= start_of(day), Consultation.closed_at < start_of(day + _DAY))
    for thread in db.session.scalars(select(Consultation).where(*closed).order_by(Consultation.id)):
        actions.count_close(thread)
    asked = (FollowUp.sent_at >= start_of(day), FollowUp.sent_at < start_of(day + _DAY))
    bands = select(Consultation.age_band, func.count()).join(FollowUp).where(*asked)
    rows = db.session.execute(bands.group_by(Consultation.age_band))
    _count(*(Step(day, Measure.FOLLOW_UPS, band, amount=amount) for band, amount in rows))


def count_diaries_of(day: date) -> None:
    """Count the entries published on *day* that would like replies, and those of them under which two other
    people wrote within 48 hours.

    As they stand when it is asked: what was sealed, closed to replies or brought along does not count, nor
    what its writer deleted within the 48 hours. A reply counts although it was deleted later.
    """
    wishing = (
        Diary.published_at >= start_of(day),
        Diary.published_at < start_of(day + _DAY),
        Diary.author_id.is_not(None),
        Diary.wish.in_([wish.value for wish in WISHES_FOR_WORDS]),
        Diary.audience != Audience.PRIVATE.value,
        Diary.imported_at.is_(None),
    )
    rows = db.session.execute(select(Diary.id, Diary.published_at, Diary.deleted_at).where(*wishing))
    ends = {
        diary_id: published_at + HEARD_WITHIN
        for diary_id, published_at, deleted_at in rows
        if deleted_at is None or deleted_at >= published_at + HEARD_WITHIN
    }
    first_words = (
        select(Comment.diary_id, func.min(Comment.created_at))
        .join(Diary, Diary.id == Comment.diary_id)
        .where(*wishing, Comment.author_id != Diary.author_id, Comment.created_at >= Diary.published_at)
        .group_by(Comment.diary_id, Comment.author_id)
    )
    first = db.session.execute(first_words)
    voices = Counter(diary_id for diary_id, at in first if diary_id in ends and at <= ends[diary_id])
    heard = sum(count >= 2 for count in voices.values())
    _count(Step(day, Measure.DIARIES, amount=len(ends)), Step(day, Measure.DIARIES_HEARD, amount=heard))


def count_ties_of(day: date) -> None:
    """Count what *day* made of ties, then the closed consultations whose writers are in one, and forget."""
    known = _known_ties(day)
    sums: Counter[tuple[date, Measure]] = Counter()
    for pair, (given, got) in _written(day).items():
        row = known.get(pair)
        before = None if row is None else Tie(row.formed_on, row.until, row.lasted_on)
        now = ties.after(before, given, got, day)
        if now is None:
            continue
        if before is None or now.formed_on != before.formed_on:
            sums[day, Measure.TIES] += 1
        if now.lasted_on == day:
            sums[now.formed_on, Measure.TIES_LASTING] += 1
        if row is None:
            row = StandingTie(low_id=pair[0], high_id=pair[1])
            db.session.add(row)
        row.formed_on, row.until, row.lasted_on = now.formed_on, now.until, now.lasted_on
    db.session.flush()
    _count(*(Step(on, measure, amount=amount) for (on, measure), amount in sums.items()))
    _count_closed(day)
    _forget(day)


def _known_ties(day: date) -> dict[Pair, StandingTie]:
    """The ties of pairs of whom one wrote on *day*."""
    wrote = exists().where(
        WrittenDay.day == day,
        or_(
            and_(WrittenDay.from_id == StandingTie.low_id, WrittenDay.to_id == StandingTie.high_id),
            and_(WrittenDay.from_id == StandingTie.high_id, WrittenDay.to_id == StandingTie.low_id),
        ),
    )
    # Another host may have counted the day before.
    rows = db.session.scalars(select(StandingTie).where(wrote).execution_options(populate_existing=True))
    return {(row.low_id, row.high_id): row for row in rows}


def _written(day: date) -> dict[Pair, tuple[set[date], set[date]]]:
    """On which of the last 28 days each of two wrote to the other, for all of whom one did on *day*."""
    today = aliased(WrittenDay)
    low = case((today.from_id < today.to_id, today.from_id), else_=today.to_id).label("low")
    high = case((today.from_id < today.to_id, today.to_id), else_=today.from_id).label("high")
    pairs = select(low, high).where(today.day == day).distinct().subquery("pairs")
    one, other = aliased(User), aliased(User)
    rows = db.session.execute(
        select(pairs.c.low, pairs.c.high, WrittenDay.from_id, WrittenDay.day)
        .join(
            WrittenDay,
            or_(
                and_(WrittenDay.from_id == pairs.c.low, WrittenDay.to_id == pairs.c.high),
                and_(WrittenDay.from_id == pairs.c.high, WrittenDay.to_id == pairs.c.low),
            ),
        )
        .join(one, one.id == pairs.c.low)
        .join(other, other.id == pairs.c.high)
        .where(WrittenDay.day > day - ties.WINDOW, WrittenDay.day <= day)
        .where(~_meets_as_volunteer(one, other, day), ~_meets_as_volunteer(other, one, day))
    )
    found: dict[Pair, tuple[set[date], set[date]]] = defaultdict(lambda: (set(), set()))
    for low_id, high_id, from_id, written_on in rows:
        found[low_id, high_id][from_id != low_id].add(written_on)
    return found


def _meets_as_volunteer(one: type[User], minor: type[User], day: date) -> ColumnElement[bool]:
    """Whether *one* is cleared for minors and the other is one: nearly always they meet for that alone, and a
    reply does not say yet as what it was written."""
    return and_(minor.adult_from > day, func.coalesce(one.cleared_until, date.min) >= day)


def _count_closed(day: date) -> None:
    """Count closed consultations whose writer is in a tie on *day*, once each, and forget them."""
    in_tie = exists().where(
        or_(StandingTie.low_id == ClosedWriter.user_id, StandingTie.high_id == ClosedWriter.user_id),
        StandingTie.formed_on <= day,
        StandingTie.until >= day,
    )
    looked_at = (ClosedWriter.closed_on <= day, ClosedWriter.closed_on >= day - ties.AFTER_CLOSE)
    rows = db.session.execute(
        select(ClosedWriter.id, ClosedWriter.closed_on, ClosedWriter.band).where(*looked_at, in_tie)
    ).all()
    db.session.execute(delete(ClosedWriter).where(ClosedWriter.id.in_([row.id for row in rows])))
    _count(*(Step(row.closed_on, Measure.CLOSED_WITH_TIE, row.band) for row in rows))


def _forget(day: date) -> None:
    """Delete what no day after *day* asks for."""
    db.session.execute(delete(WrittenDay).where(WrittenDay.day <= day + _DAY - ties.WINDOW))
    # As `ties.last_day_of` says.
    over = (StandingTie.until < day, StandingTie.formed_on <= day - ties.WINDOW)
    db.session.execute(delete(StandingTie).where(*over))
    db.session.execute(delete(ClosedWriter).where(ClosedWriter.closed_on <= day - ties.AFTER_CLOSE))


def _count(*steps: Step) -> None:
    actions.count(*_merged(steps))


def _merged(steps: Iterable[Step]) -> list[Step]:
    sums: Counter[tuple[date, Measure, str]] = Counter()
    for step in steps:
        sums[step.day, step.measure, step.band] += step.amount
    return [Step(*key, amount=amount) for key, amount in sums.items() if amount]
