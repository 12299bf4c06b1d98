"""Rows of the figures. Sums name nobody and no thread; what names people is kept while it is counted from."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.foundation.db import Base


class DailySum(Base):
    """How often something happened on a day of Tokyo: `rules.Measure`, its band (the writer's `AgeBand`, a
    report's reason, a case's urgency, or `rules.ALL`), and of waits the bucket (`rules.EDGES`), else 0. What
    `SumStep` holds comes on top."""

    __tablename__ = "daily_sums"

    day: Mapped[date] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(String(20), primary_key=True)
    band: Mapped[str] = mapped_column(String(20), primary_key=True)
    bucket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int]


class SumStep(Base):
    """*amount* more (or less) of a sum, written where it happened, in the same transaction.

    Only ever added: two who count the same thing at the same moment never wait for each other. A sweep puts
    them into `DailySum`.
    """

    __tablename__ = "sum_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    measure: Mapped[str] = mapped_column(String(20))
    band: Mapped[str] = mapped_column(String(20))
    bucket: Mapped[int] = mapped_column(default=0)
    amount: Mapped[int] = mapped_column(default=1)


class WrittenDay(Base):
    """That somebody wrote to somebody on a day of Tokyo, under their page or to their reply: nothing of what,
    where or how often. Forgotten when `ties` needs it no longer."""

    __tablename__ = "written_days"
    __table_args__ = (
        CheckConstraint("from_id <> to_id", name="two_people"),
        Index(None, "day"),
        Index(None, "to_id"),
    )

    from_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class StandingTie(Base):
    """An everyday tie, `ties.Tie`, for as long as it is one or can still last. Shown to nobody."""

    __tablename__ = "standing_ties"
    __table_args__ = (
        CheckConstraint("low_id < high_id", name="low_and_high"),
        Index(None, "high_id"),
        Index(None, "until", "formed_on"),
    )

    low_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    high_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    formed_on: Mapped[date]
    until: Mapped[date]
    lasted_on: Mapped[date | None]


class ClosedWriter(Base):
    """That a consultation of somebody, it is not said which, closed on a day. Kept until they are in a tie,
    or `ties.AFTER_CLOSE` is over."""

    __tablename__ = "closed_writers"
    __table_args__ = (Index(None, "user_id"), Index(None, "closed_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    closed_on: Mapped[date]
    band: Mapped[str] = mapped_column(String(10))


class Nightly(StrEnum):
    """What is counted day by day when the day is over."""

    CLOSES = "closes"
    DIARIES = "diaries"
    TIES = "ties"


class CountedDay(Base):
    """The last day that was counted."""

    __tablename__ = "counted_days"

    what: Mapped[str] = mapped_column(String(10), primary_key=True)
    day: Mapped[date]
