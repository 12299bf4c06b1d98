"""Pages, replies and ties between people, for tests of what stands on them."""

import itertools
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, has_app_context

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments import actions as comments
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.diaries.actions import entries
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.rules import Audience
from kokotomo.domain.follows import actions as follows
from kokotomo.domain.follows.models import Block, Follow, Mute
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db

_numbers = itertools.count(1)


class Ties:
    """Makes pages, replies and ties. Works inside an app context as well as outside of one."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def page(self, author: User, *, audience: str = "members", wish: str = "reply", **more: Any) -> Diary:
        """A page of *author*, written as rows: what publishing does is tested elsewhere."""
        private = audience == "private"
        words: dict[str, Any] = {"sealed": "sealed"} if private else {"title": f"題{next(_numbers)}"}
        now = clock.now()
        day = {"day": clock.today(), "published_at": now}
        with self._inside():
            diary = Diary(
                author_id=author.id,
                audience=audience,
                wish=wish,
                **{"listed_at": None if private else now, **day, **words, **more},
            )
            db.session.add(diary)
            db.session.commit()
            return diary

    def reply(
        self, author: User, diary: Diary, body: str | None = None, *, answered: Comment | None = None
    ) -> Comment:
        """A reply of *author* under *diary*, written as anybody writes one."""
        words = body or f"返事{next(_numbers)}"
        with self._inside():
            return comments.reply(author, diary, words, answered, public_ids.new())

    def follow(self, one: User, *others: User) -> None:
        """*one* follows *others*; as a row, so that ages do not matter."""
        self._add(*(Follow(follower_id=one.id, followee_id=other.id) for other in others))

    def mutual(self, one: User, other: User) -> None:
        """Each follows the other."""
        self.follow(one, other)
        self.follow(other, one)

    def mute(self, one: User, other: User) -> None:
        """*one* mutes *other*."""
        self._add(Mute(muter_id=one.id, muted_id=other.id))

    def block(self, one: User, other: User) -> None:
        """*one* blocks *other*, with all that a block does."""
        with self._inside():
            follows.block(one, other)

    def block_row(self, one: User, other: User) -> None:
        """*one* has blocked *other*: the row alone, whoever may meet whom."""
        self._add(Block(blocker_id=one.id, blocked_id=other.id))

    def change(self, row: Any, **values: Any) -> None:
        """Set columns of *row* as something outside of the test's subject would."""
        with self._inside():
            there = db.session.get(type(row), row.id)
            for name, value in values.items():
                setattr(there, name, value)
                if there is not row:
                    setattr(row, name, value)
            db.session.commit()

    def close(self, author: User, diary: Diary) -> None:
        """Make *diary* a page for *author* alone."""
        with self._inside():
            entries.change_audience(author, diary, Audience.PRIVATE)

    def suspend(self, user: User) -> None:
        """*user* may not write for three days."""
        self.change(user, suspended_until=clock.now() + timedelta(days=3))

    def leave(self, user: User) -> None:
        """*user* has left."""
        self.change(user, left_at=clock.now())

    def _add(self, *rows: object) -> None:
        with self._inside():
            db.session.add_all(rows)
            db.session.commit()

    def _inside(self) -> AbstractContextManager[object]:
        return nullcontext() if has_app_context() else self.app.app_context()


@pytest.fixture
def ties(app: Flask) -> Ties:
    """Makes pages, replies and ties."""
    return Ties(app)
