"""Taking entries that were brought along from elsewhere, many at a time.

They stand in their notebook and in no list, raise no case and tell nobody (PRODUCT 1). Their words are kept
to the byte; what is shown of them is rendered from a cleaned copy, as of every entry.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from kokotomo.domain.accounts.access import may_write
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.people import data_key_of
from kokotomo.domain.diaries import contents
from kokotomo.domain.diaries.models import Diary, DiaryTopic
from kokotomo.domain.diaries.queries import entries as queries
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.domain.diaries.rules import Audience, Entry
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.crypto.sealing import blind_index
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import require


@dataclass(frozen=True)
class Brought:
    """One entry of a file that keeps the rules (`rules.problems_of` with ``imported``).

    *published_at* is aware and decides its place in the notebook; *origin* is what came beside the words,
    *public_id* the entry of this site that was written out here, if it was one.
    """

    entry: Entry
    published_at: datetime
    origin: str | None = None
    public_id: str = ""

    def key_of(self, owner: User) -> str:
        """A keyed hash of owner, day and words: the same entry has the same, in whatever file it comes.

        Keyed, because the words of a short private entry could be guessed.
        """
        content = self.entry.content
        said = [owner.public_id, self.entry.day.isoformat(), content.event, content.feeling, content.effort]
        return blind_index("diaries.import_key", json.dumps(said, ensure_ascii=False))


def there_already(viewer: User, brought: Sequence[Brought]) -> list[bool]:
    """For each of *brought* whether *viewer* has it: imported before, deleted or not, or written here."""
    if not brought:
        return []
    keys = [one.key_of(viewer) for one in brought]
    return _there(viewer, keys, brought)


@transaction
def take(viewer: User, brought: Sequence[Brought]) -> list[bool]:
    """Put *brought* (a hundred or so) into *viewer*'s notebook; for each whether it was taken now.

    What is there already, deleted or not, or comes twice, is not taken again. Raises `NotAllowed` for who may
    not write.
    """
    require(may_write(viewer))
    keys = [one.key_of(viewer) for one in brought]
    fresh: dict[str, Brought] = {}
    for key, one, there in zip(keys, brought, _there(viewer, keys, brought), strict=True):
        if not there:
            fresh.setdefault(key, one)
    ids = _inserted(viewer, fresh) if fresh else {}
    _name_topics({ids[key]: one.entry for key, one in fresh.items() if key in ids})
    taken = []
    for key in keys:
        taken.append(key in ids)
        ids.pop(key, None)
    return taken


def _there(viewer: User, keys: Sequence[str], brought: Sequence[Brought]) -> list[bool]:
    imported = queries.imported_among(viewer, keys)
    written = [one.public_id for one in brought if public_ids.is_one(one.public_id)]
    own = queries.own_among(viewer, written) if written else set()
    return [key in imported or one.public_id in own for key, one in zip(keys, brought, strict=True)]


def _inserted(viewer: User, fresh: Mapping[str, Brought]) -> dict[str, int]:
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    # The table, not the class: nobody needs the rows as objects.
    table: Any = Diary.__table__
    statement = insert(table).on_conflict_do_nothing().returning(table.c.import_key, table.c.id)
    rows = [_row(viewer, key, one) for key, one in fresh.items()]
    return {row[0]: row[1] for row in db.session.execute(statement.values(rows))}


def _row(viewer: User, key: str, one: Brought) -> dict[str, Any]:
    entry, now, public_id = one.entry, clock.now(), public_ids.new()
    row = {
        "public_id": public_id,
        "author_id": viewer.id,
        "version": 1,
        "day": entry.day,
        "audience": entry.audience.value,
        "wish": entry.wish.value,
        "created_at": now,
        "published_at": one.published_at,
        "imported_at": now,
        "import_key": key,
        "from_newcomer": False,
        "voices": 0,
    }
    if entry.audience == Audience.PRIVATE:
        at = contents.Place(public_id, now, 1)
        return row | contents.sealed_columns(entry.content, None, data_key_of(viewer), at, origin=one.origin)
    return row | contents.open_columns(entry.content, None, links=not viewer.is_new, origin=one.origin)


def _name_topics(entries: Mapping[int, Entry]) -> None:
    named = {
        diary_id: entry.content.topics
        for diary_id, entry in entries.items()
        if entry.content.topics and entry.audience != Audience.PRIVATE
    }
    if not named:
        return
    rows = _topic_rows(named)
    if rows:
        db.session.execute(DiaryTopic.__table__.insert(), rows)  # type: ignore[attr-defined]


def _topic_rows(named: Mapping[int, Iterable[str]]) -> list[dict[str, Any]]:
    wanted = {public_id for topics in named.values() for public_id in topics}
    ids = {topic.public_id: topic.id for topic in lists.topics_named(wanted)}
    return [
        {"diary_id": diary_id, "topic_id": ids[public_id], "position": position, "listed_at": None}
        for diary_id, topics in named.items()
        for position, public_id in enumerate(topics)
        if public_id in ids
    ]
