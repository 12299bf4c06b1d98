"""Of the people whom one follows, the newest pages to which one has said nothing yet (PRODUCT 3)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, exists, select
from sqlalchemy.orm import aliased

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.statements import built_once, whom
from kokotomo.domain.comments.models import Comment, Reading
from kokotomo.domain.diaries.access import listed_for
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.follows.models import Follow
from kokotomo.foundation import clock
from kokotomo.foundation.db import UTCDateTime, db

UNREAD_SHOWN = 5
"""Pages on つながり."""

PEOPLE_LOOKED_AT = 40
"""So many of the people whom one follows are looked at: those who wrote last."""

NOT_OLDER_THAN = timedelta(days=90)
"""Who has written nothing for longer is not waited for; and nobody's notebook is walked further back."""

_latest, _newest, _person = aliased(Diary), aliased(Diary, name="newest"), aliased(User, name="person")


@dataclass(frozen=True, slots=True)
class Unread:
    """The newest page of somebody whom the viewer follows, as far as its row names it."""

    public_id: str
    published_at: datetime
    day: date
    title: str | None
    note: str | None
    extract: str | None
    feeling_extract: str | None
    effort_extract: str | None
    person: User


def unread_of_followed(viewer: User) -> list[Unread]:
    """Newest pages, one a person, that *viewer* finds in lists and has neither answered nor marked 読んだよ;
    the newest first, `UNREAD_SHOWN` at most.

    One query. Of the people whom *viewer* follows the `PEOPLE_LOOKED_AT` who wrote last are looked at, none
    of their pages is older than `NOT_OLDER_THAN`: with a thousand followed it costs a probe of the index
    for each, and a look at forty pages.
    """
    since = clock.now() - NOT_OLDER_THAN
    return [Unread(*row) for row in db.session.execute(_unread(viewer), whom(viewer, since=since))]


@built_once
def _unread(viewer: User) -> Select[*tuple[Any, ...]]:
    since = bindparam("since", type_=UTCDateTime)
    active = _active(viewer, since).subquery("active")
    newest_id = (
        select(Diary.id)
        .join(User, User.id == Diary.author_id)
        .where(
            Diary.author_id == active.c.person_id,
            Diary.sealed.is_(None),
            Diary.published_at > since,
            listed_for(viewer),
        )
        .order_by(Diary.published_at.desc(), Diary.id.desc())
        .limit(1)
        .correlate(active)
        .scalar_subquery()
    )
    found = select(active.c.person_id, newest_id.label("diary_id")).subquery("found")
    read = exists().where(Reading.diary_id == _newest.id, Reading.reader_id == viewer.id)
    answered = exists().where(
        Comment.diary_id == _newest.id, Comment.author_id == viewer.id, Comment.deleted_at.is_(None)
    )
    return (
        select(
            *(_newest.public_id, _newest.published_at, _newest.day, _newest.title, _newest.note),
            *(_newest.extract, _newest.feeling_extract, _newest.effort_extract, _person),
        )
        .select_from(found)
        .join(_newest, _newest.id == found.c.diary_id)
        .join(_person, _person.id == found.c.person_id)
        .where(~read, ~answered)
        .order_by(_newest.published_at.desc(), _newest.id.desc())
        .limit(UNREAD_SHOWN)
    )


def _active(viewer: User, since: BindParameter[datetime]) -> Select[*tuple[Any, ...]]:
    """Whom *viewer* follows and who wrote last."""
    # Out of the index of open pages alone: which of them may be read is asked of the few above.
    wrote_at = (
        select(_latest.published_at)
        .where(
            _latest.author_id == Follow.followee_id, _latest.sealed.is_(None), _latest.published_at > since
        )
        .order_by(_latest.published_at.desc())
        .limit(1)
        .correlate(Follow)
        .scalar_subquery()
    )
    wrote = (
        select(Follow.followee_id.label("person_id"), wrote_at.label("at"))
        .where(Follow.follower_id == viewer.id)
        .subquery("wrote")
    )
    return (
        select(wrote.c.person_id)
        .where(wrote.c.at.is_not(None))
        .order_by(wrote.c.at.desc(), wrote.c.person_id)
        .limit(PEOPLE_LOOKED_AT)
    )
