"""Topics as forms offer them, and an application as its readers see it."""

from collections.abc import Collection, Mapping, Sequence

from markupsafe import Markup

from kokotomo.domain.diaries.models import Topic
from kokotomo.domain.volunteers import papers
from kokotomo.domain.volunteers.papers import Paper
from kokotomo.domain.volunteers.rules import Hours, Way
from kokotomo.web.threads import WAYS, letter_words
from kokotomo.web.volunteers import phrases

FIRST_TOPICS = 12
"""So many are in sight; the others are folded."""


def offered(everything: Sequence[Topic], chosen: Collection[str]) -> dict[str, object]:
    """*everything* that can be chosen, in sight (``first``) and folded by group (``groups``). Who chose
    a topic that is not offered any more (*chosen*, public ids) does not lose it unasked."""
    there = [topic for topic in everything if topic.retired_at is None or topic.public_id in chosen]
    groups: dict[str, list[Topic]] = {}
    for topic in there[FIRST_TOPICS:]:
        groups.setdefault(topic.group, []).append(topic)
    return {"first": there[:FIRST_TOPICS], "groups": groups}


def shown(paper: Paper, names: Mapping[str, str]) -> dict[str, object]:
    """*paper* in words; *names* are those of topics by public id."""
    topics = {kind: [names[one] for one in ids if one in names] for kind, ids in paper.topics.items()}
    return {
        "motives": letter_words(paper.motives),
        "experience": letter_words(paper.experience),
        "ways": [phrases.OWN_WAYS[Way(way)] for way in paper.ways],
        "hours": [phrases.HOURS[Hours(part)] for part in paper.hours],
        "topics": {kind: "・".join(some) for kind, some in topics.items()},
        "answers": _answers(paper),
    }


def _answers(paper: Paper) -> list[dict[str, object]]:
    said: list[dict[str, object]] = []
    for number, one in enumerate(papers.practice_letters(), start=1):
        words: Markup = letter_words(paper.answers.get(one.key, ""))
        said.append({"number": number, "letter": one, "way": WAYS[one.way], "words": words})
    return said
