"""Writing entries: published, edited, opened to others or closed, deleted and brought back."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete as delete_rows

from kokotomo.domain.accounts.access import may_write
from kokotomo.domain.accounts.actions import last_choices
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries import data_key_of
from kokotomo.domain.diaries import contents, rules
from kokotomo.domain.diaries.access import is_author, may_close, may_edit
from kokotomo.domain.diaries.actions.places import place, put_topics
from kokotomo.domain.diaries.events import DiaryChanged, DiaryDeleted, DiaryPublished, DiaryRestored
from kokotomo.domain.diaries.models import Diary, Draft, Question, Topic
from kokotomo.domain.diaries.queries import entries as queries
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.domain.diaries.rules import Audience, Content, Entry, Wish
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Conflict, Invalid, NotFound, Problem, require
from kokotomo.foundation.events import publish as tell
from kokotomo.foundation.inserting import insert_once


@dataclass(frozen=True)
class _Fit:
    """An entry that can be taken, and the rows that it names."""

    entry: Entry
    topics: list[Topic]
    question: Question | None

    @property
    def content(self) -> Content:
        return self.entry.content


def check(viewer: User, entry: Entry) -> Entry:
    """*entry* as it would be kept, for a preview. Raises `Invalid` as `publish` does."""
    require(may_write(viewer))
    return _fit(viewer, entry).entry


@transaction
def publish(viewer: User, entry: Entry, form_key: str) -> Diary:
    """Put *entry* into *viewer*'s notebook, and forget the draft of its form. The same *form_key* again gives
    back the first entry.

    Raises `Invalid` for the fields ``event`` (``entry.empty``), every part (``<part>.too_long`` with limit
    and now, ``<part>.heaped``), ``sky`` (``sky.unknown``), ``topics`` (``topics.too_many``,
    ``topics.unknown``), ``audience`` (``audience.minor``), ``date`` (``day.future``, ``day.too_old``).
    """
    require(may_write(viewer))
    sent = queries.find_sent(viewer, form_key)
    if sent is not None:
        return sent
    fit = _fit(viewer, entry)
    diary = _inserted(viewer, fit, form_key)
    if diary is None:
        # The same form, twice in one moment: the other one made it.
        sent = queries.find_sent(viewer, form_key)
        if sent is None:
            raise NotFound("form")
        return sent
    put_topics(diary, fit.topics)
    place(diary)
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
    fit = _fit(viewer, entry)
    before = queries.content_of(viewer, held)
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
    held.wish, held.day = entry.wish.value, entry.day
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
        place(held)
        tell(DiaryRestored(held))
    return held


def _fit(viewer: User, entry: Entry) -> _Fit:
    content = rules.tidied(entry.content)
    entry = replace(entry, content=content)
    latest = rules.latest_day(clock.today(), clock.today(ZoneInfo(viewer.time_zone)))
    problems = rules.problems_of(entry, minor=viewer.is_minor, latest=latest)
    fit = _named(entry)
    if len(fit.topics) != len(content.topics):
        problems.setdefault("topics", Problem("topics.unknown"))
    if problems:
        raise Invalid(problems)
    return fit


def _named(entry: Entry) -> _Fit:
    # A question that the operator took away since keeps nobody from writing.
    question = lists.find_question(entry.question_id) if entry.question_id else None
    return _Fit(entry, lists.topics_named(entry.content.topics), question)


def _held(viewer: User, diary: Diary) -> Diary:
    require(may_edit(viewer, diary))
    held = queries.hold(viewer, diary)
    if held is None or held.deleted_at is not None:
        raise NotFound("diary")
    return held


def _inserted(viewer: User, fit: _Fit, form_key: str) -> Diary | None:
    entry, now, public_id = fit.entry, clock.now(), public_ids.new()
    return insert_once(
        Diary,
        public_id=public_id,
        author_id=viewer.id,
        form_key=form_key,
        version=1,
        day=entry.day,
        audience=entry.audience.value,
        wish=entry.wish.value,
        created_at=now,
        published_at=now,
        from_newcomer=_takes_newcomers_place(viewer, entry.audience, entry.wish),
        **_columns(viewer, fit, public_id, now, 1),
    )


def _change(viewer: User, diary: Diary, fit: _Fit) -> None:
    """Write what *fit* says into the held *diary*, in a new version."""
    if diary.audience == Audience.PRIVATE and fit.entry.audience != Audience.PRIVATE:
        # For others it is new now, and stands where new entries stand.
        diary.published_at = clock.now()
    diary.audience = fit.entry.audience.value
    diary.version += 1
    if not diary.from_newcomer:
        diary.from_newcomer = _takes_newcomers_place(viewer, fit.entry.audience, Wish(diary.wish))
    for name, value in _columns(viewer, fit, diary.public_id, diary.created_at, diary.version).items():
        setattr(diary, name, value)
    db.session.flush()
    put_topics(diary, fit.topics)
    place(diary)
    tell(DiaryChanged(diary))


def _columns(viewer: User, fit: _Fit, public_id: str, created_at: datetime, version: int) -> dict[str, Any]:
    question = fit.question
    if fit.entry.audience == Audience.PRIVATE:
        at = contents.Place(public_id, created_at, version)
        asked = question.public_id if question else None
        return contents.sealed_columns(fit.content, asked, data_key_of(viewer), at)
    return contents.open_columns(fit.content, question.id if question else None, links=not viewer.is_new)


def _takes_newcomers_place(viewer: User, audience: Audience, wish: Wish) -> bool:
    """Whether an entry is among its writer's first three that would like replies; deleted ones count."""
    asks = rules.asks_for_words(audience, wish)
    return asks and queries.count_newcomer_entries(viewer) < rules.NEWCOMER_ENTRIES


def _forget_draft(viewer: User, form_key: str) -> None:
    if form_key:
        db.session.execute(delete_rows(Draft).where(Draft.owner_id == viewer.id, Draft.form_key == form_key))
