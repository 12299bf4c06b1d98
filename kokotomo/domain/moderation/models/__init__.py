"""Rows of reports, cases, decisions, and of the record of what moderators did."""

from kokotomo.domain.moderation.models.cases import Case
from kokotomo.domain.moderation.models.decisions import Appeal, Decision, Measure
from kokotomo.domain.moderation.models.record import RecordLine
from kokotomo.domain.moderation.models.reports import Report, ReportNote

__all__ = ["Appeal", "Case", "Decision", "Measure", "RecordLine", "Report", "ReportNote"]
