"""A guest's address for the one mail: sealed with the thread, used once, purged."""

from datetime import datetime, time, timedelta

from kokotomo.domain.accounts import addresses
from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.access import Correspondent, is_writer
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import threads as queries
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import QUIET_FROM, QUIET_UNTIL, State
from kokotomo.foundation import clock, mail
from kokotomo.foundation.db import transaction
from kokotomo.foundation.errors import Conflict, NotFound, require

KIND = "thread_news"


@transaction
def keep_address(guest: Correspondent, consultation: Consultation, typed: str) -> None:
    """Keep *typed* as the address for the one mail of *guest*'s thread; nothing typed removes it.

    Raises `Invalid` for ``mail`` as `accounts.addresses.parse` does, `Conflict` (``consultation.closed``).
    """
    address = addresses.parse(typed, "mail") if typed.strip() else None
    held = queries.hold_thread(consultation.id)
    if held is None:
        raise NotFound("consultation")
    require(is_writer(guest, held.consultation))
    forget_waiting(held.consultation)
    if address is None:
        held.consultation.mail_sealed = None
        return
    if held.consultation.state == State.CLOSED:
        raise Conflict("consultation.closed")
    held.consultation.mail_sealed = contents.sealed_mail(
        held.data_key, held.consultation.public_id, held.consultation.created_on, address.shown
    )


@transaction
def tell(thread: Thread) -> bool:
    """Have the one mail sent that says no more than お知らせがあります, after the quiet hours of Tokyo,
    and purge the address; whether there was one. Part of an action on *thread*, which is held."""
    shown = contents.mail_of(thread.data_key, thread.consultation)
    if shown is None:
        return False
    mail.enqueue(
        KIND,
        addresses.mailbox_of(shown),
        once=_name(thread.consultation),
        due_at=after_quiet_hours(clock.now()),
    )
    thread.consultation.mail_sealed = None
    return True


@transaction
def forget_waiting(consultation: Consultation) -> None:
    """Delete the mail if it still waits for the morning: the thread is gone, or the address is another."""
    mail.take_out(_name(consultation))


def after_quiet_hours(at: datetime) -> datetime:
    """The first instant from *at* (aware) on that is not in the quiet hours of Tokyo."""
    here = at.astimezone(clock.TOKYO)
    if QUIET_UNTIL <= here.hour < QUIET_FROM:
        return at
    day = here.date() + timedelta(days=1 if here.hour >= QUIET_FROM else 0)
    return datetime.combine(day, time(QUIET_UNTIL), clock.TOKYO)


def _name(consultation: Consultation) -> str:
    return f"{KIND}/{consultation.public_id}"
