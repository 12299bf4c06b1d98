"""話題 as forms offer them: a dozen in sight, the others by group under ほかの話題を見る."""

from collections.abc import Iterable, Sequence

from kokotomo.domain.diaries.models import Topic
from kokotomo.domain.diaries.queries import topics as queries

FIRST_TOPICS = 12
"""Topics in sight; the others wait under ほかの話題を見る."""

Choices = list[tuple[str, str]]


def first_and_more(chosen: Sequence[str]) -> tuple[Choices, list[tuple[str, Choices]]]:
    """The first dozen as (value, label), the others by group. One query, two where *chosen* names a topic
    that is not offered any more: who edits something does not lose it unasked."""
    everything = queries.topics()
    offered = {topic.public_id for topic in everything}
    kept = queries.topics_named(one for one in chosen if one not in offered)
    others: dict[str, list[Topic]] = {}
    for topic in everything[FIRST_TOPICS:]:
        others.setdefault(topic.group, []).append(topic)
    if kept:
        others["いまは選べない話題"] = kept
    return _pairs(everything[:FIRST_TOPICS]), [(group, _pairs(some)) for group, some in others.items()]


def _pairs(topics: Iterable[Topic]) -> Choices:
    return [(topic.public_id, topic.name) for topic in topics]
