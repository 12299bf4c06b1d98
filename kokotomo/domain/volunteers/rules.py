"""Rules of volunteers: limits and choices. No database."""

from enum import StrEnum

BIO_MAX = 160
"""Characters of a volunteer's lines about themselves, as a reader counts them."""

TOPICS_MAX = 12
EXPERIENCES_MAX = 12
REFUSED_MAX = 20
"""Topics that somebody may choose of each kind: who would take all of forty is asked to think again."""

CAP_DEFAULT = 3
CAP_MOST = 8
"""Open consultations at once (PRODUCT 4)."""


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
