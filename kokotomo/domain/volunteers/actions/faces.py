"""What volunteers say about how they listen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError

from kokotomo.domain.accounts import nicknames
from kokotomo.domain.accounts.actions import roles
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.nicknames import Nickname
from kokotomo.domain.accounts.queries.roles import came_by_application
from kokotomo.domain.accounts.rules import BIO_STORED_MAX, Cover, Role
from kokotomo.domain.diaries.models import Topic
from kokotomo.domain.diaries.queries import topics as topic_queries
from kokotomo.domain.volunteers import access, rules
from kokotomo.domain.volunteers.models import Volunteer, VolunteerTopic
from kokotomo.domain.volunteers.queries import faces as queries
from kokotomo.domain.volunteers.rules import CAP_MOST, TOPICS_OF_KIND, Hours, TopicKind, Way
from kokotomo.foundation import clock, text
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Invalid, Problem, require


@dataclass(frozen=True)
class Said:
    """What a volunteer chose, as it was typed; topics by their public ids."""

    name: str
    cover: str
    bio: str
    ways: Sequence[str]
    hours: Sequence[str]
    cap: str
    topics: Mapping[TopicKind, Sequence[str]]
    introduced: bool = False


@transaction
def settle(user: User, said: Said) -> Volunteer:
    """Set all that *user* says about how they listen; the first time makes them a volunteer with a name.

    Raises `NotAllowed` without the role; `Invalid` for ``name`` (the keys of `nicknames.parse`,
    ``name.taken``, ``name.nickname`` where a member bears it: it must lead to nobody's diary), ``cover``,
    ``bio``, ``ways``, ``hours``, ``cap``, ``liked``, ``lived``, ``refused``.
    """
    require(access.may_set_up(user))
    problems: dict[str, Problem] = {}
    name = _name(user, said.name, problems)
    bio = _bio(said.bio, problems)
    cap = _cap(said.cap, problems)
    if said.cover not in list(Cover):
        problems["cover"] = Problem("cover.one")
    for field, sent, kinds in (("ways", said.ways, list(Way)), ("hours", said.hours, list(Hours))):
        if not set(sent) <= set(kinds):
            problems[field] = Problem(f"{field}.some")
    topics = _topics(said.topics, problems)
    if problems or name is None:
        raise Invalid(problems)
    values: dict[str, Any] = {
        "name": name.display,
        "name_key": name.key,
        "name_skeleton": name.skeleton,
        "cover": said.cover,
        "bio": bio,
        "ways": rules.joined(Way, said.ways),
        "hours": rules.joined(Hours, said.hours),
        "cap": cap,
        "is_introduced": said.introduced,
    }
    volunteer = _kept(user, values)
    _choose(user, topics)
    return volunteer


@transaction
def graduate(user: User) -> None:
    """卒業: end it oneself. What is open waits again for others, the role is over from this moment, the
    相談員名 stays reserved; whoever wants to come back applies again. Twice is once. Raises `NotAllowed`."""
    volunteer = queries.hold_volunteer(user)
    if volunteer is not None and volunteer.graduated_at is not None:
        return
    require(Role.VOLUNTEER in user.roles)
    if volunteer is not None:
        volunteer.graduated_at = clock.now()
        volunteer.is_introduced, volunteer.senior_id, volunteer.rests_since = False, None, None
        db.session.flush()
    roles.resign(user)


@transaction
def rest(user: User, *, rests: bool) -> None:
    """休む, and coming back: no invitations and no new claims meanwhile; what is open goes on."""
    volunteer = queries.hold_volunteer(user)
    require(access.may_set_up(user) and volunteer is not None)
    if volunteer is not None and rests != (volunteer.rests_since is not None):
        volunteer.rests_since = clock.now() if rests else None


def _name(user: User, typed: str, problems: dict[str, Problem]) -> Nickname | None:
    try:
        name = nicknames.parse(typed)
    except Invalid as invalid:
        problems["name"] = invalid.problems[nicknames.FIELD]
        return None
    if queries.bears_nickname(name):
        problems["name"] = Problem("name.nickname")
    elif queries.bears_name(name, but=user):
        problems["name"] = Problem("name.taken")
    return name


def _bio(typed: str, problems: dict[str, Problem]) -> str:
    bio = text.clean(typed)
    length = text.length(bio)
    if length > rules.BIO_MAX or len(bio) > BIO_STORED_MAX:
        problems["bio"] = Problem("bio.long", {"limit": rules.BIO_MAX, "length": length})
    return bio


def _cap(typed: str, problems: dict[str, Problem]) -> int:
    if typed not in [str(number) for number in range(1, CAP_MOST + 1)]:
        problems["cap"] = Problem("cap.one", {"limit": CAP_MOST})
        return 1
    return int(typed)


def _topics(
    wanted: Mapping[TopicKind, Sequence[str]], problems: dict[str, Problem]
) -> dict[TopicKind, list[Topic]]:
    found: dict[TopicKind, list[Topic]] = {}
    for kind, most in TOPICS_OF_KIND.items():
        named = list(dict.fromkeys(wanted.get(kind, ())))
        found[kind] = topic_queries.topics_named(named)
        if len(named) > most:
            problems[kind] = Problem(f"{kind}.many", {"limit": most, "number": len(named)})
    both = {topic.name for topic in found[TopicKind.LIKED]} & {t.name for t in found[TopicKind.REFUSED]}
    if both:
        problems.setdefault(TopicKind.REFUSED, Problem("refused.liked", {"name": min(both)}))
    return found


def _kept(user: User, values: dict[str, Any]) -> Volunteer:
    volunteer = queries.hold_volunteer(user)
    try:
        with db.session.begin_nested():
            if volunteer is None:
                # Who came by an application is read along with at first; whom the host appointed is not.
                values["on_trial"] = came_by_application(user)
                volunteer = Volunteer(user_id=user.id, **values)
                db.session.add(volunteer)
            else:
                for column, value in values.items():
                    setattr(volunteer, column, value)
            db.session.flush()
    except IntegrityError:
        if volunteer in db.session or queries.hold_volunteer(user) is None:
            # Somebody took the name at this very moment.
            raise Invalid({"name": Problem("name.taken")}) from None
        # Their own first form, sent twice at once: the other one made the row.
        return _kept(user, values)
    return volunteer


def _choose(user: User, topics: Mapping[TopicKind, Iterable[Topic]]) -> None:
    db.session.execute(delete(VolunteerTopic).where(VolunteerTopic.user_id == user.id))
    rows = [
        {"user_id": user.id, "topic_id": topic.id, "kind": kind.value}
        for kind, chosen in topics.items()
        for topic in chosen
    ]
    if rows:
        db.session.execute(insert(VolunteerTopic), rows)
