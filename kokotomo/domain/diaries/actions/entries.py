"""Writing entries: published, edited, opened to others or closed, deleted and brought back."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete as delete_rows

from kokotomo.domain.accounts.access import may_write
from kokotomo.domain.accounts.actions import last_choices
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.people import data_key_of
from kokotomo.domain.diaries import contents, rules
from kokotomo.domain.diaries.access import is_author, may_close, may_edit
from kokotomo.domain.diaries.actions.places import add_topics, place, put_topics
from kokotomo.domain.diaries.events import DiaryChanged, DiaryDeleted, DiaryPublished, DiaryRestored
from kokotomo.domain.diaries.models import Diary, Draft, Topic
from kokotomo.domain.diaries.queries import entries as queries
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.domain.diaries.rules import Audience, Content, Entry, Wish
from kokotomo.foundation import clock, public_ids, tombstones
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Conflict, Invalid, NotFound, Problem, require
from kokotomo.foundation.events import publish as tell
from kokotomo.foundation.inserting import insert_once


@dataclass(frozen=True)
class _Fit:
    """An entry that can be taken, and the rows that it names."""

    entry: Entry
    topics: list[Topic]

    @property
    def content(self) -> Content:
        return self.entry.content


def check(viewer: User, entry: Entry, *, imported: bool = False) -> Entry:
    """*entry* as it would be kept, for a preview. Raises `Invalid` as `publish` does."""
    require(may_write(viewer))
    return _fit(viewer, entry, imported=imported).entry


@transaction
def publish(viewer: User, entry: Entry, form_key: str) -> Diary:
    """Put *entry* into *viewer*'s notebook, and forget the draft of its form. The same *form_key* again gives
    back the first entry.

    Raises `Invalid` for the fields ``event`` (``entry.empty``), every part (``<part>.too_long`` with limit
    and now, ``<part>.heaped``), ``sky`` (``sky.unknown``), ``topics`` (``topics.too_many``,
    ``topics.unknown``), ``audience`` (``audience.minor``), ``date`` (``day.future``, ``day.too_old``).
    """
    require(may_write(viewer))
    sent, newcomer_entries = queries.sent_before(viewer, form_key)
    if sent:
        return _sent(viewer, form_key)
    fit = _fit(viewer, entry)
    diary = _inserted(viewer, fit, form_key, newcomer_entries)
    if diary is None:
        # The same form, twice in one moment: the other one made it.
        return _sent(viewer, form_key)
    add_topics(diary, fit.topics)
    last_choices.remember(viewer, audience=entry.audience.value, wish=entry.wish.value)
    _forget_draft(viewer, form_key)
    tell(DiaryPublished(diary))
    return diary


@transaction
def edit(viewer: User, diary: Diary, entry: Entry, version: int, form_key: str = "") -> Diary:
    """Exchange what one's own *diary* says, as it stood in *version*. Raises `Invalid` as `publish` does.

    Raises `Conflict` (``diary.changed``) where it was changed since, unless it says the same already: the
    same form sent twice is one change. *form_key* names the draft that is forgotten.
    """
    held = _held(viewer, diary)
    fit = _fit(viewer, entry, imported=held.imported_at is not None)
    before = queries.content_of(viewer, held)
    if rules.tidied(before) == fit.content:
        # Imported words stand as they came, to the byte, until somebody really changes them.
        fit = replace(fit, entry=replace(fit.entry, content=before))
    same = (before, held.audience, held.wish, held.day) == (
        fit.content,
        entry.audience.value,
        entry.wish.value,
        entry.day,
    )
    _forget_draft(viewer, form_key)
    if same:
        return held
    if held.version != version:
        raise Conflict("diary.changed")
    if before != fit.content and held.voices:
        held.edited_at = clock.now()
    _change(viewer, held, fit)
    return held


@transaction
def change_audience(viewer: User, diary: Diary, audience: Audience) -> Diary:
    """Open one's own *diary* to *audience*, or close it: what only its writer may read is sealed at once."""
    held = _held(viewer, diary)
    if audience not in rules.audiences_for(viewer.is_minor):
        raise Invalid({"audience": Problem("audience.minor")})
    if held.audience != audience:
        content = queries.content_of(viewer, held)
        entry = Entry(content, audience, Wish(held.wish), held.day, queries.question_of(viewer, held))
        _change(viewer, held, _named(entry))
    return held


@transaction
def close_replies(viewer: User, diary: Diary) -> None:
    """Take no more replies under one's own *diary*; those that are there stay."""
    require(may_close(viewer, diary))
    held = queries.hold(viewer, diary)
    if held is None or held.deleted_at is not None:
        raise NotFound("diary")
    if held.wish != Wish.NONE:
        held.wish = Wish.NONE.value
        place(held)
        tell(DiaryChanged(held))


@transaction
def delete(viewer: User, diary: Diary) -> None:
    """Take one's own *diary* away at once; it can be brought back for seven days. Twice is once."""
    require(is_author(viewer, diary))
    held = queries.hold(viewer, diary)
    if held is None:
        raise NotFound("diary")
    if held.deleted_at is None:
        held.deleted_at = clock.now()
        tombstones.bury(rules.TOMBSTONE, [held.public_id])
        place(held)
        tell(DiaryDeleted(held))


@transaction
def delete_again(diary_id: int, at: datetime) -> None:
    """Take an entry away that an old backup brought back: it was deleted *at* that moment (aware)."""
    held = queries.hold_any(diary_id)
    if held is not None and held.deleted_at is None:
        held.deleted_at = at
        place(held)
        tell(DiaryDeleted(held))


@transaction
def restore(viewer: User, diary: Diary) -> Diary:
    """Bring one's own deleted *diary* back to its old place, within seven days. Twice is once."""
    require(is_author(viewer, diary))
    held = queries.hold(viewer, diary)
    if held is None or (held.deleted_at is not None and clock.now() >= held.deleted_at + rules.UNDO):
        raise NotFound("diary")
    if held.deleted_at is not None:
        held.deleted_at = None
        tombstones.unbury(rules.TOMBSTONE, held.public_id)
        place(held)
        tell(DiaryRestored(held))
    return held


def _fit(viewer: User, entry: Entry, *, imported: bool = False) -> _Fit:
    content = rules.tidied(entry.content)
    entry = replace(entry, content=content)
    latest = rules.latest_day(clock.today(), clock.today(ZoneInfo(viewer.time_zone)))
    problems = rules.problems_of(entry, minor=viewer.is_minor, latest=latest, imported=imported)
    fit = _named(entry)
    if len(fit.topics) != len(content.topics):
        problems.setdefault("topics", Problem("topics.unknown"))
    if problems:
        raise Invalid(problems)
    return fit


def _named(entry: Entry) -> _Fit:
    return _Fit(entry, lists.topics_named(entry.content.topics))


def _sent(viewer: User, form_key: str) -> Diary:
    sent = queries.find_sent(viewer, form_key)
    if sent is None:
        raise NotFound("form")
    return sent


def _held(viewer: User, diary: Diary) -> Diary:
    require(may_edit(viewer, diary))
    held = queries.hold(viewer, diary)
    if held is None or held.deleted_at is not None:
        raise NotFound("diary")
    return held


def _inserted(viewer: User, fit: _Fit, form_key: str, newcomer_entries: int) -> Diary | None:
    entry, now, public_id = fit.entry, clock.now(), public_ids.new()
    audience, wish = entry.audience.value, entry.wish.value
    newcomer = _takes_newcomers_place(audience, wish, newcomer_entries)
    listing = rules.listing_of(
        audience=audience, wish=wish, voices=0, newcomer=newcomer, published_at=now, gone=False, now=now
    )
    return insert_once(
        Diary,
        public_id=public_id,
        author_id=viewer.id,
        form_key=form_key,
        version=1,
        day=entry.day,
        audience=audience,
        wish=wish,
        created_at=now,
        published_at=now,
        from_newcomer=newcomer,
        **asdict(listing),
        **_columns(viewer, fit, public_id, now, 1),
    )


def _change(viewer: User, diary: Diary, fit: _Fit) -> None:
    """Write what *fit* says into the held *diary*, in a new version."""
    audience, wish, version = fit.entry.audience, fit.entry.wish, diary.version + 1
    # All that asks the database comes first: half a change would not pass its checks.
    imported = diary.imported_at is not None
    origin = queries.origin_of(viewer, diary)
    columns = _columns(viewer, fit, diary.public_id, diary.created_at, version, origin)
    newcomer = diary.from_newcomer or (
        not imported and _takes_newcomers_place(audience, wish, queries.count_newcomer_entries(viewer))
    )
    if diary.audience == Audience.PRIVATE and audience != Audience.PRIVATE and not imported:
        # For others it is new now, and stands where new entries stand.
        diary.published_at = clock.now()
    diary.audience, diary.wish, diary.day = audience.value, wish.value, fit.entry.day
    diary.version, diary.from_newcomer = version, newcomer
    for name, value in columns.items():
        setattr(diary, name, value)
    place(diary)
    put_topics(diary, fit.topics)
    tell(DiaryChanged(diary))


def _columns(
    viewer: User, fit: _Fit, public_id: str, created_at: datetime, version: int, origin: str | None = None
) -> dict[str, Any]:
    question = fit.entry.question_id
    if fit.entry.audience == Audience.PRIVATE:
        at = contents.Place(public_id, created_at, version)
        return contents.sealed_columns(fit.content, question, data_key_of(viewer), at, origin=origin)
    # A question that the operator took away since keeps nobody from writing: its id is then empty.
    row = lists.id_of_question(question) if question else None
    return contents.open_columns(fit.content, row, links=not viewer.is_new, origin=origin)


def _takes_newcomers_place(audience: str, wish: str, before: int) -> bool:
    """Whether an entry is among its writer's first three that would like replies; deleted ones count."""
    return rules.asks_for_words(audience, wish) and before < rules.NEWCOMER_ENTRIES


def _forget_draft(viewer: User, form_key: str) -> None:
    if form_key:
        db.session.execute(delete_rows(Draft).where(Draft.owner_id == viewer.id, Draft.form_key == form_key))
