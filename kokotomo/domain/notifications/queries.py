"""Reading what arrived for a person."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, UnaryExpression, bindparam, case, exists, func, select

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.statements import built_once, whom
from kokotomo.domain.comments.access import Author
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.follows.models import Greeting
from kokotomo.domain.notifications.access import Actor, shown_to
from kokotomo.domain.notifications.models import Kind, MailChoice, Notification
from kokotomo.domain.notifications.rules import Arrival, Gathered, gathered
from kokotomo.foundation import clock, public_ids, text
from kokotomo.foundation.db import db
from kokotomo.foundation.paging import Page, Pages
from kokotomo.foundation.ready import Ready

PAGE_SIZE = 50
"""Notifications, before they are gathered, on one page."""

TITLE_LENGTH = 20
"""Characters of its opening words by which an untitled page is named in a sentence."""

LATEST_LOOKED_AT = 60
"""How many of the new ones ホーム gathers its few from."""


_NEWEST: Sequence[UnaryExpression[Any]] = [Notification.created_at.desc(), Notification.id.desc()]


_WAS_ASKED = (
    exists()
    .where(MailChoice.user_id == Notification.recipient_id, MailChoice.asked_at.is_not(None))
    .correlate_except(MailChoice)
)


def has_unseen(viewer: Viewer) -> bool:
    """Whether anything new arrived that *viewer* may be told of: the lit window. One query, guests none."""
    return viewer.id is not None and _unseen(viewer).first(whom(viewer)) is not None


def page_of_notifications(viewer: User, zone: ZoneInfo, cursor: str | None = None) -> Page[Gathered]:
    """What arrived for *viewer*, the latest first, gathered by days of *zone*. One query."""
    page = _pages(viewer).read(cursor, whom(viewer))
    return Page(gathered((_arrival(row) for row in page.items), zone), page.next_cursor)


def latest(viewer: User, count: int, zone: ZoneInfo = clock.TOKYO) -> list[Gathered]:
    """The newest of what *viewer* has not seen yet, *count* sentences at most, for あなたに届いたもの.

    One query. Empty once everything was seen.
    """
    rows = _latest(viewer).rows(whom(viewer))
    return gathered((_arrival(row) for row in rows), zone)[:count]


def find_notification(viewer: User, public_id: str) -> Arrival | None:
    """The notification behind *public_id*, if it is *viewer*'s and they may be told of it."""
    if not public_ids.is_one(public_id):
        return None
    row = db.session.execute(_one(viewer), whom(viewer, public_id=public_id)).one_or_none()
    return None if row is None else _arrival(row)


def find_same(recipient_id: int, actor_id: int, kind: Kind, diary_id: int | None) -> Notification | None:
    """The row that already tells *recipient* of the same tap of *actor*, whether it shows or not."""
    return db.session.scalars(
        select(Notification)
        .where(
            Notification.recipient_id == recipient_id,
            Notification.actor_id == actor_id,
            Notification.kind == kind,
            Notification.diary_id.is_not_distinct_from(diary_id),
        )
        .order_by(Notification.id)
        .limit(1)
    ).one_or_none()


def who_has_unseen(consultation_id: int, kind: Kind) -> set[int]:
    """Ids of those who are told of the same in that thread already and have not seen it. One query."""
    return set(
        db.session.scalars(
            select(Notification.recipient_id).where(
                Notification.consultation_id == consultation_id,
                Notification.kind == kind,
                Notification.seen_at.is_(None),
            )
        )
    )


def find_unseen_of(recipient_id: int, kind: Kind, room_id: int | None = None) -> Notification | None:
    """The row that already tells *recipient* of the same among those who listen and was not seen yet."""
    return db.session.scalars(
        select(Notification)
        .where(
            Notification.recipient_id == recipient_id,
            Notification.kind == kind,
            Notification.room_id.is_not_distinct_from(room_id),
            Notification.seen_at.is_(None),
        )
        .order_by(Notification.id)
        .limit(1)
    ).one_or_none()


def find_unseen_duty(recipient_id: int, case_id: int | None) -> Notification | None:
    """The row that already tells *recipient*, a moderator, of the same case, or of the plan."""
    return db.session.scalars(
        select(Notification)
        .where(
            Notification.recipient_id == recipient_id,
            Notification.kind == Kind.DUTY,
            Notification.case_id.is_not_distinct_from(case_id),
            Notification.seen_at.is_(None),
        )
        .order_by(Notification.id)
        .limit(1)
    ).one_or_none()


def mail_choice_of(person: User) -> MailChoice | None:
    """What *person* chose about mail; None where nothing was, and the defaults hold. One query."""
    return db.session.get(MailChoice, person.id)


def hold_mail_choice(person: User) -> MailChoice:
    """The same where there is one, as it stands now; for actions that change it."""
    return db.session.scalars(
        select(MailChoice)
        .where(MailChoice.user_id == person.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


@built_once
def _unseen(viewer: User) -> Ready:
    return Ready(_joined(select(Notification.id), viewer).where(Notification.seen_at.is_(None)).limit(1))


@built_once
def _pages(viewer: User) -> Pages:
    return Pages(_arrivals(viewer), _NEWEST, size=PAGE_SIZE)


@built_once
def _latest(viewer: User) -> Ready:
    new = _arrivals(viewer).where(Notification.seen_at.is_(None))
    return Ready(new.order_by(*_NEWEST).limit(LATEST_LOOKED_AT))


@built_once
def _one(viewer: User) -> Select[*tuple[Any, ...]]:
    return _arrivals(viewer).where(Notification.public_id == bindparam("public_id"))


def _joined(statement: Select[*tuple[Any, ...]], viewer: User) -> Select[*tuple[Any, ...]]:
    return (
        statement.select_from(Notification)
        .outerjoin(Actor, Actor.id == Notification.actor_id)
        .outerjoin(Diary, Diary.id == Notification.diary_id)
        .outerjoin(User, User.id == Diary.author_id)
        .outerjoin(Comment, Comment.id == Notification.comment_id)
        .outerjoin(Author, Author.id == Comment.author_id)
        .outerjoin(Greeting, Greeting.id == Notification.greeting_id)
        .outerjoin(Consultation, Consultation.id == Notification.consultation_id)
        .where(shown_to(viewer))
    )


def _arrivals(viewer: User) -> Select[*tuple[Any, ...]]:
    columns = select(
        Notification.id,
        Notification.public_id,
        Notification.kind,
        Notification.created_at,
        Notification.seen_at.is_(None),
        Notification.actor_id,
        Actor.nickname,
        Actor.cover,
        Actor.public_id,
        Notification.diary_id,
        Diary.public_id,
        Comment.public_id,
        Greeting.card,
        Notification.consultation_id,
        Consultation.public_id,
        Consultation.writer_id == viewer.id,
        Notification.room_id,
        Notification.case_id,
        _WAS_ASKED,
        Diary.day,
        Diary.title,
        # Of a page with 注意書き nothing but its title stands outside of it.
        case(
            (Diary.note.is_(None), func.coalesce(Diary.extract, Diary.feeling_extract, Diary.effort_extract))
        ),
    )
    return _joined(columns, viewer)


def _arrival(row: Sequence[Any]) -> Arrival:
    *facts, title, opening = row
    return Arrival(*[*facts, title or text.extract(opening or "", TITLE_LENGTH) or None])
