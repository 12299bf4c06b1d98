"""話題 as the box offers them."""

from collections.abc import Collection, Sequence
from typing import Any

from kokotomo.domain.diaries.queries import topics as queries
from kokotomo.domain.diaries.queries.topics import Offered

FIRST_TOPICS = 12
"""Topics in sight; the others wait under ほかの話題を見る."""

Choices = list[tuple[str, str]]


def topics_to_choose(
    chosen: Collection[str], everything: Sequence[Offered] | None = None
) -> tuple[Choices, list[tuple[str, Choices]]]:
    """The first dozen as (public id, name), the others by group. One query, unless *everything* that is
    offered is there already; one more where one of *chosen* is not offered any more."""
    everything = queries.offered() if everything is None else everything
    offered = {topic.public_id for topic in everything}
    # An entry keeps a topic that is not offered any more, and who edits it does not lose it unasked.
    kept = queries.topics_named(one for one in chosen if one not in offered)
    others: dict[str, list[Any]] = {}
    for topic in everything[FIRST_TOPICS:]:
        others.setdefault(topic.group, []).append(topic)
    if kept:
        others["いまは選べない話題"] = list(kept)
    return _pairs(everything[:FIRST_TOPICS]), [(group, _pairs(some)) for group, some in others.items()]


def _pairs(topics: Any) -> Choices:
    return [(topic.public_id, topic.name) for topic in topics]
