"""Several threads that do something at the same moment, each with its own connection."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask


def at_once(app: Flask, *doings: Callable[[], Any]) -> list[Any]:
    """Run *doings* together, each in an app context of its own; what each gave back, or its error."""
    start = threading.Barrier(len(doings))
    results: list[Any] = [None] * len(doings)

    def run(number: int, doing: Callable[[], Any]) -> None:
        with app.app_context():
            start.wait(timeout=30)
            try:
                results[number] = doing()
            except Exception as error:
                results[number] = error

    threads = [threading.Thread(target=run, args=(n, doing)) for n, doing in enumerate(doings)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def errors_of(results: Sequence[Any]) -> list[Exception]:
    """Those of *results* that are errors."""
    return [result for result in results if isinstance(result, Exception)]
