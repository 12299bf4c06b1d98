"""An application to listen, as its four steps hold it, and what is wrong with it. No database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from kokotomo.domain.volunteers.rules import TOPICS_OF_KIND, Hours, TopicKind, Way
from kokotomo.foundation import text, tsv
from kokotomo.foundation.errors import Problem

GUIDE_VERSION = "2026-11"
"""Of てびき; changed with it. Who applies agrees to this version."""

MOTIVES_MAX = 1000
EXPERIENCE_MAX = 1000
ANSWER_MAX = 3000
REMARK_MAX = 1000
DECISION_MAX = 3000
"""Characters as a reader counts them."""

CODE_POINTS = 8
"""So many code points a character may have on the average: more are piles of signs."""


class Step(StrEnum):
    """The four steps, in their order."""

    MOTIVES = "motives"
    LISTENING = "listening"
    GUIDE = "guidelines"
    PRACTICE = "practice"


@dataclass(frozen=True)
class PracticeLetter:
    """A letter that nobody sent, for practice: *key* names it in a form, *paragraphs* are its words."""

    key: str
    topic: str
    way: Way
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """All that was filled in so far. *topics* are public ids by kind, *answers* go by practice letter;
    *versions* say how often each step was saved."""

    motives: str = ""
    experience: str = ""
    ways: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    topics: Mapping[str, Sequence[str]] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)

    def version_of(self, step: Step) -> int:
        """How often *step* was saved; 0 for never."""
        return self.versions.get(step.value, 0)


@cache
def practice_letters() -> tuple[PracticeLetter, ...]:
    """The three practice letters, in the order in which they are shown."""
    return tuple(
        PracticeLetter(row["key"], row["topic"], Way(row["way"]), tuple(row["words"].split("／")))
        for row in tsv.read("kokotomo.domain.volunteers", "practice.tsv")
    )


def problems_of_step(paper: Paper, step: Step) -> dict[str, Problem]:
    """What is wrong with what *step* brought, by field; whether it is complete is asked at the end.

    Keys: ``words.long`` (facts limit, length), ``words.heaped``, ``<field>.some``, ``<kind>.many``.
    """
    if step == Step.MOTIVES:
        return _of_words({"motives": (paper.motives, MOTIVES_MAX)})
    if step == Step.PRACTICE:
        return _of_words({key: (words, ANSWER_MAX) for key, words in paper.answers.items()})
    if step == Step.GUIDE:
        return {}
    problems = _of_words({"experience": (paper.experience, EXPERIENCE_MAX)})
    for name, sent, known in (("ways", paper.ways, list(Way)), ("hours", paper.hours, list(Hours))):
        if not set(sent) <= set(known):
            problems[name] = Problem(f"{name}.some")
    for kind, most in TOPICS_OF_KIND.items():
        named = set(paper.topics.get(kind.value, ()))
        if len(named) > most:
            problems[kind.value] = Problem(f"{kind.value}.many", {"limit": most, "number": len(named)})
    return problems


def missing(paper: Paper, agreed_version: str | None) -> list[Step]:
    """The steps in which something is still needed before it can be sent: motives, the agreement to the
    guidelines as they are now, and an answer to each practice letter. The second step asks for nothing."""
    wanting = {
        Step.MOTIVES: not paper.motives.strip(),
        Step.GUIDE: agreed_version != GUIDE_VERSION,
        Step.PRACTICE: any(not paper.answers.get(one.key, "").strip() for one in practice_letters()),
    }
    return [step for step in Step if wanting.get(step, False)]


def problems_of_decision(letter: str, remarks: Mapping[str, str]) -> dict[str, Problem]:
    """What is wrong with the words of a decision, by field: ``letter.blank``, else as for a step."""
    fields = {"letter": (letter, DECISION_MAX)} | {key: (said, REMARK_MAX) for key, said in remarks.items()}
    problems = _of_words(fields)
    return problems if letter.strip() else {"letter": Problem("decision.blank"), **problems}


def _of_words(fields: Mapping[str, tuple[str, int]]) -> dict[str, Problem]:
    problems = {}
    for name, (words, limit) in fields.items():
        length = text.length(words)
        if length > limit:
            problems[name] = Problem("words.long", {"limit": limit, "length": length})
        elif len(words) > length * CODE_POINTS:
            problems[name] = Problem("words.heaped")
    return problems


TOPIC_KINDS = tuple(kind.value for kind in TopicKind)
"""The fields of the second step that hold topics."""
