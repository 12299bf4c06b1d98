"""What can be reported, kind by kind: how it is found for a viewer, and what is kept of it.

A further kind gets a line in `rules.Kind`, a key in `models.Report`, and a line in `_FOUND` and `COLUMNS`
here; how it is named and linked stands in ``web/moderation/things.py``.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments.queries import replies
from kokotomo.domain.consultations.rules import ALIAS
from kokotomo.domain.diaries import contents
from kokotomo.domain.diaries.queries import entries
from kokotomo.domain.follows import queries as follows
from kokotomo.domain.moderation.contents import Evidence
from kokotomo.domain.moderation.models.reports import Report
from kokotomo.domain.moderation.rules import Kind
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.domain.volunteers.queries import introductions


@dataclass(frozen=True)
class Target:
    """Something that a viewer found: its row's *id*, who wrote it, its words as they stand; *page* is the
    public id of the page on which it stands, if it is no page itself."""

    kind: Kind
    id: int
    public_id: str
    author: User | None
    evidence: Evidence
    page: str | None = None
    unnamed_id: int | None = None
    """Whose it is where their nickname must not be told to whoever reports it."""

    within: str | None = None
    """The public id of the thread in which it was found, where it was found there and is no letter."""

    @property
    def author_id(self) -> int | None:
        """Who wrote it, None where nobody is stored."""
        return self.unnamed_id if self.author is None else self.author.id

    @property
    def guest_key(self) -> str:
        """What a guest's report of it is known by, 26 characters: they are nobody by whom there could be one.
        A letter, or a reply under their page, stands in one thread; a face may listen in many."""
        if self.kind is not Kind.FACE:
            return self.public_id
        return hashlib.sha256(f"{self.within}|{self.public_id}".encode()).hexdigest()[:26]


PARTS = ("title", "note", "event", "feeling", "effort")
"""The parts of an entry, in the order in which its page has them."""

COLUMNS: dict[Kind, InstrumentedAttribute[Any]] = {
    Kind.DIARY: Report.diary_id,
    Kind.COMMENT: Report.comment_id,
    Kind.PERSON: Report.person_id,
    Kind.LETTER: Report.letter_id,
    Kind.FACE: Report.face_id,
}
"""Which key of a report points at a thing of each kind."""


def find(viewer: Viewer, kind: Kind, public_id: str) -> Target | None:
    """The thing behind *public_id*, if *viewer* sees it. One query."""
    # A letter is found in its thread alone; see `letters`. What else stands there: see `threads`.
    return _FOUND[kind](viewer, public_id) if kind in _FOUND else None


def _diary(viewer: Viewer, public_id: str) -> Target | None:
    found = entries.find_diary(viewer, public_id)
    if found is None:
        return None
    diary, author = found
    # A sealed page is its writer's own, which nobody reports: its words stay where they are.
    words = contents.open_content(diary).words()
    parts = [(name, words[name]) for name in PARTS if words[name]]
    evidence = Evidence(parts, author.nickname if author else ALIAS, diary.published_at)
    return Target(Kind.DIARY, diary.id, diary.public_id, author, evidence)


def _comment(viewer: Viewer, public_id: str) -> Target | None:
    found = replies.find_comment(viewer, public_id)
    if found is None:
        return None
    comment = found.comment
    evidence = Evidence([("body", comment.body)], found.author.nickname, comment.created_at)
    return Target(Kind.COMMENT, comment.id, comment.public_id, found.author, evidence, found.diary.public_id)


def _person(viewer: Viewer, public_id: str) -> Target | None:
    person = follows.find_person(viewer, public_id)
    if person is None:
        return None
    parts = [("nickname", person.nickname), *([("bio", person.bio)] if person.bio else [])]
    evidence = Evidence(parts, person.nickname, person.created_at)
    return Target(Kind.PERSON, person.id, person.public_id, person, evidence)


def _face(viewer: Viewer, public_id: str) -> Target | None:
    """As メンバー紹介 shows it."""
    face = introductions.find_introduced(viewer, public_id)
    return None if face is None else of_face(face)


def of_face(face: Volunteer, within: str | None = None) -> Target:
    """*face*, found in メンバー紹介 or *within* a thread."""
    parts = [("face", face.name), *([("lines", face.bio)] if face.bio else [])]
    evidence = Evidence(parts, face.name, face.created_at)
    return Target(
        Kind.FACE, face.user_id, face.public_id, None, evidence, unnamed_id=face.user_id, within=within
    )


_FOUND: dict[Kind, Callable[[Viewer, str], Target | None]] = {
    Kind.DIARY: _diary,
    Kind.COMMENT: _comment,
    Kind.PERSON: _person,
    Kind.FACE: _face,
}
