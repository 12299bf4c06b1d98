"""Writing replies and 読んだよ."""

from typing import Any

from sqlalchemy import ColumnElement, CursorResult, delete

from kokotomo.domain.accounts.access import may_write
from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments import access, rules
from kokotomo.domain.comments.events import (
    DiaryRead,
    ReadingTakenBack,
    ReplyDeleted,
    ReplyEdited,
    ReplyHidden,
    ReplyShown,
    ReplyWritten,
)
from kokotomo.domain.comments.models import Comment, Keepsake, Reading
from kokotomo.domain.comments.queries import replies as queries
from kokotomo.domain.diaries.actions import places
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.queries import entries
from kokotomo.foundation import clock, markup, text, tombstones
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Conflict, DomainError, Invalid, NotFound, require
from kokotomo.foundation.events import publish
from kokotomo.foundation.inserting import insert_once


@transaction
def reply(viewer: User, diary: Diary, body: str, answered: Comment | None, form_key: str) -> Comment:
    """Write *body* under *diary*, as an answer to *answered* if one is named. The same *form_key* again gives
    back the first reply.

    An answer to an answer stands beside it, one level below the reply that both are under. Raises
    `Invalid` (``reply.empty``, ``reply.too_long``), `NotFound` where the page is not there for *viewer*,
    `Conflict` where it takes no replies (``reply.closed``) or *answered* cannot be answered (``reply.gone``).
    """
    require(may_write(viewer))
    words = _fit(body)
    html = markup.render(words, links=not viewer.is_new)
    page = queries.hold_page(viewer, diary, answered)
    refusal = _refusal(page)
    comment = None
    if refusal is None:
        comment = insert_once(
            Comment,
            diary_id=diary.id,
            author_id=viewer.id,
            parent_id=(answered.parent_id or answered.id) if answered else None,
            answered_id=answered.id if answered else None,
            form_key=form_key,
            body=words,
            body_html=html,
            renderer=markup.RENDERER_VERSION,
        )
    if page is None or comment is None:
        sent = queries.find_sent(viewer, form_key)
        if sent is None:
            raise refusal or NotFound("diary")
        return sent
    _recount(page.diary)
    publish(ReplyWritten(comment, diary, answered))
    return comment


@transaction
def edit(viewer: User, comment: Comment, body: str) -> None:
    """Change the words of one's own *comment*, within fifteen minutes. Raises `Invalid` as `reply` does."""
    words = _fit(body)
    held = queries.hold_comment(comment)
    require(access.may_edit(viewer, held))
    if queries.find_comment(viewer, held.public_id) is None:
        raise NotFound("comment")
    if words == held.body:
        return
    before, held.body = held.body, words
    held.body_html = markup.render(words, links=not viewer.is_new)
    held.renderer = markup.RENDERER_VERSION
    held.edited_at = clock.now()
    publish(ReplyEdited(held, before))


@transaction
def delete_reply(viewer: User, comment: Comment, diary: Diary) -> None:
    """Delete one's own *comment* under *diary*: its words are gone for good. Twice is once."""
    require(comment.author_id == viewer.id and comment.diary_id == diary.id)
    _take_away(_held(diary), queries.hold_comment(comment))


@transaction
def delete_again(comment_id: int) -> None:
    """Delete a reply that an old backup brought back; its author asked for it before. Twice is once."""
    found = db.session.get(Comment, comment_id)
    page = entries.hold_any(found.diary_id) if found is not None and found.diary_id is not None else None
    if found is not None and page is not None:
        _take_away(page, queries.hold_comment(found))


def _take_away(page: Diary, held: Comment) -> None:
    if held.deleted_at is not None:
        return
    before = held.body
    held.body = held.body_html = ""
    held.deleted_at = clock.now()
    tombstones.bury(rules.TOMBSTONE, [held.public_id])
    _recount(page)
    publish(ReplyDeleted(held, before))


@transaction
def hide(viewer: User, comment: Comment, diary: Diary) -> None:
    """Hide *comment*, with what stands below it, from everybody but its author and the page's writer."""
    _set_hidden(viewer, comment, diary, hidden=True)


@transaction
def unhide(viewer: User, comment: Comment, diary: Diary) -> None:
    """Show *comment* again."""
    _set_hidden(viewer, comment, diary, hidden=False)


@transaction
def set_hidden_unsigned(comment: Comment, diary_id: int, *, hidden: bool) -> None:
    """Hide *comment* under a page of which no author is stored, or show it again. `consultations`, which
    knows who wrote the page, made sure that it is they who ask."""
    page = entries.hold_any(diary_id)
    held = queries.hold_comment(comment)
    if page is None or page.author_id is not None or held.diary_id != page.id or held.deleted_at is not None:
        raise NotFound("comment")
    _put_away(held, page, hidden=hidden)


@transaction
def mark_read(viewer: User, diary: Diary) -> None:
    """Say 読んだよ to *diary*; only its writer learns of it. Twice, even at once, is once."""
    require(access.may_mark_read(viewer, diary))
    if entries.find_diary(viewer, diary.public_id) is None:
        raise NotFound("diary")
    if insert_once(Reading, diary_id=diary.id, reader_id=viewer.id) is not None:
        publish(DiaryRead(diary, viewer))


@transaction
def unmark_read(viewer: User, diary: Diary) -> None:
    """Take 読んだよ back, if it was said."""
    gone: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        delete(Reading).where(Reading.diary_id == diary.id, Reading.reader_id == viewer.id)
    )
    if gone.rowcount:
        publish(ReadingTakenBack(diary, viewer))


@transaction
def keep_page(viewer: User, diary: Diary) -> None:
    """Keep others' *diary* for oneself (とっておく). Twice, even at once, is once; nobody is told."""
    require(access.may_keep(viewer, diary.author_id))
    if entries.find_diary(viewer, diary.public_id) is None:
        raise NotFound("diary")
    insert_once(Keepsake, owner_id=viewer.id, diary_id=diary.id)


@transaction
def keep_reply(viewer: User, comment: Comment) -> None:
    """Keep somebody's *comment* for oneself. Twice, even at once, is once; nobody is told."""
    require(access.may_keep(viewer, comment.author_id))
    if queries.find_comment(viewer, comment.public_id) is None:
        raise NotFound("comment")
    insert_once(Keepsake, owner_id=viewer.id, comment_id=comment.id)


@transaction
def let_go_of_page(viewer: User, diary: Diary) -> None:
    """Keep *diary* no longer, if it was kept."""
    _let_go(Keepsake.diary_id == diary.id, viewer)


@transaction
def let_go_of_reply(viewer: User, comment: Comment) -> None:
    """Keep *comment* no longer, if it was kept."""
    _let_go(Keepsake.comment_id == comment.id, viewer)


@transaction
def recount_after(person: User) -> None:
    """Count the voices anew where *person*, who left or came back, has replied: what others wait for there
    may stand among 声をかけてほしい日記 again, or no longer."""
    for diary in queries.pages_answered_by(person):
        _recount(_held(diary))


def _let_go(kept: ColumnElement[bool], viewer: User) -> None:
    db.session.execute(delete(Keepsake).where(Keepsake.owner_id == viewer.id, kept))


def _refusal(page: queries.HeldPage | None) -> DomainError | None:
    """Why *page* takes no new reply, if it does not."""
    if page is None or page.diary.deleted_at is not None or page.diary.hidden_at is not None:
        return NotFound("diary")
    if not rules.takes_replies(page.diary.audience, page.diary.wish):
        return Conflict("reply.closed")
    return None if page.answerable else Conflict("reply.gone")


def _set_hidden(viewer: User, comment: Comment, diary: Diary, *, hidden: bool) -> None:
    page, held = _held(diary), queries.hold_comment(comment)
    require(held.diary_id == page.id and access.may_hide(viewer, held, page.author_id))
    _put_away(held, page, hidden=hidden)


def _put_away(held: Comment, page: Diary, *, hidden: bool) -> None:
    if (held.hidden_at is not None) == hidden:
        return
    held.hidden_at = clock.now() if hidden else None
    _recount(page)
    publish(ReplyHidden(held) if hidden else ReplyShown(held))


def _fit(body: str) -> str:
    words = text.clean(body)
    problems = rules.problems_of(words)
    if problems:
        raise Invalid(problems)
    return words


def _held(diary: Diary) -> Diary:
    """*diary* as it stands now; until the transaction ends nobody else changes it, or writes under it."""
    held = entries.hold_any(diary.id)
    if held is None:
        raise NotFound("diary")
    return held


def _recount(held: Diary) -> None:
    places.set_voices_of(held, queries.count_voices(held))
