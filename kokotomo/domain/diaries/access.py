"""Who may read an entry, written once; and who may do what with it.

The expressions are for statements FROM ``Diary`` LEFT JOIN ``User`` ON ``User.id == Diary.author_id``; where
one is about one person's entries, or for guests, an inner join does. An entry of which no author is stored
(みんなに, PRODUCT 4) is read by every member alike, whoever wrote it: to hide it from one of them would tell
that one who did.
"""

from sqlalchemy import BindParameter, ColumnElement, and_, exists, or_, true

from kokotomo.domain.accounts.access import Viewer, may_write
from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.models import Diary, DiaryTopic, MutedWord, TopicChoice
from kokotomo.domain.diaries.rules import UNDO, Audience, Choice
from kokotomo.domain.follows.access import followed_by_viewer, follows_viewer, may_meet, unmuted
from kokotomo.foundation import clock
from kokotomo.foundation.statements import holds


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """True where *viewer* may read the entry: one's own unless deleted, others' by their audience."""
    there = and_(Diary.deleted_at.is_(None), Diary.hidden_at.is_(None), _opened_to(viewer))
    if viewer.id is None:
        return and_(there, may_meet(viewer))
    others = and_(there, or_(Diary.author_id.is_(None), may_meet(viewer)))
    return or_(and_(Diary.author_id == viewer.id, Diary.deleted_at.is_(None)), others)


def readable_of(viewer: Viewer, person_id: BindParameter[int], *, own: bool) -> ColumnElement[bool]:
    """True for the entries of one person that *viewer* may read; *own* says that they are *viewer*'s."""
    theirs = and_(Diary.author_id == person_id, visible_to(viewer))
    if own:
        return theirs
    # `visible_to` says it already. Said once more of a column alone, the index that is walked answers it, and
    # thousands of entries that are not for this viewer are passed over without being read.
    mutual = and_(follows_viewer(viewer, person_id), followed_by_viewer(viewer, person_id))
    return and_(theirs, Diary.sealed.is_(None), or_(Diary.audience != Audience.MUTUAL.value, mutual))


def listed_for(viewer: Viewer, *, on_topic: BindParameter[int] | None = None) -> ColumnElement[bool]:
    """True where the entry may stand in a list before *viewer*: visible, for lists at all, its writer not
    muted and nothing muted in it. *on_topic* is the id of the topic whose list this is: who opens the list
    of a muted topic wants to read it."""
    return and_(
        Diary.listed_at.is_not(None),
        visible_to(viewer),
        unmuted(viewer, User.id),
        _nothing_muted(viewer, on_topic),
    )


def deleted_by(viewer: User) -> ColumnElement[bool]:
    """True where the entry is *viewer*'s own, deleted, and can be brought back. Needs no join."""
    return and_(Diary.author_id == viewer.id, Diary.deleted_at > clock.now() - UNDO)


def _nothing_muted(viewer: Viewer, on_topic: BindParameter[int] | None) -> ColumnElement[bool]:
    """True where the entry is *viewer*'s own, or has neither a topic nor a word that they muted."""
    if viewer.id is None:
        return true()
    topic = exists().where(
        DiaryTopic.diary_id == Diary.id,
        TopicChoice.topic_id == DiaryTopic.topic_id,
        TopicChoice.owner_id == viewer.id,
        TopicChoice.choice == Choice.MUTED.value,
    )
    if on_topic is not None:
        topic = topic.where(TopicChoice.topic_id != on_topic)
    said = (Diary.title, Diary.note, Diary.event, Diary.feeling, Diary.effort)
    word = exists().where(
        MutedWord.owner_id == viewer.id, or_(*(holds(part, MutedWord.word) for part in said))
    )
    return or_(
        Diary.author_id == viewer.id,
        and_(
            ~topic.correlate_except(DiaryTopic, TopicChoice),
            ~word.correlate_except(MutedWord),
        ),
    )


def _opened_to(viewer: Viewer) -> ColumnElement[bool]:
    # Whatever audience is not named here is for nobody: deny by default (SAFETY 1.7).
    if viewer.id is None:
        return Diary.audience == Audience.EVERYONE.value
    mutual = and_(
        Diary.audience == Audience.MUTUAL.value,
        follows_viewer(viewer, Diary.author_id),
        followed_by_viewer(viewer, Diary.author_id),
    )
    # Not IN: its list is written into the statement anew at every run, which costs as much as the rule.
    open_to_members = [Diary.audience == one.value for one in (Audience.EVERYONE, Audience.MEMBERS)]
    return or_(*open_to_members, mutual)


def is_author(viewer: Viewer, diary: Diary) -> bool:
    """Whether *viewer* wrote the entry."""
    return viewer.id is not None and diary.author_id == viewer.id


def may_edit(viewer: Viewer, diary: Diary) -> bool:
    """Whether *viewer* may change the entry's words or audience."""
    return is_author(viewer, diary) and may_write(viewer) and diary.deleted_at is None


def may_close(viewer: Viewer, diary: Diary) -> bool:
    """Whether *viewer* may close the entry's replies."""
    return is_author(viewer, diary) and diary.deleted_at is None


def may_delete(viewer: Viewer, diary: Diary) -> bool:
    """Whether *viewer* may delete the entry: one's own words, suspended or not."""
    return is_author(viewer, diary) and diary.deleted_at is None


def may_restore(viewer: Viewer, diary: Diary) -> bool:
    """Whether *viewer* may bring the deleted entry back: for seven days."""
    return is_author(viewer, diary) and diary.deleted_at is not None and clock.now() < diary.deleted_at + UNDO
