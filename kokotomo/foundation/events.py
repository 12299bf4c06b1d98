"""Events: how something low lets something high know, without knowing it.

An event is a frozen dataclass in the past tense that carries things, never URLs. Subscribers run at
once, in the publisher's transaction: what they write stands or falls with it.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")
_subscribers: dict[type, list[Callable[[Any], object]]] = defaultdict(list)


def subscribe(kind: type[E]) -> Callable[[Callable[[E], object]], Callable[[E], object]]:
    """Decorator: call the function with each published event of exactly this *kind*."""

    def keep(function: Callable[[E], object]) -> Callable[[E], object]:
        if function not in _subscribers[kind]:
            _subscribers[kind].append(function)
        return function

    return keep


def publish(event: object) -> None:
    """Hand *event* to its subscribers, in the order in which they subscribed."""
    for function in _subscribers[type(event)]:
        function(event)
