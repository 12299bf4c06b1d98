"""Who sees a reply, and who may do what with it (PRODUCT 2, 3 and 8).

The expressions are for statements FROM ``Comment`` JOIN ``Author`` JOIN ``Diary`` LEFT JOIN ``User`` (the
page's writer, where one is stored). Whether the page itself is visible is decided by
``diaries.access.visible_to``, beside them. A page of which no author is stored was written by an adult; to
members nobody is its writer, who reads and hides from the consultation (*as_writer*).

A reply drops out for a viewer
- where one of the two blocked the other, or the viewer muted its author;
- where its author is suspended or has left;
- where the page's writer hid it, but for that writer and its author;
- where its author is a minor: for guests; and on a minor's page for adults whom its author does not follow
  and who are not cleared for minors (under an adult's page a minor's reply is
  seen by those who may see the page).
What stands below a reply, or answers it, goes with it. Of a deleted reply only the place stays, and
only while answers stand below it.
"""

from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, and_, exists, false, or_, true
from sqlalchemy.orm import aliased

from kokotomo.domain.accounts.access import Viewer, may_write
from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments import rules
from kokotomo.domain.comments.models import Comment, Keepsake
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.follows.access import PersonColumn, follows_viewer, present, unblocked, unmuted
from kokotomo.foundation import clock
from kokotomo.foundation.statements import today

Author = aliased(User, name="reply_author")
"""Who wrote the reply, beside `User`, who wrote the page."""

# The reply itself, the one above it and the one that it answers, in subqueries of their own.
_around, _around_author = aliased(Comment), aliased(User)


class Written(Protocol):
    """What the decisions below need to know of a reply."""

    @property
    def author_id(self) -> int: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def deleted_at(self) -> datetime | None: ...


def visible_to(viewer: Viewer, *, as_writer: bool = False) -> ColumnElement[bool]:
    """True where *viewer* sees the reply's words, if they see the page. *as_writer* says that they wrote it,
    though no author is stored: a guest may be that, too."""
    return and_(Comment.deleted_at.is_(None), placed_for(viewer, as_writer=as_writer))


def placed_for(viewer: Viewer, *, as_writer: bool = False) -> ColumnElement[bool]:
    """True where the reply has its place for *viewer*, deleted or not, if they see the page."""
    fallen = (
        exists()
        .where(
            or_(_around.id == Comment.parent_id, _around.id == Comment.answered_id),
            _around_author.id == _around.author_id,
            ~_heard(viewer, _around, _around_author, as_writer=as_writer),
        )
        .correlate(Comment, Diary, User)
    )
    return and_(_heard(viewer, Comment, Author, as_writer=as_writer), ~fallen)


def answerable_by(viewer: Viewer) -> ColumnElement[bool]:
    """True where *viewer*'s age lets them answer the reply: a minor is answered by the page's writer, other
    minors, volunteers cleared for it, and those the minor follows. The same holds for what stands below a
    minor's reply."""
    if viewer.is_minor or viewer.is_cleared:
        return true()
    thread = (Comment.id, Comment.parent_id, Comment.answered_id)
    out_of_reach = (
        exists()
        .where(
            or_(*(_around.id == place for place in thread)),
            _around_author.id == _around.author_id,
            _around_author.adult_from > today(),
            ~follows_viewer(viewer, _around_author.id),
        )
        .correlate(Comment)
    )
    return or_(_wrote_page(viewer), ~out_of_reach)


def kept_by(viewer: Viewer, kept: PersonColumn, thing: PersonColumn) -> ColumnElement[bool]:
    """True where *viewer* keeps *thing* (an id); *kept* is the column of `Keepsake` for such things."""
    if viewer.id is None:
        return false()
    keeps = exists().where(Keepsake.owner_id == viewer.id, kept == thing)
    return keeps.correlate_except(Keepsake)


def may_keep(viewer: Viewer, author_id: int | None) -> bool:
    """Whether *viewer* may keep a page or reply that *author_id* wrote and they see: others' words. Suspended
    members too: nobody learns of it."""
    return viewer.id is not None and author_id != viewer.id


def may_reply(viewer: Viewer, diary: Diary) -> bool:
    """Whether *viewer*, who sees *diary*, may write under it."""
    there = diary.deleted_at is None and diary.hidden_at is None
    return may_write(viewer) and there and rules.takes_replies(diary.audience, diary.wish)


def may_mark_read(viewer: Viewer, diary: Diary) -> bool:
    """Whether *viewer*, who sees *diary*, may say 読んだよ: to others' pages, closed ones too."""
    return may_write(viewer) and diary.author_id != viewer.id and diary.deleted_at is None


def may_edit(viewer: Viewer, reply: Written) -> bool:
    """Whether *viewer* may change the words of *reply*: one's own, for fifteen minutes."""
    mine = reply.author_id == viewer.id and reply.deleted_at is None
    return mine and may_write(viewer) and rules.is_editable(reply.created_at, clock.now())


def may_delete(viewer: Viewer, reply: Written) -> bool:
    """Whether *viewer* may delete *reply*: one's own, any time, suspended or not."""
    return reply.author_id == viewer.id and reply.deleted_at is None


def may_hide(viewer: Viewer, reply: Written, page_author_id: int | None) -> bool:
    """Whether *viewer* may hide *reply* and show it again: the page's writer, others' replies."""
    mine = viewer.id is not None and page_author_id == viewer.id
    return mine and reply.author_id != viewer.id and reply.deleted_at is None


def _heard(
    viewer: Viewer, reply: type[Comment], author: type[User], *, as_writer: bool
) -> ColumnElement[bool]:
    others = and_(
        present(author),
        unblocked(viewer, author.id),
        unmuted(viewer, author.id),
    )
    if not as_writer:
        others = and_(
            others,
            or_(reply.hidden_at.is_(None), _wrote_page(viewer)),
            _ages_allow(viewer, author),
        )
    return or_(_is(viewer, author.id), others)


def _ages_allow(viewer: Viewer, author: type[User]) -> ColumnElement[bool]:
    if viewer.is_minor or viewer.is_cleared:
        return true()
    adult = author.adult_from <= today()
    if viewer.id is None:
        return adult
    # Under an adult's page the minor chose to be read by all its readers; a minor's page was opened to this
    # adult by its writer, which says nothing about other minors there.
    return or_(
        adult, Diary.author_id.is_(None), User.adult_from <= today(), follows_viewer(viewer, author.id)
    )


def _is(viewer: Viewer, person_id: PersonColumn) -> ColumnElement[bool]:
    return false() if viewer.id is None else person_id == viewer.id


def _wrote_page(viewer: Viewer) -> ColumnElement[bool]:
    # Where no author is stored a plain comparison says neither yes nor no, nor does NOT of it: what stands
    # below a hidden reply would show.
    return false() if viewer.id is None else Diary.author_id.is_not_distinct_from(viewer.id)
