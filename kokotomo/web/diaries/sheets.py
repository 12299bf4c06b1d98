"""An entry opened, as ``sheet()`` of ``components/diaries.html`` draws it: a page, or a preview of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from markupsafe import Markup

from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries import contents
from kokotomo.domain.diaries.models import Diary, Topic
from kokotomo.domain.diaries.queries import topics as queries
from kokotomo.domain.diaries.queries.entries import Opened
from kokotomo.domain.diaries.rules import Audience, Content, Entry
from kokotomo.web.entries import IMPORTED, SIGNS, UNSIGNED, Author
from kokotomo.web.templating import day, moment, plain_date, zone
from kokotomo.web.writing import AUDIENCES


@dataclass(frozen=True)
class Link:
    """A topic and where it leads."""

    name: str
    url: str


@dataclass(frozen=True)
class Sheet:
    """See ``components/diaries.html``."""

    day_text: str
    day_iso: str
    sky: str | None
    audience_label: str
    audience_icon: str
    title: str
    author: User | Author
    note: str
    topics: list[Link]
    event_html: Markup | None
    feeling_html: Markup | None
    effort_html: Markup | None
    when: str = ""
    edited_text: str | None = None


def sheet_of(page: Opened) -> Sheet:
    """A published entry."""
    diary = page.diary
    author = page.author
    sealed = diary.sealed is not None
    return _sheet(
        page.content,
        author or UNSIGNED,
        diary.audience,
        diary.day,
        page.topics,
        _rendered(page.content, author) if sealed and author else _stored(diary),
        when=f"{moment(diary.published_at)} に投稿" if diary.imported_at is None else IMPORTED,
        edited_text=_edited(diary),
    )


def preview_of(viewer: User, entry: Entry) -> Sheet:
    """*entry* as it will look. Its words must be within the limits."""
    topics = queries.topics_named(entry.content.topics)
    return _sheet(entry.content, viewer, entry.audience, entry.day, topics, _rendered(entry.content, viewer))


def _sheet(
    content: Content,
    author: User | Author,
    audience: str,
    on: date,
    topics: list[Topic],
    html: Mapping[str, Any],
    **more: Any,
) -> Sheet:
    return Sheet(
        day_text=day(on),
        day_iso=on.isoformat(),
        sky=content.sky,
        audience_label=AUDIENCES[Audience(audience)],
        audience_icon=SIGNS[Audience(audience)],
        title=content.title,
        author=author,
        note=content.note,
        topics=[Link(topic.name, url_for("topics.topic", public_id=topic.public_id)) for topic in topics],
        event_html=_part(html["event_html"]),
        feeling_html=_part(html["feeling_html"]),
        effort_html=_part(html["effort_html"]),
        **more,
    )


def _part(html: str | None) -> Markup | None:
    # Sanitised: just now for sealed words and previews, when they were written for all others.
    return Markup(html) if html else None  # noqa: S704


def _rendered(content: Content, author: User) -> Mapping[str, Any]:
    return contents.rendered(content, links=not author.is_new)


def _stored(diary: Diary) -> Mapping[str, Any]:
    return {
        "event_html": diary.event_html,
        "feeling_html": diary.feeling_html,
        "effort_html": diary.effort_html,
    }


def _edited(diary: Diary) -> str | None:
    if diary.edited_at is None:
        return None
    return f"編集済み（{plain_date(diary.edited_at.astimezone(zone()).date())}）"
