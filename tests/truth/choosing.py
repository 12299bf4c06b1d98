"""What everybody follows and mutes among topics and words."""

from kokotomo.domain.diaries.models import MutedWord, Topic, TopicChoice
from kokotomo.foundation.db import db
from tests.truth.cast import Cast


def chosen_by_all(cast: Cast) -> tuple[dict[str, str], str]:
    """Let everybody follow the first topic and mute the second, and the writer mute a word; their ids."""
    topics = dict(zip(("followed", "muted", "other"), db.session.query(Topic).limit(3), strict=True))
    for user in cast.users.values():
        for choice in ("followed", "muted"):
            db.session.add(TopicChoice(owner_id=user.id, topic_id=topics[choice].id, choice=choice))
    word = MutedWord(owner_id=cast.users["writer"].id, word="だれも書かなかったことば")
    db.session.add(word)
    db.session.commit()
    return {name: topic.public_id for name, topic in topics.items()}, word.public_id
