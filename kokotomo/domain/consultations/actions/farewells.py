"""What is said at the end of a thread: a word of thanks, whether it got lighter, and no more of it."""

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import access, contents, rules
from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.consultations.events import LighterSaid
from kokotomo.domain.consultations.models.afterwards import Farewell, FollowUp
from kokotomo.domain.consultations.models.claims import Claim
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import farewells as queries
from kokotomo.domain.consultations.queries import threads
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import Lightness, Listener
from kokotomo.domain.consultations.terms import FOLLOW_UP_AFTER
from kokotomo.foundation import clock, text
from kokotomo.foundation.db import transaction
from kokotomo.foundation.errors import Invalid, NotFound, require
from kokotomo.foundation.events import publish
from kokotomo.foundation.inserting import insert_once


@transaction
def begin(consultation: Consultation, claim: Claim | None) -> None:
    """Make room for what the two say at the end of *consultation*, which closes just now with *claim*, and
    for その後どうですか; part of `endings.close`.

    Nothing where no volunteer wrote. The second end of a thread keeps what was said at the first, unless
    somebody else listened since; その後どうですか comes once.
    """
    if consultation.first_reply_at is None:
        return
    last = claim if claim is not None and claim.wrote_at is not None else queries.last_to_write(consultation)
    if last is None or last.volunteer_id is None:
        return
    made = insert_once(Farewell, consultation_id=consultation.id, volunteer_id=last.volunteer_id)
    if made is None:
        _begin_anew(consultation, last.volunteer_id)
    due_on = clock.today() + FOLLOW_UP_AFTER
    insert_once(FollowUp, consultation_id=consultation.id, volunteer_id=last.volunteer_id, due_on=due_on)


@transaction
def say(
    writer: Writer, thread: Thread, *, thanks: str, lighter: Lightness | None, refuses_follow_up: bool
) -> None:
    """Keep what *writer* says at the end; everything may be left out, and said anew but for *lighter*, which
    counts once. Blank *thanks* take them back.

    Raises `Invalid` for ``thanks`` (`rules.problems_of_own`); `NotAllowed` once the end is too long ago.
    """
    said = text.clean(thanks).strip("\n")
    problems = rules.problems_of_own(said, rules.THANKS_MAX)
    if problems:
        raise Invalid({"thanks": problems[0]})
    held = _held(thread)
    require(access.may_say_farewell(writer, held.consultation))
    farewell, follow_up = queries.hold_ends(held.consultation.id)
    if farewell is None and held.consultation.listener == Listener.EVERYONE and lighter is not None:
        # Several answered, and nobody can be thanked alone.
        farewell = insert_once(Farewell, consultation_id=held.consultation.id)
    if farewell is None:
        return
    _thank(held, farewell, said if said.strip() else "")
    if lighter is not None and farewell.lighter_at is None:
        farewell.lighter_at = clock.now()
        publish(LighterSaid(held.consultation, lighter))
    if follow_up is not None and follow_up.sent_at is None and follow_up.skipped_at is None:
        follow_up.refused_at = (follow_up.refused_at or clock.now()) if refuses_follow_up else None


@transaction
def see(volunteer: User, farewell: Farewell) -> None:
    """Note that *volunteer* opened what there is at the end."""
    if farewell.volunteer_id == volunteer.id and farewell.thanks_sealed is not None:
        farewell.thanks_seen_at = farewell.thanks_seen_at or clock.now()


def _thank(held: Thread, farewell: Farewell, said: str) -> None:
    if farewell.volunteer_id is None or said == (contents.thanks_of(held.data_key, farewell) or ""):
        return
    farewell.thanks_version += 1
    farewell.thanked_at = clock.now() if said else None
    farewell.thanks_seen_at = None
    farewell.thanks_sealed = (
        contents.sealed_thanks(
            held.data_key, farewell.public_id, farewell.created_on, farewell.thanks_version, said
        )
        if said
        else None
    )


def _begin_anew(consultation: Consultation, volunteer_id: int) -> None:
    farewell = queries.hold_farewell(consultation.id)
    if farewell is None or farewell.volunteer_id == volunteer_id:
        return
    # What was said to somebody else is not for this one.
    farewell.volunteer_id = volunteer_id
    farewell.thanks_sealed = farewell.thanked_at = farewell.thanks_seen_at = None
    farewell.writer_meets_at = farewell.volunteer_meets_at = None


def _held(thread: Thread) -> Thread:
    held = threads.hold_thread(thread.consultation.id)
    if held is None:
        raise NotFound("consultation")
    return held
