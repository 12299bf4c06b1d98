"""Rules of replies: limits and pure decisions. No database."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from kokotomo.domain.diaries.rules import HEAPED, Audience, Choice, Wish
from kokotomo.foundation import text
from kokotomo.foundation.errors import Problem

BODY_MAX = 600
"""Characters of a reply, as a reader counts them (PRODUCT 2)."""

TOMBSTONE = "reply"
"""The kind of a reply's tombstone."""

EDITABLE = timedelta(minutes=15)
"""How long its author may edit a reply (PRODUCT 2)."""

PAGE_SIZE = 100
"""Replies on one page; the query counts and budgets are set for 50 (PERFORMANCE)."""

READERS_SHOWN = 30
"""How many of those who said 読んだよ the page's writer is told by name, the latest first."""

MEETS = 3
"""まだ読んでいない人のノート a day (PRODUCT 3)."""

OWN = "own"
OWN_FIRST = 3
"""So many of the topics of one's own entries come before those that one follows."""


@dataclass(frozen=True, slots=True)
class OwnTopic:
    """A topic that is somebody's since *at*: *how* is a `Choice`, or `OWN` for one of an entry of theirs."""

    id: int
    name: str
    how: str
    at: datetime


class Reply(NamedTuple):
    """One reply as a viewer finds it under a page; the words are absent where it was deleted."""

    id: int
    public_id: str
    author_id: int
    parent_id: int | None
    html: str
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    hidden_at: datetime | None
    author_public_id: str
    nickname: str
    cover: str
    answer_to: str | None
    """Whom it answers, where that is not plain from its place."""
    answerable: bool
    """Whether the viewer's age lets them answer; see ``access.answerable_by``."""
    kept: bool
    """Whether the viewer keeps it (とっておく)."""
    answers: tuple["Reply", ...] = ()


def problems_of(body: str) -> Mapping[str, Problem]:
    """What is wrong with a cleaned *body*, by field; empty where nothing is."""
    if not body.strip():
        return {"body": Problem("reply.empty")}
    now = text.length(body)
    if now > BODY_MAX:
        return {"body": Problem("reply.too_long", {"limit": BODY_MAX, "now": now})}
    if len(body) > now * HEAPED:
        return {"body": Problem("reply.heaped")}
    return {}


def is_editable(created_at: datetime, now: datetime) -> bool:
    """Whether a reply of *created_at* may still be edited."""
    return now - created_at < EDITABLE


def takes_replies(audience: str, wish: str) -> bool:
    """Whether a page takes new replies: 返事はいりません closes it, and nobody else can read 自分だけ,
    whose words are sealed while those of a reply are not."""
    return audience != Audience.PRIVATE and wish != Wish.NONE


def my_topics(found: Iterable[OwnTopic], start: datetime, most: int) -> list[OwnTopic]:
    """The topics by which somebody is introduced to others today, *most* at most, none of them muted.

    Those of their own latest entries first, then those they follow, then the rest; each as it stood when the
    day began, at *start*. Who has none from before that, on a first evening, is introduced by today's.
    """
    rows = sorted(found, key=lambda topic: topic.at, reverse=True)
    muted = {topic.id for topic in rows if topic.how == Choice.MUTED}
    rows = [topic for topic in rows if topic.id not in muted]
    rows = [topic for topic in rows if topic.at < start] or rows
    own = list({topic.id: topic for topic in reversed(rows) if topic.how == OWN}.values())[::-1]
    followed = [topic for topic in rows if topic.how == Choice.FOLLOWED]
    in_order = [*own[:OWN_FIRST], *followed, *own[OWN_FIRST:]]
    return list({topic.id: topic for topic in in_order}.values())[:most]


def ranked_for(viewer_id: int, day: date, people: Iterable[int]) -> list[int]:
    """The ids of *people* in the order of one viewer's one day: by chance, and the same each time."""

    def lot(person_id: int) -> bytes:
        return hashlib.sha256(f"{day.isoformat()} {viewer_id} {person_id}".encode()).digest()

    return sorted(people, key=lot)
