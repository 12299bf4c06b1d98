"""Entries as lists show them, and the ways between the lists."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple, Protocol

from flask import g
from markupsafe import Markup

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.comments.queries import marks
from kokotomo.domain.consultations.rules import ALIAS
from kokotomo.domain.diaries.queries.pages import Listed
from kokotomo.domain.diaries.rules import Audience, Wish
from kokotomo.foundation import public_ids, text
from kokotomo.web import patterns
from kokotomo.web.addresses import address
from kokotomo.web.templating import day, moments
from kokotomo.web.writing import AUDIENCES, WISHES

SIGNS = {
    Audience.EVERYONE: "globe",
    Audience.MEMBERS: "people",
    Audience.MUTUAL: "tie",
    Audience.PRIVATE: "lock",
}
"""The icon of an audience."""

# By what stands in rows: making the enum of it first costs more than finding the word.
_LABELS = {str(audience): label for audience, label in AUDIENCES.items()}
_SIGNS = {str(audience): sign for audience, sign in SIGNS.items()}
_WISHES = {str(wish): words for wish, words in WISHES.items()}

IMPORTED = "取りこんだ日記"
"""What stands where others have the hour at which they were published."""

OPENING = 24
"""Characters of the opening words that stand in for a title."""

# Addresses of twenty entries are built from these by exchanging the id.
_ANY_ID = "a" * public_ids.LENGTH


class Titled(Protocol):
    """As much of an entry as its name needs."""

    @property
    def title(self) -> str | None: ...
    @property
    def note(self) -> str | None: ...
    @property
    def extract(self) -> str | None: ...
    @property
    def feeling_extract(self) -> str | None: ...
    @property
    def effort_extract(self) -> str | None: ...
    @property
    def day(self) -> date: ...


class Signed(Protocol):
    """As much of an entry as says who wrote it; None throughout where no author is stored."""

    @property
    def author_public_id(self) -> str | None: ...
    @property
    def nickname(self) -> str | None: ...
    @property
    def cover(self) -> str | None: ...


class Author(NamedTuple):
    """Whose notebook mark stands beside an entry; without an address the name leads nowhere."""

    public_id: str
    nickname: str
    cover: str
    url: str


UNSIGNED = Author("", ALIAS, "sumi", "")
"""Stands where no author is stored."""


class EntryView(NamedTuple):
    """An entry as ``components/diaries.html`` draws it; see there."""

    public_id: str
    url: str
    author: Author
    when: str
    audience_label: str
    audience_icon: str
    sky: str | None
    title: str
    note: str | None
    extract: str | None
    feeling_extract: str | None
    effort_extract: str | None
    wish: str
    closed: bool
    mine: bool
    read_by_me: bool

    def drawn(self, *, guest: bool = False, show_wish: bool = False, level: int = 3) -> Markup:
        """What ``entry()`` of ``components/diaries.html`` makes of it, from a pattern."""
        author = self.author
        words: dict[str, str | None] = {
            "public_id": self.public_id,
            "url": self.url,
            "author_id": author.public_id,
            "nickname": author.nickname,
            "cover": author.cover,
            "notebook": author.url,
            "when": self.when,
            "audience_label": self.audience_label,
            "audience_icon": self.audience_icon,
            "title": self.title,
            "note": self.note,
            "extract": self.extract,
            "feeling_extract": self.feeling_extract,
            "effort_extract": self.effort_extract,
            "wish": self.wish,
        }
        more = {"guest": guest, "show_wish": show_wish, "level": level}
        kind = (self.sky, self.closed, self.mine, self.read_by_me, guest, show_wish, level)

        def view(said: patterns.Words) -> dict[str, Any]:
            whose = Author(*(said[name] or "" for name in ("author_id", "nickname", "cover", "notebook")))
            own: dict[str, Any] = {name: said[name] for name in words if name in self._fields}
            return {"e": self._replace(author=whose, **own), **more}

        return patterns.drawn("components/diaries.html", "entry", kind, words, view)


def entries(viewer: Viewer, rows: Iterable[Listed]) -> list[EntryView]:
    """*rows* as *viewer* sees them. One query for a member, none for a guest and for nothing."""
    rows = list(rows)
    read = marks.read_among(viewer, [row.id for row in rows if row.author_id != viewer.id])
    page = address("diaries.diary", public_id=_ANY_ID)
    notebook = address("diaries.notebook", public_id=_ANY_ID)
    said = moments()
    drawn = [
        EntryView(
            public_id=row.public_id,
            url=page.replace(_ANY_ID, row.public_id),
            author=author_of(row, notebook),
            # Its day, not the hour at which it arrived here.
            when=said(row.published_at) if row.imported_at is None else f"{day(row.day)} {IMPORTED}",
            audience_label=_LABELS[row.audience],
            audience_icon=_SIGNS[row.audience],
            sky=row.sky,
            title=title_of(row),
            note=row.note,
            extract=row.extract,
            feeling_extract=row.feeling_extract,
            effort_extract=row.effort_extract,
            wish=_WISHES[row.wish],
            closed=row.wish == Wish.NONE or row.audience == Audience.PRIVATE,
            mine=row.author_id is not None and row.author_id == viewer.id,
            read_by_me=row.id in read,
        )
        for row in rows
    ]
    # For the sprite at the end of the page; once a list, not once an entry.
    signs = {entry.sky for entry in drawn if entry.sky}
    if viewer.id is not None:
        signs |= {entry.audience_icon for entry in drawn} | ({"ok"} if read else set())
    g.setdefault("icons", {}).update(dict.fromkeys(sorted(signs)))
    return drawn


def author_of(row: Signed, notebook: str | None = None) -> Author:
    """Who signed *row*. *notebook* is the address of ``_ANY_ID``'s, for lists that made it once."""
    if row.author_public_id is None:
        return UNSIGNED
    notebook = notebook or address("diaries.notebook", public_id=_ANY_ID)
    url = notebook.replace(_ANY_ID, row.author_public_id)
    return Author(row.author_public_id, row.nickname or "", row.cover or "", url)


def title_of(row: Titled) -> str:
    """What an entry goes by: its title, else its opening words, never from under a 注意書き; else its day."""
    if row.title:
        return row.title
    opening = row.extract or row.feeling_extract or row.effort_extract
    if row.note or not opening:
        return f"{day(row.day)}の日記"
    return text.extract(opening, OPENING)


def ways(viewer: Viewer) -> list[tuple[str, str, str]]:
    """The tabs over every list: (name, address, words)."""
    everyone = ("everyone", address("diaries.everyone"), "みんな")
    topics = ("topics", address("topics.topics"), "話題")
    if not viewer.is_authenticated:
        return [everyone, topics]
    following = ("following", address("diaries.following"), "フォロー中")
    waiting = ("waiting", address("diaries.waiting"), "声をかけてほしい日記")
    return [everyone, following, topics, waiting]
