"""What happened to reports."""

from dataclasses import dataclass

from kokotomo.domain.moderation.models import Report


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
