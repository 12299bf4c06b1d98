"""Work that falls due: files are read on trial, entries are taken, what nobody needs any more is deleted.

Any number of workers may run at once, and each may be killed at any line: one works on an import while it
holds its claim, every batch stands or falls with the count of what is done, and the keys of entries keep any
from being taken twice.
"""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import delete

from kokotomo.domain.accounts.access import may_write
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.people import data_key_of
from kokotomo.domain.diaries.actions import imports
from kokotomo.domain.diaries.actions.imports import Brought
from kokotomo.domain.portability import actions, contents
from kokotomo.domain.portability.contents import Found, Inside
from kokotomo.domain.portability.models import Import
from kokotomo.domain.portability.queries import imports as queries
from kokotomo.domain.portability.readers import formats
from kokotomo.domain.portability.readers.items import FileRefused, NotTaken
from kokotomo.domain.portability.rules import KEPT
from kokotomo.domain.portability.trials import Judged, Trial, batches
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db, release, transaction

CLAIM = timedelta(minutes=10)
"""Longer than any file takes to be read on trial (a minute for 64 megabytes)."""

AT_A_TIME = 4.0
"""Seconds for which one call takes entries; mail is waiting in the same round."""

BATCH = 200


@dataclass(frozen=True)
class _Claimed:
    """An import that this worker alone works on."""

    row: Import
    owner: User
    inside: Inside
    claim: str


def work_off(import_id: int | None = None) -> int:
    """Read one import on trial, or take some of its entries; returns how many were worked off, 0 where
    nothing is due. *import_id* asks for that one alone."""
    claimed = _claim(import_id)
    if claimed is None:
        return 0
    data = queries.file_of(claimed.owner, claimed.row)
    # Nobody waits for our lock while we read.
    release()
    try:
        opened = formats.opened(data)
        if claimed.row.state == "received":
            return _read_on_trial(claimed, opened)
        return _take(claimed, opened)
    except FileRefused as refused:
        _refuse(claimed, refused.key, dict(refused.facts))
        return 1


def forget_old() -> int:
    """Delete imports of a week ago, done or not, with what is left of their files; returns how many."""
    gone = batch = _forget_some()
    while batch == BATCH:
        batch = _forget_some()
        gone += batch
    return gone


def _read_on_trial(claimed: _Claimed, opened: formats.Opened) -> int:
    owner, seen = claimed.owner, set[str]()

    def is_there(some: Sequence[Brought]) -> list[bool]:
        there = imports.there_already(owner, some)
        release()
        found = []
        for one, is_old in zip(some, there, strict=True):
            key = one.key_of(owner)
            found.append(is_old or key in seen)
            seen.add(key)
        return found

    reader = queries.reader_for(owner)
    trial = Trial(is_there, reader)
    release()
    for batch in batches(opened.items, claimed.inside.choices, reader):
        trial.look(batch)
    _keep_trial(claimed, trial.found(opened), trial.handed_over(), trial.total)
    return trial.total


def _take(claimed: _Claimed, opened: formats.Opened) -> int:
    ends = time.monotonic() + AT_A_TIME
    reader = queries.reader_for(claimed.owner)
    release()
    worked = 0
    for batch in batches(opened.items, claimed.inside.choices, reader, claimed.row.done):
        if not _take_batch(claimed, batch):
            return worked
        worked += len(batch)
        if time.monotonic() > ends:
            _let_go(claimed)
            return worked
    _finish(claimed)
    return worked


@transaction
def _claim(import_id: int | None) -> _Claimed | None:
    found = queries.next_waiting(import_id)
    if found is None:
        return None
    row, owner = found
    row.claim, row.claimed_until = public_ids.new(), clock.now() + CLAIM
    return _Claimed(row, owner, contents.inside_of(row, data_key_of(owner)), row.claim)


@transaction
def _keep_trial(claimed: _Claimed, found: Found, not_taken: list[NotTaken], total: int) -> None:
    held = queries.hold(claimed.row.id, claimed.claim)
    if held is None:
        return
    row, owner = held
    actions.put(row, owner, replace(claimed.inside, found=found))
    actions.add_report(row, owner, not_taken)
    row.state, row.total, row.claim, row.claimed_until = "read", total, None, None


@transaction
def _take_batch(claimed: _Claimed, batch: Sequence[Judged]) -> bool:
    """Take one batch and count it; False where this worker is to stop."""
    held = queries.hold(claimed.row.id, claimed.claim)
    if held is None:
        return False
    row, owner = held
    if not may_write(owner):
        inside = contents.inside_of(row, data_key_of(owner))
        actions.put(row, owner, replace(inside, found=replace(inside.found, problem="import.suspended")))
        actions.close(row, "refused")
        return False
    taken, not_taken = _taken_of(owner, batch)
    if not_taken:
        inside = contents.inside_of(row, data_key_of(owner))
        reasons = Counter(dict(inside.found.reasons)) + Counter(one.reason for one in not_taken)
        ordered = sorted(reasons.items(), key=lambda one: (-one[1], one[0]))
        actions.put(row, owner, replace(inside, found=replace(inside.found, reasons=ordered)))
        actions.add_report(row, owner, not_taken)
    row.done += len(batch)
    row.taken += taken
    row.claimed_until = clock.now() + CLAIM
    return True


def _taken_of(owner: User, batch: Sequence[Judged]) -> tuple[int, list[NotTaken]]:
    fit = [(raw, one) for raw, one in batch if raw is not None and isinstance(one, Brought)]
    results = iter(imports.take(owner, [one for _raw, one in fit]) if fit else [])
    taken, not_taken = 0, []
    for raw, one in batch:
        if isinstance(one, NotTaken):
            not_taken.append(one)
        elif next(results):
            taken += 1
        elif raw is not None:
            not_taken.append(NotTaken(raw.line, "already"))
    return taken, not_taken


@transaction
def _let_go(claimed: _Claimed) -> None:
    held = queries.hold(claimed.row.id, claimed.claim)
    if held is not None:
        held[0].claim, held[0].claimed_until = None, None


@transaction
def _finish(claimed: _Claimed) -> None:
    held = queries.hold(claimed.row.id, claimed.claim)
    if held is not None:
        actions.close(held[0], "taken")


@transaction
def _refuse(claimed: _Claimed, problem: str, facts: dict[str, object]) -> None:
    held = queries.hold(claimed.row.id, claimed.claim)
    if held is None:
        return
    row, owner = held
    found = replace(claimed.inside.found, problem=problem, facts=facts)
    actions.put(row, owner, replace(claimed.inside, found=found))
    actions.close(row, "refused")


@transaction
def _forget_some() -> int:
    old = queries.ids_older_than(clock.now() - KEPT, BATCH)
    db.session.execute(delete(Import).where(Import.id.in_(old)))
    return len(old)
