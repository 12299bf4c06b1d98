"""Answers that are made while they are sent, in a context of their own.

Flask's ``stream_with_context`` leaves the request's context standing in the thread until the last piece
is read; where a line drops, the next request of that thread, somebody else's, would find it there.
"""

from collections.abc import Callable, Iterator
from contextvars import copy_context

from flask import Flask, current_app

from kokotomo.foundation.db import set_reading


class Streamed(Iterator[bytes]):
    """The pieces of an answer, each made in a copy of the present context that nothing else ever sees.

    *make* is called there, with an application context and so a database session of its own, which only
    reads. Whoever stops early calls `close`, as servers do.
    """

    def __init__(self, make: Callable[[], Iterator[bytes]]) -> None:
        # The bare object: the context that the proxy looks for will have ended.
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        self._context = copy_context()
        self._pieces = _pieces(app, make)

    def __next__(self) -> bytes:
        return self._context.run(next, self._pieces)

    def close(self) -> None:
        """End it, wherever it is."""
        self._context.run(self._pieces.close)  # type: ignore[attr-defined]

    def __del__(self) -> None:
        # Otherwise the generator would be ended in whatever context is there when its memory is given back.
        self.close()


def _pieces(app: Flask, make: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
    with app.app_context():
        set_reading(True)
        yield from make()
