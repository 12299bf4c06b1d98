"""Answers made while they are sent leave nothing behind in the thread."""

import pytest
from flask import has_app_context, has_request_context

from kokotomo.foundation.db import db
from kokotomo.web.streaming import Streamed


def test_nothing_of_it_stands_in_the_thread_between_two_pieces(app):
    def make():
        assert has_app_context()
        yield str(db.session.connection().closed).encode()
        yield b"more"

    with app.test_request_context("/"):
        pieces = Streamed(make)
    assert not has_app_context()
    assert next(pieces) == b"False"
    assert not has_app_context()
    assert not has_request_context()
    assert list(pieces) == [b"more"]


@pytest.mark.parametrize("closed", [True, False])
def test_who_stops_early_ends_it(app, closed):
    ended = []

    def make():
        try:
            yield b"one"
            yield b"two"
        finally:
            ended.append(has_app_context())

    with app.test_request_context("/"):
        pieces = Streamed(make)
    assert next(pieces) == b"one"
    if closed:
        pieces.close()
    del pieces
    assert ended == [True]
    assert not has_app_context()
