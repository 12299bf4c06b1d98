"""Following and muting topics, and muting words: what one wants to meet in lists. Nobody else is told."""

from sqlalchemy import delete, update

from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries import rules
from kokotomo.domain.diaries.models import MutedWord, Topic, TopicChoice
from kokotomo.domain.diaries.queries import choices as queries
from kokotomo.domain.diaries.rules import Choice
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Invalid, Problem, require
from kokotomo.foundation.inserting import insert_once


@transaction
def choose(viewer: User, topic: Topic, choice: Choice) -> None:
    """Follow *topic*, or mute it: each takes the other's place. Twice is once."""
    which = {"owner_id": viewer.id, "topic_id": topic.id}
    if insert_once(TopicChoice, **which, choice=choice.value) is None:
        db.session.execute(update(TopicChoice).filter_by(**which).values(choice=choice.value))


@transaction
def forget(viewer: User, topic: Topic, choice: Choice) -> None:
    """Follow *topic* no longer, or mute it no longer, if that is what was chosen."""
    db.session.execute(
        delete(TopicChoice).filter_by(owner_id=viewer.id, topic_id=topic.id, choice=choice.value)
    )


@transaction
def mute_word(viewer: User, word: str) -> None:
    """Keep entries in which *word* stands out of *viewer*'s lists. Twice is once.

    Raises `Invalid` for ``word``: ``word.empty``, ``word.too_long`` (limit, now), ``words.too_many`` (limit).
    """
    tidy = rules.muted_word(word)
    problem = rules.problem_of_muted_word(tidy)
    if problem is not None:
        raise Invalid({"word": problem})
    there = queries.hold_muted_words(viewer)
    if insert_once(MutedWord, owner_id=viewer.id, word=tidy) is not None and there >= rules.MUTED_WORDS_MAX:
        raise Invalid({"word": Problem("words.too_many", {"limit": rules.MUTED_WORDS_MAX})})


@transaction
def unmute_word(viewer: User, word: MutedWord) -> None:
    """Let entries with *word* appear again. Twice is once."""
    require(word.owner_id == viewer.id)
    db.session.execute(delete(MutedWord).where(MutedWord.id == word.id))
