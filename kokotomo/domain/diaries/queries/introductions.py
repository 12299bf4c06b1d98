"""Pages of people who would like to be introduced: the way from a consultation into the diary."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, Select, bindparam, exists, or_

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.statements import built_once, whom
from kokotomo.domain.diaries.access import listed_for
from kokotomo.domain.diaries.models import Diary, DiaryTopic
from kokotomo.domain.diaries.queries.pages import Listed, signed_entries
from kokotomo.domain.diaries.rules import Audience
from kokotomo.domain.follows.access import followed_by_viewer
from kokotomo.foundation.db import db
from kokotomo.foundation.statements import today

MOST = 5
"""Pages that are handed over at once, one a person."""

LOOKED_AT = 60
"""Pages among which those are found, the newest first: somebody may have written several."""


def introduced(viewer: Viewer, topic_ids: Sequence[int]) -> list[Listed]:
    """The newest page of up to `MOST` people who ticked 紹介されてもいい, on one of the topics, or on any
    where there are none: open ones that *viewer* may read, of nobody whom they follow, mute or are. Adults
    are shown adults, under-18s under-18s, whoever follows whom. One query.
    """
    about = whom(viewer, topic_ids=list(topic_ids), any_topic=0 if topic_ids else 1)
    found: dict[int | None, Listed] = {}
    for row in db.session.execute(_introduced(viewer), about):
        listed = Listed(*row)
        found.setdefault(listed.author_id, listed)
    return list(found.values())[:MOST]


@built_once
def _introduced(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    on_topic = exists().where(
        DiaryTopic.diary_id == Diary.id,
        DiaryTopic.topic_id.in_(bindparam("topic_ids", expanding=True, type_=Integer)),
    )
    of_age = User.adult_from > today() if viewer.is_minor else User.adult_from <= today()
    return (
        signed_entries()
        .where(
            User.may_be_introduced.is_(True),
            of_age,
            or_(*(Diary.audience == one.value for one in (Audience.EVERYONE, Audience.MEMBERS))),
            or_(bindparam("any_topic", type_=Integer) == 1, on_topic.correlate_except(DiaryTopic)),
            listed_for(viewer),
            ~followed_by_viewer(viewer, User.id),
            *(() if viewer.id is None else (Diary.author_id != viewer.id,)),
        )
        .order_by(Diary.listed_at.desc(), Diary.id.desc())
        .limit(LOOKED_AT)
    )
