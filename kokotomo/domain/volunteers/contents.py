"""What an application holds, sealed under its own key: each version bound to its place."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kokotomo.domain.volunteers.models import VolunteerApplication
from kokotomo.domain.volunteers.papers import Paper
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.crypto.sealing import seal, unseal


@dataclass(frozen=True)
class Decision:
    """The letter in which an application was decided, with *remarks* on practice letters by their key."""

    letter: str
    remarks: Mapping[str, str] = field(default_factory=dict)


def sealed_paper(key: DataKey, application: VolunteerApplication, paper: Paper) -> str:
    """*paper* as the application's present version keeps it."""
    said = {
        "motives": paper.motives,
        "experience": paper.experience,
        "ways": list(paper.ways),
        "hours": list(paper.hours),
        "topics": {kind: list(ids) for kind, ids in paper.topics.items()},
        "answers": dict(paper.answers),
        "versions": dict(paper.versions),
    }
    return seal(key, json.dumps(said, ensure_ascii=False), **_place(application, "sealed"))


def paper_of(key: DataKey, application: VolunteerApplication) -> Paper:
    """What was filled in. Raises `Unsealable`."""
    said: dict[str, Any] = json.loads(unseal(key, application.sealed, **_place(application, "sealed")))
    return Paper(**{**said, "ways": tuple(said["ways"]), "hours": tuple(said["hours"])})


def sealed_decision(key: DataKey, application: VolunteerApplication, decision: Decision) -> str:
    """*decision* as the application keeps it."""
    said = {"letter": decision.letter, "remarks": dict(decision.remarks)}
    return seal(key, json.dumps(said, ensure_ascii=False), **_place(application, "decision_sealed"))


def decision_of(key: DataKey, application: VolunteerApplication) -> Decision | None:
    """The letter of the decision, None while there is none. Raises `Unsealable`."""
    if application.decision_sealed is None:
        return None
    words = unseal(key, application.decision_sealed, **_place(application, "decision_sealed"))
    return Decision(**json.loads(words))


def _place(application: VolunteerApplication, column: str) -> dict[str, Any]:
    return {
        "table": VolunteerApplication.__tablename__,
        "column": column,
        "row": application.public_id,
        "created": application.created_on,
        "version": application.version,
    }
