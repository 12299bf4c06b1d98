"""みんなに: pages of which no author is stored. Who wrote one is known to its consultation alone, which asks
for all that is done here and decides who may; nothing here asks who somebody is."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import delete

from kokotomo.domain.diaries import contents, rules
from kokotomo.domain.diaries.actions.places import add_topics, place
from kokotomo.domain.diaries.events import DiaryDeleted, DiaryPublished, DiaryRestored
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.queries import entries as queries
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.domain.diaries.rules import Audience, Content, Wish
from kokotomo.foundation import clock, text, tombstones
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Invalid, NotFound, Problem
from kokotomo.foundation.events import publish as tell


@transaction
def publish(words: str, topics: Sequence[str]) -> Diary:
    """Put *words* on a page of today for members that would like replies, on *topics* (public ids), in
    nobody's notebook.

    Not safe against the same form sent twice: without an author there is no key to know it by. Raises
    `Invalid` for ``event`` (``entry.empty``, ``event.too_long`` with limit and now, ``event.heaped``) and
    ``topics`` (``topics.too_many``, ``topics.unknown``).
    """
    content = rules.tidied(Content(event=words, topics=tuple(topics)))
    named = lists.topics_named(content.topics)
    problems = {}
    problem = rules.problem_of_unsigned(text.clean(words))
    if problem is not None:
        problems["event"] = problem
    if len(content.topics) > rules.TOPICS_MAX:
        problems["topics"] = Problem(
            "topics.too_many", {"limit": rules.TOPICS_MAX, "now": len(content.topics)}
        )
    elif len(named) != len(content.topics):
        problems["topics"] = Problem("topics.unknown")
    if problems:
        raise Invalid(problems)
    diary = _inserted(content)
    add_topics(diary, named)
    tell(DiaryPublished(diary))
    return diary


@transaction
def remove(diary_id: int) -> None:
    """Delete the page for good, with the replies under it and all that was kept or told of it. Twice is
    once."""
    diary = _held(diary_id)
    if diary is not None:
        if diary.deleted_at is None:
            tell(DiaryDeleted(diary))
        tombstones.bury(rules.TOMBSTONE, [diary.public_id])
        db.session.execute(delete(Diary).where(Diary.id == diary.id))


@transaction
def withdraw(diary_id: int) -> None:
    """Take the page away for now: its writer left, and has seven days to come back, after which it is purged
    with all deleted entries."""
    diary = _held(diary_id)
    if diary is not None and diary.deleted_at is None:
        diary.deleted_at = clock.now()
        place(diary)
        tell(DiaryDeleted(diary))


@transaction
def bring_back(diary_id: int) -> None:
    """Put a page that was withdrawn in its old place."""
    diary = _held(diary_id)
    if diary is not None and diary.deleted_at is not None:
        diary.deleted_at = None
        place(diary)
        tell(DiaryRestored(diary))


def _held(diary_id: int) -> Diary | None:
    held = queries.hold_any(diary_id)
    if held is not None and held.author_id is not None:
        raise NotFound("diary")
    return held


def _inserted(content: Content) -> Diary:
    now, audience, wish = clock.now(), Audience.MEMBERS.value, Wish.REPLY.value
    # Never a newcomer's: whether its writer is new is nothing that anybody should learn.
    listing = rules.listing_of(
        audience=audience, wish=wish, voices=0, newcomer=False, published_at=now, gone=False, now=now
    )
    diary = Diary(
        day=clock.today(),
        audience=audience,
        wish=wish,
        created_at=now,
        published_at=now,
        **asdict(listing),
        # No account answers for them: they stand there to be read, and cannot be followed.
        **contents.open_columns(content, None, links=False),
    )
    db.session.add(diary)
    db.session.flush()
    return diary
