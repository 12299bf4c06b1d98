"""Threads in which something falls due, and what can be told apart about them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.actions import letters, promises
from kokotomo.domain.consultations.models.claims import Claim, Invitation
from kokotomo.domain.consultations.models.threads import Consultation, ThreadMark
from kokotomo.domain.consultations.queries.threads import Thread, hold_thread
from kokotomo.domain.consultations.sweeps import terms
from kokotomo.domain.notifications.models import Notification
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.mail import OutgoingMail
from tests.support.factories_consultations import a_letter, a_volunteer, taken
from tests.support.people import People

BEGIN = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)  # Monday, noon in Tokyo
DAY = timedelta(days=1)

SWEEPS: tuple[Callable[[], int], ...] = (
    terms.end,
    terms.lapse,
    terms.shorten,
    terms.nudge,
    terms.tell_of_ends,
    terms.tell_of_waiting,
)
"""In the worker's order."""


@dataclass(frozen=True)
class Pair:
    """A thread with its two."""

    writer: User
    volunteer: User
    consultation: Consultation

    def held(self) -> Thread:
        """As it stands now."""
        found = hold_thread(self.consultation.id)
        assert found is not None
        return found

    def row(self) -> Consultation:
        """As it stands now."""
        return self.held().consultation

    def writes(self, words: str = "つづきです。") -> None:
        """The writer's letter."""
        letters.write(self.writer, self.held(), words, public_ids.new())

    def answers(self, words: str = "読みました。") -> None:
        """The volunteer's letter."""
        letters.answer(self.volunteer, self.held(), words, public_ids.new())

    def promises(self, days: int) -> None:
        """The volunteer's day, so many days ahead."""
        promises.promise(self.volunteer, self.held(), clock.today() + days * DAY)


def a_thread(people: People, *, promised: int | None = 1) -> Pair:
    """Sent and taken at `BEGIN`, with an answer promised so many days ahead."""
    writer, volunteer = people.member(), a_volunteer(people)
    with clock.fixed(BEGIN):
        consultation = a_letter(writer)
        day = None if promised is None else clock.today() + promised * DAY
        taken(consultation, volunteer, promised_on=day)
    return Pair(writer, volunteer, consultation)


def waiting(people: People) -> Pair:
    """Sent at `BEGIN`; nobody took it."""
    writer, volunteer = people.member(), a_volunteer(people)
    return Pair(writer, volunteer, a_letter(writer, at=BEGIN))


def answered(people: People) -> Pair:
    """Answered at once, and since then its writer is silent."""
    pair = a_thread(people)
    with clock.fixed(BEGIN):
        pair.answers()
    return pair


def owed(people: People) -> Pair:
    """Answered at once; its writer wrote again, and the volunteer promised nothing."""
    pair = answered(people)
    with clock.fixed(BEGIN + timedelta(hours=1)):
        pair.writes()
    return pair


def run_all() -> int:
    """Every sweep once; how much was done."""
    return sum(sweep() for sweep in SWEEPS)


def settle() -> None:
    """Every sweep until nothing is due any more."""
    while run_all():
        db.session.remove()
    db.session.remove()


def state(*, but: tuple[str, ...] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """All rows that a sweep may touch, without ids and keys of rows that were made anew."""
    db.session.rollback()
    kinds = (Consultation, Claim, ThreadMark, Notification, Invitation, OutgoingMail)
    unequal = {"id", "public_id", "data_key_id", "sealed", "once", *but}
    found = {}
    for kind in kinds:
        columns = [column for column in kind.__table__.columns if column.name not in unequal]
        rows = db.session.execute(kind.__table__.select().with_only_columns(*columns))
        found[kind.__tablename__] = sorted((tuple(row) for row in rows), key=repr)
    db.session.rollback()
    return found
