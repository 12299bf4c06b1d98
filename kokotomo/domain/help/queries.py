"""Reading help lines: one statement over a dozen rows, put in order in Python, since hours are no SQL."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import func, select

from kokotomo.domain.help.models import HelpLine
from kokotomo.domain.help.rules import order
from kokotomo.domain.help.rules.order import Line, LineNow
from kokotomo.foundation.clock import TOKYO
from kokotomo.foundation.db import db

# Columns instead of rows of the session, kept as a constant: many pages carry the panel.
_LINES = select(*(getattr(HelpLine, field.name) for field in fields(Line))).order_by(
    HelpLine.position, HelpLine.id
)


@dataclass(frozen=True)
class Directory:
    """Everything on the page of help lines: police and ambulance, then all others in their order."""

    emergency: list[LineNow]
    lines: list[LineNow]


def all_lines() -> list[Line]:
    """Every line in the operator's own order."""
    return [Line(*row) for row in db.session.execute(_LINES)]


def rows(*, hold: bool = False) -> Sequence[HelpLine]:
    """Every line's row in the operator's own order, for changing; *hold* makes others wait for our end."""
    wanted = select(HelpLine).order_by(HelpLine.position, HelpLine.id)
    if hold:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(wanted).all()


def count_lines() -> int:
    """How many lines there are; none means that the package's rows were never put in."""
    return db.session.scalar(select(func.count(HelpLine.id))) or 0


def directory_for(minor: bool, at: datetime) -> Directory:
    """All lines as somebody under 18 (*minor*) or older should read them at *at* (aware). One statement."""
    lines = all_lines()
    emergency = [order.at_instant(line, at) for line in lines if line.is_emergency]
    return Directory(emergency, order.in_order(lines, minor, at))


def lines_for(minor: bool, at: datetime) -> list[LineNow]:
    """The lines but police and ambulance, in the order of `rules.order.in_order`. One statement."""
    return order.in_order(all_lines(), minor, at)


def child_lines(at: datetime) -> list[LineNow]:
    """The lines that are there for children only, open ones first. One statement."""
    return [found for found in lines_for(True, at) if found.line.for_children]


def panel_for(minor: bool | None, at: datetime) -> list[LineNow]:
    """The up to four lines of the crisis panel; *minor* is None for a guest. One statement."""
    return order.panel(all_lines(), minor, at)


def stale_lines(at: datetime) -> list[Line]:
    """Lines that nobody has checked for more than 90 days, or never: what `flask doctor` warns of."""
    today = at.astimezone(TOKYO).date()
    return [line for line in all_lines() if line.stale(today)]
