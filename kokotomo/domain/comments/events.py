"""What happens under a page."""

from dataclasses import dataclass

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.diaries.models import Diary


@dataclass(frozen=True)
class ReplyWritten:
    """*comment* was written under *diary*; *answered* is the reply that it answers, if any."""

    comment: Comment
    diary: Diary
    answered: Comment | None


@dataclass(frozen=True)
class ReplyEdited:
    """*comment* has other words now; *before* are those it had."""

    comment: Comment
    before: str


@dataclass(frozen=True)
class ReplyDeleted:
    """*comment* was deleted by its author; its words are gone, *before* are those it had."""

    comment: Comment
    before: str


@dataclass(frozen=True)
class ReplyHidden:
    """The page's writer hid *comment*."""

    comment: Comment


@dataclass(frozen=True)
class ReplyShown:
    """The page's writer shows *comment* again."""

    comment: Comment


@dataclass(frozen=True)
class DiaryRead:
    """*reader* said 読んだよ to *diary*."""

    diary: Diary
    reader: User


@dataclass(frozen=True)
class ReadingTakenBack:
    """*reader* took 読んだよ to *diary* back."""

    diary: Diary
    reader: User
