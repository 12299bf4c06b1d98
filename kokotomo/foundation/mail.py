"""The outbox: letters are put in by the action that causes them, and sent later by the worker.

A letter written in a transaction that is rolled back was never written. Sending happens outside any
transaction; a worker that dies in the middle leaves a claim that runs out, so a letter may arrive
twice but is never lost.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, delete, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.crypto.sealing import new_data_key, seal, unseal
from kokotomo.foundation.db import Base, UTCDateTime, db, transaction
from kokotomo.foundation.letters import Letter
from kokotomo.foundation.transports import Transport

CLAIM = timedelta(minutes=5)
"""Longer than one conversation with a mail server can take with its timeouts."""

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
TRIES = len(BACKOFF) + 1

FAILED_KEPT = timedelta(days=14)

Compose = Callable[[str, Mapping[str, str]], Letter]

log = logging.getLogger(__name__)


class OutgoingMail(Base):
    """A letter that is to be sent. Address, kind and facts are sealed under a key of the row's own,
    so that nothing of them can be read once the row and its key are deleted."""

    __tablename__ = "outgoing_mails"
    __table_args__ = (Index(None, "failed_at", "due_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(public_ids.LENGTH), unique=True, default=public_ids.new)
    once: Mapped[str | None] = mapped_column(String(80), unique=True)
    """What makes a second letter for the same thing impossible while this one waits."""
    data_key_id: Mapped[int] = mapped_column(ForeignKey("data_keys.id"), unique=True)
    sealed: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    useful_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """From then on the letter would only mislead: its link is dead."""
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    attempts: Mapped[int] = mapped_column(default=0)
    """Counted when a try begins, so that a worker which dies in the middle has used one."""
    claimed_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error: Mapped[str | None] = mapped_column(String(120))
    """The kind of the last error and its SMTP code; never its text, in which servers repeat addresses."""


@dataclass(frozen=True)
class _Claimed:
    """A letter that this worker alone may send for `CLAIM`; still sealed."""

    mail: OutgoingMail
    data_key: DataKey
    attempt: int


@transaction
def enqueue(
    kind: str,
    to: str,
    facts: Mapping[str, str] | None = None,
    *,
    once: str | None = None,
    useful_until: datetime | None = None,
    due_at: datetime | None = None,
) -> bool:
    """Have a letter of *kind* sent to *to* (an ASCII address); *facts* are what its template needs.

    With *once* a second letter of that name is not made while the first waits; returns whether one was
    made. It waits until *due_at* (aware); after *useful_until* (aware) it is given up.
    """
    now = clock.now()
    mail = OutgoingMail(
        public_id=public_ids.new(),
        once=once,
        created_at=now,
        due_at=due_at or now,
        useful_until=useful_until,
    )
    words = json.dumps({"to": to, "kind": kind, "facts": dict(facts or {})}, ensure_ascii=False)
    try:
        with db.session.begin_nested():
            _put_in(mail, words)
    except IntegrityError:
        # The one of this name waits already; without a name there is no such thing.
        if once is None:
            raise
        return False
    return True


@transaction
def take_out(once: str) -> bool:
    """Delete the letter named *once*, with its key, if it still waits; whether it did."""
    mail = db.session.scalars(
        select(OutgoingMail).where(OutgoingMail.once == once).with_for_update()
    ).one_or_none()
    if mail is not None:
        _remove(mail)
    return mail is not None


def deliver_due(compose: Compose, send: Transport, limit: int = 20) -> int:
    """Send up to *limit* letters that are due; returns how many went out.

    *compose* makes a letter from its kind and facts, *send* raises where it cannot be sent: then it is
    tried again after `BACKOFF`, and after `TRIES` tries it counts in `count_failed`. Any number of workers
    may call this at once.
    """
    sent = 0
    for _ in range(limit):
        claimed = _claim()
        if claimed is None:
            break
        try:
            words = opened(claimed.data_key, claimed.mail)
            send(words["to"], compose(words["kind"], words["facts"]))
        except Exception as error:  # whatever it is, the other letters are due as well
            _put_off(claimed, error)
        else:
            _done(claimed)
            sent += 1
    return sent


def count_failed() -> int:
    """How many letters were given up and are still kept."""
    return (
        db.session.scalar(select(func.count(OutgoingMail.id)).where(OutgoingMail.failed_at.is_not(None))) or 0
    )


def oldest_due(before: datetime) -> datetime | None:
    """When the longest overdue letter fell due, if that was before *before* (aware): then no worker runs."""
    return db.session.scalar(
        select(func.min(OutgoingMail.due_at)).where(
            OutgoingMail.failed_at.is_(None), OutgoingMail.due_at < before
        )
    )


@transaction
def forget_failed() -> int:
    """Delete letters that were given up `FAILED_KEPT` ago, with their keys; returns how many."""
    gone = db.session.scalars(
        select(OutgoingMail).where(OutgoingMail.failed_at < clock.now() - FAILED_KEPT).limit(500)
    ).all()
    for mail in gone:
        _remove(mail)
    return len(gone)


def _put_in(mail: OutgoingMail, words: str) -> None:
    data_key = new_data_key()
    db.session.add(data_key)
    db.session.flush()
    mail.data_key_id = data_key.id
    mail.sealed = seal(
        data_key,
        words,
        table=OutgoingMail.__tablename__,
        column="sealed",
        row=mail.public_id,
        created=mail.created_at.date(),
    )
    db.session.add(mail)


def opened(data_key: DataKey, mail: OutgoingMail) -> dict[str, Any]:
    """What is sealed in *mail*: ``to``, ``kind``, ``facts``. For this module and `unsent_mail`; may raise
    `Unsealable`."""
    words: dict[str, Any] = json.loads(
        unseal(
            data_key,
            mail.sealed,
            table=OutgoingMail.__tablename__,
            column="sealed",
            row=mail.public_id,
            created=mail.created_at.date(),
        )
    )
    return words


@transaction
def _claim() -> _Claimed | None:
    now = clock.now()
    while True:
        row = db.session.execute(
            select(OutgoingMail, DataKey)
            .join(DataKey, DataKey.id == OutgoingMail.data_key_id)
            .where(
                OutgoingMail.failed_at.is_(None),
                OutgoingMail.due_at <= now,
                or_(OutgoingMail.claimed_until.is_(None), OutgoingMail.claimed_until <= now),
            )
            .order_by(OutgoingMail.due_at, OutgoingMail.id)
            .limit(1)
            .with_for_update(skip_locked=True, of=OutgoingMail)
            .execution_options(populate_existing=True)
        ).one_or_none()
        if row is None:
            return None
        mail, data_key = row
        if mail.useful_until is not None and mail.useful_until <= now:
            _give_up(mail, "too late")
        elif mail.attempts >= TRIES:
            _give_up(mail, mail.last_error or "a worker died each time")
        else:
            mail.attempts += 1
            mail.claimed_until = now + CLAIM
            return _Claimed(mail, data_key, mail.attempts)
        db.session.flush()


@transaction
def _done(claimed: _Claimed) -> None:
    mail = db.session.get(OutgoingMail, claimed.mail.id, populate_existing=True)
    if mail is not None:
        _remove(mail)


@transaction
def _put_off(claimed: _Claimed, error: Exception) -> None:
    mail = db.session.get(OutgoingMail, claimed.mail.id, populate_existing=True)
    # Another worker may have taken it over after our claim had run out: then its word counts.
    if mail is None or mail.attempts != claimed.attempt:
        return
    what = _described(error)
    log.warning("a letter was not sent, try %s of %s: %s", claimed.attempt, TRIES, what)
    if claimed.attempt >= TRIES:
        _give_up(mail, what)
        return
    mail.due_at = clock.now() + BACKOFF[claimed.attempt - 1]
    mail.claimed_until = None
    mail.last_error = what


def _give_up(mail: OutgoingMail, why: str) -> None:
    log.error("a letter was given up after %s tries: %s", mail.attempts, why)
    mail.failed_at = clock.now()
    mail.claimed_until = None
    mail.last_error = why


def _described(error: Exception) -> str:
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()[:120]


def _remove(mail: OutgoingMail) -> None:
    db.session.execute(delete(OutgoingMail).where(OutgoingMail.id == mail.id))
    db.session.execute(delete(DataKey).where(DataKey.id == mail.data_key_id))
