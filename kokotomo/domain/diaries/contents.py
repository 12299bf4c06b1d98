"""What an entry says, turned into its columns and back: open, or sealed for its writer alone.

All that a 自分だけ page says is sealed: words, 空もよう, topics and the question it answers. Its day, its
dates and what its writer hopes for stay open, since lists need them.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import ScalarSelect

from kokotomo.domain.diaries.models import Diary, Draft
from kokotomo.domain.diaries.rules import BIT_EXTRACT, EXTRACT, Content
from kokotomo.foundation import markup
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.crypto.sealing import seal, unseal

COLUMNS = (
    *("title", "note", "sky", "event", "feeling", "effort", "event_html", "feeling_html", "effort_html"),
    *("extract", "feeling_extract", "effort_extract", "question_id", "sealed", "origin"),
)
"""Every column of `Diary` that says something."""


@dataclass(frozen=True)
class Said:
    """What stood in a sealed entry: its content, the public id of the question it answers, and what an
    imported one brought along."""

    content: Content
    question: str | None
    origin: str | None = None


@dataclass(frozen=True)
class Place:
    """The entry for which something is sealed: it opens nowhere else, and in no other version."""

    public_id: str
    created_at: datetime
    version: int


class Sealed(Protocol):
    """As much of a row as unsealing needs."""

    @property
    def public_id(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def version(self) -> int: ...
    @property
    def sealed(self) -> str | None: ...


@dataclass(frozen=True)
class Row(Place):
    """A sealed entry of a list."""

    sealed: str | None


def open_columns(
    content: Content,
    question_id: ScalarSelect[int] | None,
    *,
    links: bool,
    origin: str | None = None,
) -> dict[str, Any]:
    """The columns of an entry that others may read. *links* says whether its links can be followed."""
    return {
        **dict.fromkeys(COLUMNS),
        **{name: words or None for name, words in content.words().items()},
        **rendered(content, links=links),
        "sky": content.sky,
        "extract": markup.extract(content.event, EXTRACT) or None,
        "feeling_extract": markup.extract(content.feeling, BIT_EXTRACT) or None,
        "effort_extract": markup.extract(content.effort, BIT_EXTRACT) or None,
        "question_id": question_id,
        "origin": origin,
    }


def rendered(content: Content, *, links: bool) -> dict[str, Any]:
    """The columns that the renderer fills, with its version."""
    return {
        "event_html": markup.render(content.event, links=links) or None,
        "feeling_html": markup.render(content.feeling, links=links) or None,
        "effort_html": markup.render(content.effort, links=links) or None,
        "renderer": markup.RENDERER_VERSION,
    }


def sealed_columns(
    content: Content, question: str | None, key: DataKey, place: Place, *, origin: str | None = None
) -> dict[str, Any]:
    """The columns of an entry for its writer alone; *question* is a public id."""
    brought = {"origin": origin} if origin is not None else {}
    said = json.dumps({**asdict(content), "question": question, **brought}, ensure_ascii=False)
    sealed = seal(
        key,
        said,
        table=Diary.__tablename__,
        column="sealed",
        row=place.public_id,
        created=place.created_at.date(),
        version=place.version,
    )
    return {**dict.fromkeys(COLUMNS), "renderer": 0, "sealed": sealed}


def unsealed(diary: Sealed, key: DataKey) -> Said:
    """What a sealed entry says. Raises `Unsealable` where the row was tampered with."""
    said = json.loads(
        unseal(
            key,
            diary.sealed or "",
            table=Diary.__tablename__,
            column="sealed",
            row=diary.public_id,
            created=diary.created_at.date(),
            version=diary.version,
        )
    )
    question, origin = said.pop("question"), said.pop("origin", None)
    return Said(Content(**{**said, "topics": tuple(said["topics"])}), question, origin)


def open_content(diary: Diary, topics: tuple[str, ...] = ()) -> Content:
    """What an entry says that is not sealed; its *topics* (public ids) are rows of their own."""
    return Content(
        event=diary.event or "",
        feeling=diary.feeling or "",
        effort=diary.effort or "",
        title=diary.title or "",
        note=diary.note or "",
        sky=diary.sky,
        topics=topics,
    )


@dataclass(frozen=True)
class Written:
    """What a draft holds: everything of the form, right or wrong, so that not a word is lost.

    *day* is the choice (today, yesterday, other) and *date* what stood in its field.
    """

    content: Content
    audience: str = ""
    wish: str = ""
    day: str = ""
    date: str = ""
    question: str | None = None
    diary_version: int | None = None

    @property
    def is_blank(self) -> bool:
        """Whether there are no words to keep."""
        return not any(words.strip() for words in self.content.words().values())


def seal_draft(written: Written, key: DataKey, *, public_id: str, created: date, version: int) -> str:
    """*written* sealed for one draft."""
    return seal(
        key,
        json.dumps(asdict(written), ensure_ascii=False),
        table=Draft.__tablename__,
        column="sealed",
        row=public_id,
        created=created,
        version=version,
    )


def unsealed_draft(draft: Draft, key: DataKey) -> Written:
    """What *draft* holds. Raises `Unsealable` where the row was tampered with."""
    written = json.loads(
        unseal(
            key,
            draft.sealed,
            table=Draft.__tablename__,
            column="sealed",
            row=draft.public_id,
            created=draft.created_at.date(),
            version=draft.version,
        )
    )
    content = written.pop("content")
    return Written(Content(**{**content, "topics": tuple(content["topics"])}), **written)
