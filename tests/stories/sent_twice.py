"""Each form that makes something, sent twice at the same moment with the same key (SAFETY B26).

Two browsers with the same cookies, two threads, two connections: what a shaky finger and a slow line make.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import delete, func, select
from werkzeug.test import TestResponse

from bench.pages import Form, form, parse
from kokotomo.domain.accounts.models import User
from kokotomo.domain.limits.models import Tally
from kokotomo.foundation.db import Base, db
from tests.support.factories_ties import Ties
from tests.support.people import People
from tests.support.visitor import Visitor

UNCOUNTED = {"tallies", "alembic_version"}
"""Counters of the limits: both requests count, as they should."""

Check = Callable[[], bool]


@dataclass
class Sent:
    """A form as it stands in a browser: sent twice, it must change the tables by *rows* and nothing else."""

    visitor: Visitor
    path: str
    fields: list[tuple[str, str]]
    rows: dict[str, int]
    status: int = 303
    leads_to: str = ""
    """Where a link of one use has been used up: the way on that the second answer, a 404, must show."""
    holds: Check = field(default=lambda: True)
    """Asked afterwards: whether what the form was about is as it should be."""


@dataclass
class Stage:
    """A site and what is needed to bring forms before it."""

    app: Flask

    def __post_init__(self) -> None:
        self.people, self.ties = People(self.app), Ties(self.app)

    def member(self, **more: Any) -> tuple[User, Visitor]:
        """A member and their browser."""
        person = self.people.member(**more)
        return person, self.people.browser(person)

    def page_form(self, visitor: Visitor, path: str, fits: Callable[[Form], bool]) -> Form:
        """A form on the page at *path*, as the browser got it."""
        return form(parse(visitor.text(path)), fits)

    def value(self, column: Any, *conditions: Any) -> Any:
        """One value out of the database."""
        with self.app.app_context():
            return db.session.scalar(select(column).where(*conditions))


def counts(app: Flask) -> dict[str, int]:
    """How many rows every table has."""
    with app.app_context():
        return {
            table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name not in UNCOUNTED
        }


def twice(stage: Stage, sent: Sent) -> list[str]:
    """Send *sent* from two threads at once; what is wrong afterwards, in words."""
    with stage.app.app_context():
        # Whole rounds of many people from one network: what limits do is shown elsewhere.
        db.session.execute(delete(Tally))
        db.session.commit()
    before = counts(stage.app)
    answers = _together(stage.app, sent)
    after = counts(stage.app)
    changed = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    wrong = [str(answer) for answer in answers if isinstance(answer, Exception)]
    seen = {_place(answer) for answer in answers if isinstance(answer, TestResponse)}
    if sent.leads_to:
        used_up = [
            answer for answer in answers if isinstance(answer, TestResponse) and answer.status_code == 404
        ]
        if len(used_up) != 1 or f'href="{sent.leads_to}"' not in used_up[0].get_data(as_text=True):
            wrong.append("the second answer shows no way on")
        seen.discard((404, ""))
    if len(seen) != 1 or next(iter(seen))[0] != sent.status:
        wrong.append(f"answers {sorted(seen)}")
    if changed != sent.rows:
        wrong.append(f"rows {changed} instead of {sent.rows}")
    if not sent.holds():
        wrong.append("it is not as it should be")
    return wrong


def rounds(stage: Stage, prepare: Callable[[Stage], Sent], number: int) -> Iterator[str]:
    """What went wrong in *number* rounds of a form."""
    for _ in range(number):
        yield from twice(stage, prepare(stage))


def _together(app: Flask, sent: Sent) -> list[Any]:
    start = threading.Barrier(2)
    answers: list[Any] = [None, None]
    browsers = [_copy(app, sent.visitor) for _ in range(2)]

    def send(number: int) -> None:
        start.wait(timeout=30)
        data: dict[str, list[str]] = {}
        for name, value in sent.fields:
            data.setdefault(name, []).append(value)
        try:
            answers[number] = browsers[number].client.post(sent.path, data=data)
        except Exception as error:
            answers[number] = error

    threads = [threading.Thread(target=send, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def _copy(app: Flask, visitor: Visitor) -> Visitor:
    other = Visitor(app)
    for name in ("kokotomo", "form", "thread"):
        cookie = visitor.client.get_cookie(name)
        if cookie is not None:
            other.client.set_cookie(name, cookie.value)
    return other


def _place(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.headers.get("Location", "").split("#")[0]
