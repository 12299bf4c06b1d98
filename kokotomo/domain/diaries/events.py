"""What happened to entries."""

from dataclasses import dataclass

from kokotomo.domain.diaries.models import Diary


@dataclass(frozen=True)
class DiaryPublished:
    """A new entry stands."""

    diary: Diary


@dataclass(frozen=True)
class DiaryChanged:
    """Its words, or who may read it, changed."""

    diary: Diary


@dataclass(frozen=True)
class DiaryDeleted:
    """Its writer took it away; it can come back for seven days."""

    diary: Diary


@dataclass(frozen=True)
class DiaryRestored:
    """Its writer brought it back."""

    diary: Diary
