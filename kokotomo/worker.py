"""The worker: runs every feature's sweeps in turn, and sends mail. Any number may run, on any hosts."""

import logging
import signal
import threading
from collections.abc import Callable
from types import FrameType

from flask import Flask

from kokotomo.domain.accounts import sweeps as accounts
from kokotomo.domain.consultations import forgetting
from kokotomo.domain.consultations.sweeps import expiry, rounds, terms
from kokotomo.domain.diaries import sweeps as diaries
from kokotomo.domain.figures.sweeps import counting as figures
from kokotomo.domain.follows import sweeps as follows
from kokotomo.domain.limits import sweeps as limits
from kokotomo.domain.moderation.sweeps import duty, evidence
from kokotomo.domain.notifications import sweeps as notifications
from kokotomo.domain.portability import sweeps as portability
from kokotomo.domain.volunteers import sweeps as volunteers
from kokotomo.foundation import erasure, mail, tombstone_file, tombstones
from kokotomo.foundation.db import db
from kokotomo.web import mailing

PAUSE = 2.0
"""Seconds between two rounds: how long a confirming mail waits at most before it is sent."""

SLOW_EVERY = 150
"""Rounds between two runs of the sweeps that have days to spare (five minutes)."""

log = logging.getLogger("kokotomo.worker")


def quick_sweeps(app: Flask) -> list[Callable[[], object]]:
    """What people wait for."""
    compose, send = mailing.composer(app), mailing.transport(app)
    return [
        # What these tell of goes out by mail in the same round.
        rounds.invite,
        duty.escalate,
        notifications.send_notices,
        lambda: mail.deliver_due(compose, send),
        portability.work_off,
        *_tombstones_outside(app, whole=False),
    ]


DIE_WITH_THEIR_KEY = ("letters",)
"""Tables too large to be rewritten at night for what is sealed in them."""

SLOW_SWEEPS: list[Callable[[], object]] = [
    # First: what is to be counted is counted before anything is deleted for good.
    figures.count_up,
    limits.forget_expired,
    accounts.forget_expired,
    accounts.remove_left,
    # Before anybody is reminded of what is over anyway.
    terms.end,
    terms.lapse,
    terms.shorten,
    terms.nudge,
    terms.tell_of_ends,
    terms.tell_of_waiting,
    terms.tell_of_minors,
    rounds.ask_after,
    expiry.forget_expired,
    forgetting.tell_idle,
    forgetting.forget_due,
    expiry.round_times,
    follows.forget_greetings,
    diaries.purge_deleted,
    diaries.end_waiting,
    portability.forget_old,
    evidence.purge_evidence,
    duty.forget_shifts,
    volunteers.forget_applications,
    volunteers.tell_of_clearings,
    tombstones.forget_old,
    lambda: erasure.rewrite_at_night(but=DIE_WITH_THEIR_KEY),
    # Last: what the others deleted leaves the files as well.
    erasure.clean_files,
]


def slow_sweeps(app: Flask) -> list[Callable[[], object]]:
    """What has days to spare."""
    return [*SLOW_SWEEPS[:-1], *_tombstones_outside(app, whole=True), SLOW_SWEEPS[-1]]


def _tombstones_outside(app: Flask, *, whole: bool) -> list[Callable[[], object]]:
    folder = app.config["SETTINGS"].backups
    if folder is None:
        return []
    return [lambda: tombstone_file.write_out(folder / tombstone_file.NAME, whole=whole)]


def run_round(app: Flask, *, slow: bool) -> None:
    """One round. A sweep that fails is logged and does not keep the others from running."""
    for sweep in [*quick_sweeps(app), *(slow_sweeps(app) if slow else [])]:
        with app.app_context():
            try:
                sweep()
            except Exception as error:
                db.session.rollback()
                log.error(
                    "a sweep failed: %s in %s", type(error).__name__, getattr(sweep, "__name__", "mail")
                )


def run(app: Flask) -> None:
    """Rounds until the process is asked to end (SIGTERM, SIGINT)."""
    done = threading.Event()

    def finish(_signal: int, _frame: FrameType | None) -> None:
        done.set()

    signal.signal(signal.SIGTERM, finish)
    signal.signal(signal.SIGINT, finish)
    rounds = 0
    while not done.is_set():
        run_round(app, slow=rounds % SLOW_EVERY == 0)
        rounds += 1
        done.wait(PAUSE)
