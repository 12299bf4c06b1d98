"""What happened among volunteers, for whoever must know. Things, never words."""

from dataclasses import dataclass

from kokotomo.domain.accounts.models import User
from kokotomo.domain.volunteers.models import Volunteer, VolunteerApplication


@dataclass(frozen=True)
class ApplicationSent:
    """Somebody would like to listen, and has sent all four steps."""

    application: VolunteerApplication


@dataclass(frozen=True)
class ApplicationDecided:
    """A moderator decided by a letter."""

    application: VolunteerApplication


@dataclass(frozen=True)
class SeniorNamed:
    """A moderator named who reads along with somebody on trial; *senior* is None where nobody does now."""

    trainee: Volunteer
    senior: User | None


@dataclass(frozen=True)
class TrialEnded:
    """Three consultations have ended: nobody reads along any more."""

    user_id: int


@dataclass(frozen=True)
class ClearingEnds:
    """A clearing for minors ends in a month."""

    person: User
