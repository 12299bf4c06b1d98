"""Reports for tests, made as anybody makes one."""

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.moderation import targets
from kokotomo.domain.moderation.actions import reports as actions
from kokotomo.domain.moderation.models.reports import Report
from kokotomo.domain.moderation.rules import Kind, Reason
from kokotomo.domain.moderation.targets import Target
from kokotomo.foundation import public_ids

Thing = Diary | Comment | User

KINDS: dict[type, Kind] = {Diary: Kind.DIARY, Comment: Kind.COMMENT, User: Kind.PERSON}


def target_of(viewer: User, thing: Thing) -> Target:
    """*thing* as *viewer*, who must see it, finds it. Inside an app context."""
    found = targets.find(viewer, KINDS[type(thing)], thing.public_id)
    assert found is not None
    return found


def reported(
    reporter: User,
    thing: Thing,
    reason: str = Reason.BLAME.value,
    words: str = "",
    form_key: str | None = None,
) -> Report:
    """The report of *thing* by *reporter*. Inside an app context."""
    found = target_of(reporter, thing)
    return actions.report(reporter, found, reason, words, form_key or public_ids.new())
