"""Entries of the diary for tests, published as anybody publishes one."""

import itertools
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from typing import Any

import pytest
from flask import Flask, has_app_context

from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.actions import entries
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.rules import Audience, Content, Entry, Wish
from kokotomo.foundation import clock, public_ids

_numbers = itertools.count(1)

CONTENT = ("event", "feeling", "effort", "title", "note", "sky", "topics")


def an_entry(**said: Any) -> Entry:
    """An entry of today for members that would like replies, unless *said* otherwise."""
    words = {name: said.pop(name) for name in CONTENT if name in said}
    if not any(words.get(part) for part in ("event", "feeling", "effort")):
        words.setdefault("event", f"今日のこと{next(_numbers)}")
    return Entry(
        Content(**words),
        Audience(said.pop("audience", "members")),
        Wish(said.pop("wish", "reply")),
        said.pop("day", None) or clock.today(),
        **said,
    )


Write = Callable[..., Diary]


@pytest.fixture
def write(app: Flask) -> Write:
    """``write(author, at=None, **said)`` publishes what `an_entry` makes of *said*, at the instant *at*."""

    def written(author: User, at: datetime | None = None, form_key: str | None = None, **said: Any) -> Diary:
        with (
            nullcontext() if has_app_context() else app.app_context(),
            clock.fixed(at) if at else nullcontext(),
        ):
            return entries.publish(author, an_entry(**said), form_key or public_ids.new())

    return written
