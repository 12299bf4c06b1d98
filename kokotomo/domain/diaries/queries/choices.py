"""What somebody follows and mutes among topics and words. One's own alone."""

from collections.abc import Sequence

from sqlalchemy import select

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.models import MutedWord, Topic, TopicChoice
from kokotomo.domain.diaries.rules import MUTED_WORDS_MAX, Choice
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db


def choice_of(viewer: Viewer, topic: Topic) -> Choice | None:
    """Whether *viewer* follows or mutes *topic*. One query; none for a guest."""
    if viewer.id is None:
        return None
    choice = db.session.scalar(
        select(TopicChoice.choice).where(TopicChoice.owner_id == viewer.id, TopicChoice.topic_id == topic.id)
    )
    return None if choice is None else Choice(choice)


def topics_chosen(viewer: Viewer, choice: Choice) -> Sequence[Topic]:
    """The topics that *viewer* follows, or mutes, in the operator's order. One query; none for a guest."""
    if viewer.id is None:
        return []
    return db.session.scalars(
        select(Topic)
        .join(TopicChoice, TopicChoice.topic_id == Topic.id)
        .where(TopicChoice.owner_id == viewer.id, TopicChoice.choice == choice.value)
        .order_by(Topic.position)
    ).all()


def muted_words(viewer: User) -> Sequence[MutedWord]:
    """The words that *viewer* muted, the latest first; `rules.MUTED_WORDS_MAX` at most."""
    return db.session.scalars(
        select(MutedWord)
        .where(MutedWord.owner_id == viewer.id)
        .order_by(MutedWord.id.desc())
        .limit(MUTED_WORDS_MAX)
    ).all()


def find_muted_word(viewer: User, public_id: str) -> MutedWord | None:
    """*viewer*'s own muted word behind *public_id*."""
    if not public_ids.is_one(public_id):
        return None
    return db.session.scalars(
        select(MutedWord).where(MutedWord.public_id == public_id, MutedWord.owner_id == viewer.id)
    ).one_or_none()


def hold_muted_words(viewer: User) -> int:
    """How many words *viewer* muted; nobody else adds one until this transaction ends."""
    db.session.execute(select(User.id).where(User.id == viewer.id).with_for_update(key_share=True))
    return len(muted_words(viewer))
