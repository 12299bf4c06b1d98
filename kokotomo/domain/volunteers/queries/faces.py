"""Reading volunteers."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, cast, exists, func, or_, select

from kokotomo.domain.accounts.models import Registration, User
from kokotomo.domain.accounts.nicknames import Nickname
from kokotomo.domain.volunteers.access import cleared, listens
from kokotomo.domain.volunteers.models import Volunteer, VolunteerTopic
from kokotomo.domain.volunteers.rules import TopicKind
from kokotomo.foundation.db import db


@dataclass(frozen=True)
class Chosen:
    """The topics of one volunteer, by what they are to them: row numbers of `diaries.models.Topic`."""

    liked: frozenset[int] = frozenset()
    lived: frozenset[int] = frozenset()
    refused: frozenset[int] = frozenset()


def find_volunteer(user: User) -> Volunteer | None:
    """The face under which *user* listens; None until they chose a 相談員名."""
    return db.session.get(Volunteer, user.id)


def hold_volunteer(user: User) -> Volunteer | None:
    """The same as it stands now; whatever else this volunteer does at the same moment waits for our end."""
    return db.session.scalars(
        select(Volunteer)
        .where(Volunteer.user_id == user.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


CHOSEN: ColumnElement[str | None] = (
    select(func.aggregate_strings(VolunteerTopic.kind + ":" + cast(VolunteerTopic.topic_id, String), " "))
    .where(VolunteerTopic.user_id == Volunteer.user_id)
    .correlate(Volunteer)
    .scalar_subquery()
)
"""The topics of a statement's `Volunteer`, for `chosen_of`."""


def chosen_of(written: str | None) -> Chosen:
    """What `CHOSEN` gave."""
    found: dict[str, set[int]] = {kind.value: set() for kind in TopicKind}
    for part in (written or "").split():
        kind, topic_id = part.split(":")
        found[kind].add(int(topic_id))
    return Chosen(**{kind: frozenset(ids) for kind, ids in found.items()})


def topics_chosen(user: User) -> Chosen:
    """What *user* likes, lived through and refuses. One query."""
    return chosen_of(db.session.scalar(select(CHOSEN).where(Volunteer.user_id == user.id)))


def kinds_among(topic_ids: Iterable[int]) -> dict[int, Chosen]:
    """For every volunteer to whom one of a letter's topics means something: what. One query."""
    rows = db.session.execute(
        select(VolunteerTopic.user_id, VolunteerTopic.kind, VolunteerTopic.topic_id).where(
            VolunteerTopic.topic_id.in_(list(topic_ids))
        )
    )
    found: dict[int, dict[str, set[int]]] = {}
    for user_id, kind, topic_id in rows:
        found.setdefault(user_id, {}).setdefault(kind, set()).add(topic_id)
    return {
        user_id: Chosen(**{kind: frozenset(ids) for kind, ids in kinds.items()})
        for user_id, kinds in found.items()
    }


def bears_nickname(name: Nickname) -> bool:
    """Whether a member, or somebody who is about to become one, bears *name* or one that cannot be told from
    it."""
    taken = [
        exists().where(or_(kind.nickname_key == name.key, kind.nickname_skeleton == name.skeleton))
        for kind in (User, Registration)
    ]
    return bool(db.session.scalar(select(or_(*taken))))


def bears_name(name: Nickname, but: User | None = None) -> bool:
    """Whether a volunteer, other than *but*, bears *name*, or one that cannot be told from it."""
    same = or_(Volunteer.name_key == name.key, Volunteer.name_skeleton == name.skeleton)
    others = [] if but is None else [Volunteer.user_id != but.id]
    return bool(db.session.scalar(select(exists().where(same, *others))))


def anybody_cleared() -> bool:
    """Whether somebody could read the letter of a minor now: else the form says so (PRODUCT 4)."""
    there = (
        select(Volunteer.user_id)
        .join(User, User.id == Volunteer.user_id)
        .where(listens(), cleared())
        .limit(1)
    )
    return db.session.scalar(there) is not None
