"""A site full of hostile words: every input in every place where a person's words stand.

Nicknames are written past their rules, which would refuse them: what is proved here is the page's own wall.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import BIO_MAX, Role
from kokotomo.domain.comments import actions as comments
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.diaries.actions import drafts, entries
from kokotomo.domain.diaries.contents import Written
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.queries import topics
from kokotomo.domain.diaries.rules import NOTE_MAX, TITLE_MAX, Audience, Content, Entry, Wish
from kokotomo.domain.follows.models import Follow
from kokotomo.domain.moderation.actions import reports as moderation
from kokotomo.foundation import clock, public_ids, text
from kokotomo.foundation.crypto import keys
from kokotomo.foundation.db import db, transaction
from tests.support.apps import site
from tests.support.browser import Live, served
from tests.support.factories_reports import reported
from tests.support.factories_roles import holding
from tests.support.hostile_words import inputs, sampled, without_policy
from tests.support.people import People

NICKNAME_STORED = 80
NOTED = 2000


@dataclass
class Town:
    """A served site and who wrote what in it. *lines* are the inputs; *pages* and *replies* are public ids
    in the same order."""

    app: Flask
    live: Live
    lines: list[str]
    writer: User
    reader: User
    moderator: User
    people: list[User]
    topic: str
    pages: list[str] = field(default_factory=list)
    sealed: list[str] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    """Of pages, replies and people in turn, with the inputs as words and notes."""
    crowd: str = ""

    def cookies(self, user: User | None) -> list[dict[str, Any]]:
        """What a browser of *user* holds."""
        return [self.live.cookie(user)] if user else []


def title_of(line: str) -> str:
    """*line* as long as a title may be, and as one is kept."""
    return " ".join(text.clean(line).split("\n"))[:TITLE_MAX].strip()


def content_of(first: str, second: str, third: str, topic: str) -> Content:
    """An entry's words: three inputs, or one thrice, in five places."""
    return Content(
        event=first,
        feeling=second,
        effort=third,
        title=title_of(first),
        note=title_of(second)[:NOTE_MAX],
        sky="kosame",
        topics=(topic,),
    )


def bundles(lines: list[str]) -> list[tuple[str, str, str]]:
    """The inputs, three at a time."""
    padded = [*lines, *lines[:2]]
    return [(padded[n], padded[n + 1], padded[n + 2]) for n in range(0, len(lines), 3)]


def packed(lines: list[str], room: int) -> list[str]:
    """*lines*, as many together as fit into *room* characters, a line each; a longer one is cut."""
    found = [""]
    for line in (text.clean(line)[:room] for line in lines):
        together = f"{found[-1]}\n{line}".lstrip("\n")
        if len(together) > room:
            found.append(line)
        else:
            found[-1] = together
    return found


@contextmanager
def town(directory: Path, shared: Path) -> Iterator[Town]:
    """Build the site under *directory* and serve it without its Content-Security-Policy and limits."""
    before = keys._keys
    built = site("sqlite", directory, limits=False)
    try:
        with served(without_policy(built.app.wsgi_app)) as url:
            with built.app.app_context():
                made = _peopled(built.app, Live(built.app, url), sampled(inputs(shared)))
                _written(made)
            yield made
    finally:
        # What another test's site uses comes back.
        keys._keys = before


def _peopled(app: Flask, live: Live, lines: list[str]) -> Town:
    make = People(app)
    writer, reader, *people = [make.member() for _ in range(len(lines) + 2)]
    bios = packed(lines, BIO_MAX)
    for person, line, bio in zip(people, lines, [*bios, *[""] * (len(lines) - len(bios))], strict=True):
        here = db.session.get(User, person.id)
        assert here is not None
        here.nickname = person.nickname = text.clean(line)[:NICKNAME_STORED]
        here.bio = person.bio = bio
        db.session.add(Follow(follower_id=reader.id, followee_id=person.id))
        db.session.add(Follow(follower_id=person.id, followee_id=writer.id))
        db.session.add(Follow(follower_id=writer.id, followee_id=person.id))
    db.session.commit()
    topic = topics.topics()[0].public_id
    moderator = holding(make.member(), Role.MODERATOR)
    return Town(app, live, lines, writer, reader, moderator, people, topic)


@transaction
def _written(made: Town) -> None:
    # All in one: a thousand commits that each wait for the disk would take a minute.
    crowd = _published(made, made.writer, "ここに集まる")
    made.crowd = crowd.public_id
    for person, line in zip(made.people, made.lines, strict=True):
        _published(made, person, "ひとこと")
        page = _published(made, made.writer, line)
        made.pages.append(page.public_id)
        comments.reply(person, page, line, None, public_ids.new())
        reply = comments.reply(person, crowd, line, None, public_ids.new())
        made.answers.append(comments.reply(made.writer, crowd, line, reply, public_ids.new()).public_id)
        made.replies.append(reply.public_id)
        comments.mark_read(person, page)
        _report(made, (page, reply, person)[len(made.reports) % 3], line)
    for words in bundles(made.lines):
        content = content_of(*words, made.topic)
        made.sealed.append(_entry(made.writer, content, Audience.PRIVATE).public_id)
        drafts.save_draft(made.writer, Written(content), public_ids.new())


def _report(made: Town, thing: Diary | Comment | User, line: str) -> None:
    # Where a life is in danger no length stands in the way.
    reporter = made.reader if not isinstance(thing, Diary) else made.people[0]
    report = reported(reporter, thing, "life", line)
    note = text.clean(line)[:NOTED].strip() or "から"
    moderation.take_note(made.moderator, report.public_id, note, public_ids.new())
    made.reports.append(report.public_id)


def _published(made: Town, author: User, line: str) -> Diary:
    return _entry(author, content_of(line, line, line, made.topic), Audience.EVERYONE)


def _entry(author: User, content: Content, audience: Audience) -> Diary:
    return entries.publish(author, Entry(content, audience, Wish.REPLY, clock.today()), public_ids.new())
