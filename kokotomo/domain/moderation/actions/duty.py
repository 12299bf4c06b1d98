"""当番: moderators enter shifts, switch themselves on, ask to be relieved, take each other's."""

from datetime import datetime, timedelta

from kokotomo.domain.accounts.models import User
from kokotomo.domain.moderation import access, record, shifts
from kokotomo.domain.moderation.events import ReliefWanted
from kokotomo.domain.moderation.models.duty import Shift
from kokotomo.domain.moderation.queries import duty as queries
from kokotomo.foundation import clock
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Conflict, Invalid, NotFound, Problem, require
from kokotomo.foundation.events import publish
from kokotomo.foundation.inserting import insert_once


@transaction
def enter(viewer: User, starts_at: datetime, hours: int, *, mine: bool, form_key: str) -> Shift:
    """Put a shift of *hours* from *starts_at* (aware) into the plan: *mine*, or one for which somebody is
    looked for. The same *form_key* again gives back the first.

    Raises `NotAllowed`, `Invalid` as `shifts.problems_of` says.
    """
    require(access.may_moderate(viewer))
    there = queries.find_entered(viewer, form_key)
    if there is not None:
        return there
    problems = shifts.problems_of(starts_at, hours, clock.now())
    if problems:
        raise Invalid(problems)
    return _insert(viewer, starts_at, hours, viewer.id if mine else None, form_key)


@transaction
def switch_on(viewer: User, hours: int, form_key: str) -> Shift:
    """当番に入る: from now for *hours* (of `shifts.SWITCH_HOURS`). Who is on duty already stays as long as
    the later of both. Raises `NotAllowed`, `Invalid` (``hours.choice``)."""
    require(access.may_moderate(viewer))
    if hours not in shifts.SWITCH_HOURS:
        raise Invalid({"hours": Problem("hours.choice")})
    there = queries.find_entered(viewer, form_key)
    if there is not None:
        return there
    now = clock.now()
    present = queries.find_present(viewer)
    if present is None:
        return _insert(viewer, now, hours, viewer.id, form_key)
    until = max(present.ends_at, now + timedelta(hours=hours))
    if until != present.ends_at:
        present.ends_at = until
        _note(viewer, "duty.extended", present)
    return present


@transaction
def switch_off(viewer: User) -> None:
    """当番を終える: what runs now ends now. Twice is once. Raises `NotAllowed`."""
    require(access.may_moderate(viewer))
    ended = []
    while (present := queries.find_present(viewer)) is not None:
        # A shift lasts: one that began this very moment ends after it.
        present.ends_at = max(clock.now(), present.starts_at + timedelta(microseconds=1))
        ended.append(present)
        if present.ends_at > clock.now():
            break
    for shift in ended:
        _note(viewer, "duty.ended", shift)


@transaction
def ask_relief(viewer: User, public_id: str, *, wanted: bool) -> None:
    """代わってもらう, or not any more. The others are told once; until one of them takes it, it stays
    *viewer*'s. Raises `NotAllowed`, `NotFound` for what is over or not *viewer*'s."""
    shift, _held = _hold(viewer, public_id)
    if shift.moderator_id != viewer.id:
        raise NotFound("shift")
    if wanted == (shift.wanted_at is not None):
        return
    shift.wanted_at = clock.now() if wanted else None
    if wanted:
        publish(ReliefWanted(queries.moderators(but=[viewer.id])))
    _note(viewer, "duty.relief_wanted" if wanted else "duty.relief_unwanted", shift)


@transaction
def take(viewer: User, public_id: str) -> None:
    """Take a shift that nobody holds, or whose holder asked for another. Of several at once one gets it; who
    has it already keeps it.

    Raises `NotAllowed`, `NotFound` for what is over, `Conflict` (``duty.taken``) where another was faster or
    the holder keeps it.
    """
    shift, held = _hold(viewer, public_id)
    if shift.moderator_id == viewer.id and held:
        return
    if held and shift.wanted_at is None:
        raise Conflict("duty.taken")
    shift.moderator_id, shift.wanted_at = viewer.id, None
    _note(viewer, "duty.taken", shift)


@transaction
def withdraw(viewer: User, public_id: str) -> None:
    """Take a shift that has not begun out of the plan: one's own, or one that *viewer* entered and nobody
    holds. Raises `NotAllowed`, `NotFound`, `Conflict` (``duty.begun``, ``duty.taken``)."""
    shift, held = _hold(viewer, public_id)
    own = shift.moderator_id == viewer.id
    if not own and shift.entered_by_id != viewer.id:
        raise NotFound("shift")
    if not own and held:
        raise Conflict("duty.taken")
    if shift.starts_at <= clock.now():
        raise Conflict("duty.begun")
    subject = f"shift/{shift.public_id}"
    db.session.delete(shift)
    record.append(viewer, "duty.withdrawn", subject)


def _insert(viewer: User, starts_at: datetime, hours: int, holder_id: int | None, form_key: str) -> Shift:
    made = insert_once(
        Shift,
        form_key=form_key,
        entered_by_id=viewer.id,
        moderator_id=holder_id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
    )
    if made is None:
        # The same form's other tap was faster.
        there = queries.find_entered(viewer, form_key)
        if there is None:
            raise NotFound("shift")
        return there
    _note(viewer, "duty.entered" if holder_id else "duty.offered", made)
    return made


def _hold(viewer: User, public_id: str) -> tuple[Shift, bool]:
    require(access.may_moderate(viewer))
    found = queries.hold_shift(viewer, public_id)
    if found is None:
        raise NotFound("shift")
    return found


def _note(viewer: User, action: str, shift: Shift) -> None:
    hours = {"from": shift.starts_at.isoformat(), "until": shift.ends_at.isoformat()}
    record.append(viewer, action, f"shift/{shift.public_id}", **hours)
