"""A loaded town: where its measured pages stand, who is signed in there, what pages ask the database."""

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from bench.budgets import BUSY, DEEP, GUEST, LISTENER, READER, WRITER, Measured
from bench.load_people import LISTENER as LISTENER_ID
from bench.load_people import OLD_HAND
from bench.load_people import READER as READER_ID
from kokotomo.domain.accounts.actions.sessions import start_session
from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.models import Diary, DiaryTopic, Topic
from kokotomo.domain.diaries.queries import pages
from kokotomo.domain.notifications.models import Notification
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from kokotomo.foundation.paging import Page
from tests.support.queries import counted

COOKIE = "kokotomo"
_ADDRESS = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"')


@dataclass(frozen=True)
class Town:
    """Addresses by the keys of `budgets.PAGES`, and the cookie of each who asks."""

    paths: dict[str, str]
    cookies: dict[str, str]

    def queries(self, app: Flask, page: Measured) -> int:
        """Statements that *page* sends, the second time it is asked."""
        client = app.test_client()
        if self.cookies[page.who]:
            client.set_cookie(COOKIE, self.cookies[page.who].partition("=")[2], domain="localhost")
        client.get(self.paths[page.key])
        with counted(app) as statements:
            answer = client.get(self.paths[page.key])
        if answer.status_code != 200:
            raise RuntimeError(f"{self.paths[page.key]} answered {answer.status_code}")
        return len(statements)


def look_around(app: Flask) -> Town:
    """The town behind *app*, with sessions begun by the domain's own action."""
    with app.app_context():
        people = {
            READER: db.session.get_one(User, READER_ID),
            WRITER: db.session.get_one(User, OLD_HAND),
            BUSY: db.session.get_one(User, _busy()),
            LISTENER: db.session.get_one(User, LISTENER_ID),
        }
        cookies = {who: f"{COOKIE}={_signed_in(person)}" for who, person in people.items()}
        paths = _paths(people)
        db.session.remove()
    rules = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules()}
    if "follows.connections" in rules:
        paths["connections"] = rules["follows.connections"]
    return Town(paths, {GUEST: "", **cookies})


def _signed_in(person: User) -> str:
    """A session in which they proved who they are: pages of a role ask for that."""
    return start_session(person, device="bench", verified_at=clock.now())


def files_of(html: str) -> list[str]:
    """Addresses of the style and scripts that a page asks for."""
    return list(dict.fromkeys(_ADDRESS.findall(html)))


def _paths(people: dict[str, User]) -> dict[str, str]:
    reader, writer = people[READER], people[WRITER]
    newest = db.session.get_one(Diary, db.session.scalar(select(func.max(Diary.id))))
    topic = db.session.get_one(Topic, _favourite())
    notebook = f"/u/{writer.public_id}"
    paths = {
        "everyone": "/diaries",
        "diary": f"/diaries/{newest.public_id}",
        "following": "/diaries/following",
        "home": "/",
        "home-guest": "/",
        "notebook": notebook,
        "notebook-own": notebook,
        "topic": f"/topics/{topic.public_id}",
        "waiting": "/diaries/waiting",
        "inbox": "/notifications",
        "board": "/volunteer/board",
        "threads": "/consult/threads",
    }
    paths |= {"everyone-guest": paths["everyone"], "diary-guest": paths["diary"]}
    deep = {
        "everyone-deep": (paths["everyone"], lambda after: pages.page_of_everyone(Anonymous(), after)),
        "following-deep": (paths["following"], lambda after: pages.page_of_following(reader, after)),
        "topic-deep": (paths["topic"], lambda after: pages.page_of_topic(reader, topic, after)),
        "notebook-deep": (notebook, lambda after: pages.page_of_notebook(reader, writer, after)),
    }
    return paths | {key: f"{path}?after={_deep(read)}" for key, (path, read) in deep.items()}


def _deep(read: Any) -> str:
    """The cursor of page `DEEP`, or of the last full one."""
    cursor, before = None, None
    for _ in range(DEEP - 1):
        page: Page[Any] = read(cursor)
        if page.next_cursor is None:
            break
        cursor, before = page.next_cursor, cursor
    else:
        return str(cursor)
    if before is None:
        raise RuntimeError("this town is too small for a second page")
    return before


def _busy() -> int:
    """To whom most has arrived, but for the two with a part of their own."""
    return _most(Notification.recipient_id, Notification.recipient_id.not_in((READER_ID, OLD_HAND)))


def _favourite() -> int:
    return _most(DiaryTopic.topic_id)


def _most(column: InstrumentedAttribute[int], *where: Any) -> int:
    often = select(column).where(*where).group_by(column).order_by(func.count().desc(), column).limit(1)
    return int(db.session.execute(often).scalar_one())
