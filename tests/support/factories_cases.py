"""Cases for tests of what moderators are told, as rows: how one comes of a report is asked elsewhere."""

from datetime import timedelta

from kokotomo.domain.accounts.models import User
from kokotomo.domain.moderation.events import CaseOpened
from kokotomo.domain.moderation.models.cases import Case
from kokotomo.domain.moderation.rules import Urgency
from kokotomo.foundation import clock
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.events import publish


@transaction
def opened(about: User, urgency: Urgency = Urgency.NOW, *, ago: timedelta = timedelta(0)) -> Case:
    """A case about *about*, *ago* old. Inside an app context."""
    case = Case(
        kind="person",
        person_id=about.id,
        about_id=about.id,
        reason="life" if urgency == Urgency.NOW else "blame",
        urgency=urgency.value,
        rank=0,
        opened_at=clock.now() - ago,
    )
    db.session.add(case)
    db.session.flush()
    publish(CaseOpened(case))
    return case
