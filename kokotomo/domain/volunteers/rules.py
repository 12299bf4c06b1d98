"""Rules of volunteers: limits and choices. No database."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from kokotomo.foundation import clock

BIO_MAX = 160
"""Characters of a volunteer's lines about themselves, as a reader counts them."""

TOPICS_MAX = 12
EXPERIENCES_MAX = 12
REFUSED_MAX = 20
"""Topics that somebody may choose of each kind: who would take all of forty is asked to think again."""

CAP_DEFAULT = 3
CAP_MOST = 8
"""Open consultations at once (PRODUCT 4)."""


TRIAL_CAP = 1
TRIALS = 3
"""On trial: so many at once, until so many have ended in which the volunteer wrote (PRODUCT 5)."""


class Way(StrEnum):
    """How somebody would like to be heard, or likes to listen."""

    LISTEN = "listen"
    THINK = "think"
    CHAT = "chat"


class TopicKind(StrEnum):
    """What a topic is to a volunteer."""

    LIKED = "liked"
    LIVED = "lived"
    """Own experience."""
    REFUSED = "refused"
    """受けない話題: letters on it stand nowhere for this volunteer, and nobody learns of it."""


class ApplicationState(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Hours(StrEnum):
    """When somebody usually writes, in Tokyo: roughly, for nobody is held to it."""

    WEEKDAY_MORNING = "weekday_morning"
    WEEKDAY_DAY = "weekday_day"
    WEEKDAY_EVENING = "weekday_evening"
    WEEKDAY_NIGHT = "weekday_night"
    WEEKEND_MORNING = "weekend_morning"
    WEEKEND_DAY = "weekend_day"
    WEEKEND_EVENING = "weekend_evening"
    WEEKEND_NIGHT = "weekend_night"


TOPICS_OF_KIND = {
    TopicKind.LIKED: TOPICS_MAX,
    TopicKind.LIVED: EXPERIENCES_MAX,
    TopicKind.REFUSED: REFUSED_MAX,
}
"""How many topics of a kind somebody may choose."""


def joined(kind: type[StrEnum], values: Iterable[str]) -> str:
    """*values* of *kind* as a column keeps them: parted by spaces, in their own order, each once."""
    chosen = set(values)
    return " ".join(one.value for one in kind if one.value in chosen)


def hours_of(at: datetime) -> Hours:
    """The part of the week in which *at* (aware) lies, in Tokyo: a morning from 5, a day from 11, an evening
    from 17, a night from 21 until 5. The hours after midnight belong to the night before."""
    here = at.astimezone(clock.TOKYO)
    part = next(
        (
            name
            for begins, name in ((21, "night"), (17, "evening"), (11, "day"), (5, "morning"))
            if here.hour >= begins
        ),
        "night",
    )
    weekday = here.weekday() - (1 if here.hour < 5 else 0)
    return Hours(f"{'weekend' if weekday % 7 in (5, 6) else 'weekday'}_{part}")
