"""The way into a guest's thread: another code for it, or an account in place of the code."""

from kokotomo.domain.accounts.access import is_cleared
from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import receipts, rules
from kokotomo.domain.consultations.access import Correspondent, is_writer
from kokotomo.domain.consultations.actions import correspondents, endings, guest_mail
from kokotomo.domain.consultations.events import TakenAlong
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import threads as queries
from kokotomo.domain.consultations.queries.listeners import find_listener
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.receipts import Receipt
from kokotomo.domain.consultations.rules import Ending, State
from kokotomo.foundation import clock
from kokotomo.foundation.db import transaction
from kokotomo.foundation.errors import NotFound, require
from kokotomo.foundation.events import publish


@transaction
def change_code(guest: Correspondent, consultation: Consultation, receipt: Receipt, session_id: int) -> None:
    """Let the thread be found by *receipt* from now on. The old code is dead at once, and every browser is
    let out but the one that asks, whose session is *session_id*. Twice is once."""
    held = _held(consultation)
    require(is_writer(guest, held.consultation))
    held.consultation.receipt_hash = receipts.hash_of(receipt.code)
    correspondents.let_all_out(held.consultation, but=session_id)


@transaction
def bind(member: User, guest: Correspondent, consultation: Consultation) -> None:
    """Let the thread be *member*'s from now on, as if they had sent it signed in; its code is dead.

    Their account's date takes the place of what was said about 年代: a minor's letter is for cleared
    volunteers again. Who listens and may not meet the member lets go. Raises `NotAllowed` where *member*
    listens in it themselves, or is a minor and it is open to everyone.
    """
    held = _held(consultation)
    row = held.consultation
    require(is_writer(guest, row))
    require(row.volunteer_id != member.id)
    require(not (member.is_minor and row.state == State.OPEN))
    row.writer_id, row.receipt_hash = member.id, None
    row.mail_sealed = None
    band_before = row.age_band
    row.age_band = rules.band_of(member.adult_from, clock.today()).value
    row.opens_at = rules.opens_at(rules.AgeBand(row.age_band), row.sent_at, member.adult_from)
    guest_mail.forget_waiting(row)
    correspondents.let_all_out(row)
    publish(TakenAlong(row, band_before))
    if held.claim is not None and not _may_listen_to(member, held):
        endings.give_back(held, Ending.GONE, None)


def _may_listen_to(member: User, thread: Thread) -> bool:
    listener = find_listener(member, thread.consultation)
    return listener is not None and (not member.is_minor or is_cleared(listener))


def _held(consultation: Consultation) -> Thread:
    held = queries.hold_thread(consultation.id)
    if held is None:
        raise NotFound("consultation")
    return held
