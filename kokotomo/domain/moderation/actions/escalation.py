"""Telling those on duty of いま-cases: when one comes, and again where nobody has it in hand."""

from kokotomo.domain.moderation import record, shifts
from kokotomo.domain.moderation.events import CaseEscalated
from kokotomo.domain.moderation.models.cases import Case
from kokotomo.domain.moderation.queries import duty, escalation
from kokotomo.domain.moderation.rules import Urgency
from kokotomo.foundation import clock
from kokotomo.foundation.db import transaction
from kokotomo.foundation.events import publish


@transaction
def tell_of_new(case: Case) -> None:
    """Tell those on duty of *case*, which just came, if it cannot wait. Nobody where nobody is."""
    if case.urgency == Urgency.NOW:
        concerned = escalation.concerned_in(case)
        publish(CaseEscalated(case, [one for one in duty.ids_on_duty() if one not in concerned]))


@transaction
def escalate_next() -> bool:
    """Tell of the next いま-case that is due and that nobody has in hand; whether there was one.

    Those on duty hear after ten minutes, all moderators after thirty or where nobody is on duty; each step
    once.

    Nobody hears of a case about themselves, or of one that they reported: they may not handle it. The row is
    held, so of several workers one tells; killed anywhere, it falls due again.
    """
    case = escalation.next_due()
    if case is None:
        return False
    case.escalated = shifts.step_due(clock.now() - case.opened_at)
    concerned = escalation.concerned_in(case)
    told = [] if case.escalated > 1 else [one for one in duty.ids_on_duty() if one not in concerned]
    told = told or duty.moderators(but=concerned)
    publish(CaseEscalated(case, told))
    record.append(
        record.SITE, "case.escalated", f"case/{case.public_id}", step=case.escalated, told=len(told)
    )
    return True
