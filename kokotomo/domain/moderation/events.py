"""What happened to reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from kokotomo.domain.moderation.models.cases import Case
from kokotomo.domain.moderation.models.decisions import Appeal, Decision
from kokotomo.domain.moderation.models.reports import Report


@dataclass(frozen=True)
class Reported:
    """Somebody reported something."""

    report: Report


@dataclass(frozen=True)
class ReportHandled:
    """A moderator finished with *report*."""

    report: Report


@dataclass(frozen=True)
class ReportReopened:
    """A moderator took *report* up again."""

    report: Report


@dataclass(frozen=True)
class CaseOpened:
    """The first report of a thing made *case*."""

    case: Case


@dataclass(frozen=True)
class CaseDone:
    """Moderators are done with *case*: those who reported hear of it."""

    case: Case


@dataclass(frozen=True)
class DecisionMade:
    """*decision* holds from now on: the person hears of it."""

    decision: Decision


@dataclass(frozen=True)
class DecisionLifted:
    """What *decision* did is undone."""

    decision: Decision


@dataclass(frozen=True)
class Appealed:
    """The person objects."""

    appeal: Appeal


@dataclass(frozen=True)
class AppealJudged:
    """Somebody else has judged the objection."""

    appeal: Appeal


@dataclass(frozen=True)
class CaseRead:
    """A moderator opened *case* for the first time; `Case.first_read_at` is set."""

    case: Case


@dataclass(frozen=True)
class CaseEscalated:
    """Nobody has *case* in hand, and a life may depend on it: *recipient_ids* are to know now."""

    case: Case
    recipient_ids: Sequence[int]


@dataclass(frozen=True)
class ReliefWanted:
    """The holder of a shift asked for another: *recipient_ids* are all other moderators."""

    recipient_ids: Sequence[int]
