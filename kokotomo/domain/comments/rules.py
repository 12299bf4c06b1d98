"""Rules of replies: limits and pure decisions. No database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from kokotomo.domain.diaries.rules import HEAPED, Audience, Wish
from kokotomo.foundation import text
from kokotomo.foundation.errors import Problem

BODY_MAX = 600
"""Characters of a reply, as a reader counts them (PRODUCT 2)."""

EDITABLE = timedelta(minutes=15)
"""How long its author may edit a reply (PRODUCT 2)."""

PAGE_SIZE = 100
"""Replies on one page; the query counts and budgets are set for 50 (PERFORMANCE)."""

READERS_SHOWN = 30
"""How many of those who said 読んだよ the page's writer is told by name, the latest first."""


@dataclass(frozen=True, slots=True)
class Reply:
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
    if len(body) > BODY_MAX * HEAPED:
        return {"body": Problem("reply.heaped")}
    return {}


def is_editable(created_at: datetime, now: datetime) -> bool:
    """Whether a reply of *created_at* may still be edited."""
    return now - created_at < EDITABLE


def takes_replies(audience: str, wish: str) -> bool:
    """Whether a page takes new replies: 返事はいりません closes it, and nobody else can read 自分だけ,
    whose words are sealed while those of a reply are not."""
    return audience != Audience.PRIVATE and wish != Wish.NONE
