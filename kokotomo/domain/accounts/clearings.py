"""What a clearing for minors rests on (PRODUCT 5): identity, an interview, six months of service. Pure.

Two people decide; that it is renewed every year stands in `rules.problem_of_clearing`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kokotomo.foundation import text
from kokotomo.foundation.errors import Problem

SERVED = timedelta(days=182)
"""Six months, as a volunteer here."""

FIRST_YEAR = timedelta(days=365)
"""For so long after its first account a site may take proven service elsewhere instead."""

INTERVIEW_HOLDS = timedelta(days=90)
"""An interview that is longer ago is no interview for this clearing."""

NOTE_MAX = 200
"""Characters of what proves service elsewhere, as a reader counts them."""


class Identity(StrEnum):
    """How it was checked who somebody is."""

    IN_PERSON = "in_person"
    VIDEO = "video"


class Service(StrEnum):
    """Where somebody has served."""

    HERE = "here"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Grounds:
    """What was checked, as a form or the command line brought it; empty is not checked."""

    identity: str = ""
    interviewed_on: date | None = None
    service: str = ""
    note: str = ""


class GroundsKept:
    """The columns of an `Appointment` that keep `Grounds`; empty where it is about no clearing."""

    identity: Mapped[str | None] = mapped_column(String(10))
    interviewed_on: Mapped[date | None]
    service: Mapped[str | None] = mapped_column(String(10))
    service_note: Mapped[str | None] = mapped_column(String(1000))


def problems_of(
    grounds: Grounds, *, today: date, volunteer_since: date | None, site_since: date | None
) -> dict[str, Problem]:
    """What is wrong with *grounds* for somebody who is a volunteer since that day, on a site that has had
    accounts since that day, by field: ``identity.choice``; ``interviewed_on.blank``, ``.future``, ``.old``;
    ``service.choice``, ``service.short`` (fact since: from when on it would do), ``service.late`` where the
    site's first year is over; ``proof.blank``, ``proof.long`` of ``note``."""
    problems: dict[str, Problem] = {}
    if grounds.identity not in list(Identity):
        problems["identity"] = Problem("identity.choice")
    if grounds.interviewed_on is None:
        problems["interviewed_on"] = Problem("interviewed_on.blank")
    elif grounds.interviewed_on > today:
        problems["interviewed_on"] = Problem("interviewed_on.future")
    elif grounds.interviewed_on < today - INTERVIEW_HOLDS:
        problems["interviewed_on"] = Problem("interviewed_on.old")
    if grounds.service == Service.HERE:
        if volunteer_since is None or volunteer_since > today - SERVED:
            since = (volunteer_since or today) + SERVED
            problems["service"] = Problem("service.short", {"since": since})
    elif grounds.service == Service.ELSEWHERE:
        if site_since is not None and site_since < today - FIRST_YEAR:
            problems["service"] = Problem("service.late")
        elif not grounds.note.strip():
            problems["note"] = Problem("proof.blank")
    else:
        problems["service"] = Problem("service.choice")
    if text.length(grounds.note) > NOTE_MAX or len(grounds.note) > 1000:
        length = text.length(grounds.note)
        problems["note"] = Problem("proof.long", {"limit": NOTE_MAX, "length": length})
    return problems
