"""Where an entry stands in lists: what alone writes ``listed_at``, ``waiting_since`` and their like."""

from collections.abc import Sequence

from sqlalchemy import delete, update

from kokotomo.domain.diaries import rules
from kokotomo.domain.diaries.models import Diary, DiaryTopic, Topic
from kokotomo.domain.diaries.queries.entries import hold_any
from kokotomo.domain.diaries.rules import Audience
from kokotomo.foundation import clock
from kokotomo.foundation.db import db, transaction


@transaction
def set_voices(diary_id: int, voices: int) -> None:
    """Say how many people other than its writer have a visible reply under an entry; `comments` counts them.

    With the second voice it leaves 声をかけてほしい日記, and comes back if one of them goes.
    """
    diary = hold_any(diary_id)
    if diary is not None:
        set_voices_of(diary, voices)


def set_voices_of(held: Diary, voices: int) -> None:
    """The same for an entry that the caller holds already."""
    if held.voices != voices:
        held.voices = voices
        place(held)


def place(diary: Diary) -> None:
    """Put a held *diary* where it belongs; after every change of what decides it."""
    listing = rules.listing_of(
        audience=diary.audience,
        wish=diary.wish,
        voices=diary.voices,
        newcomer=diary.from_newcomer,
        published_at=diary.published_at,
        gone=diary.deleted_at is not None or diary.hidden_at is not None,
        now=clock.now(),
        imported=diary.imported_at is not None,
    )
    moved = diary.listed_at != listing.listed_at
    diary.listed_at = listing.listed_at
    diary.waiting_since = listing.waiting_since
    diary.waiting_until = listing.waiting_until
    db.session.flush()
    # The topics of a page that is sealed are about to go (`put_topics`).
    if moved and diary.audience != Audience.PRIVATE:
        db.session.execute(
            update(DiaryTopic).where(DiaryTopic.diary_id == diary.id).values(listed_at=listing.listed_at)
        )


def put_topics(diary: Diary, topics: Sequence[Topic]) -> None:
    """Give *diary* exactly these topics, in this order; none where it is sealed."""
    db.session.execute(delete(DiaryTopic).where(DiaryTopic.diary_id == diary.id))
    add_topics(diary, topics)


def add_topics(diary: Diary, topics: Sequence[Topic]) -> None:
    """Give *diary*, which has none, these topics; none where it is sealed."""
    if topics and diary.audience != Audience.PRIVATE:
        db.session.add_all(
            DiaryTopic(diary_id=diary.id, topic_id=topic.id, position=position, listed_at=diary.listed_at)
            for position, topic in enumerate(topics)
        )
        db.session.flush()
