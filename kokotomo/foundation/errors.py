"""What can go wrong in the domain. An error carries a key and facts; pages find the words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


class DomainError(Exception):
    """Something that was asked for cannot be done.

    *key* names the reason (``"reply.closed"``), *facts* are what a sentence about it needs.
    """

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key = key
        self.facts: Mapping[str, object] = facts


class NotFound(DomainError):
    """It is not there, or not there for this viewer: the two must never differ."""

    def __init__(self, key: str = "not_found", **facts: object) -> None:
        super().__init__(key, **facts)


class NotAllowed(DomainError):
    """The viewer may see the thing but not do this to it."""

    def __init__(self, key: str = "not_allowed", **facts: object) -> None:
        super().__init__(key, **facts)


class Conflict(DomainError):
    """Somebody, or the same person on another page, was faster."""


class TooMany(DomainError):
    """A limit is reached; *again_at* says when the next try is welcome (aware UTC)."""

    def __init__(self, key: str, again_at: datetime, **facts: object) -> None:
        super().__init__(key, **facts)
        self.again_at = again_at


@dataclass(frozen=True)
class Problem:
    """One mistake in what was sent: its key and the facts its sentence needs."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


class Invalid(DomainError):
    """What was sent cannot be taken as it is; *problems* maps a field's name to its problem."""

    def __init__(self, problems: Mapping[str, Problem]) -> None:
        super().__init__("invalid", fields=sorted(problems))
        self.problems = dict(problems)


def require(allowed: bool, key: str = "not_allowed") -> None:
    """Raise `NotAllowed` unless *allowed*."""
    if not allowed:
        raise NotAllowed(key)
