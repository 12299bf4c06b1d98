"""ホーム: for guests what this place is, for members the box, the evening's question, and what arrived."""

from collections.abc import Iterable

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.access import may_write
from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.queries import drafts, pages, topics
from kokotomo.domain.help import queries as help_lines
from kokotomo.domain.notifications import queries as notifications
from kokotomo.domain.notifications.models import Kind
from kokotomo.domain.notifications.rules import Gathered
from kokotomo.foundation import clock
from kokotomo.web.access import viewer
from kokotomo.web.arrivals import arrivals
from kokotomo.web.calendars import my_month
from kokotomo.web.entries import entries, ways
from kokotomo.web.home.box import HomeBox
from kokotomo.web.templating import light, moment, zone

blueprint = Blueprint("home", __name__)

SHOWN_TO_GUESTS = 3
"""Entries open to everybody on the guests' front page."""

ARRIVALS = 5
"""Sentences under あなたに届いたもの."""


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """ホーム."""
    reader = viewer()
    return _members(reader) if isinstance(reader, User) else _guests()


def _guests() -> str:
    reader = viewer()
    page = pages.page_of_everyone(reader, size=SHOWN_TO_GUESTS)
    return render_template(
        "home/guest.html",
        entries=entries(reader, page.items),
        lines=help_lines.panel_for(None, clock.now()),
    )


def _members(reader: User) -> str:
    desk = drafts.desk_of(reader)
    arrived = notifications.latest(reader, ARRIVALS, zone())
    light(bool(arrived))
    page = pages.page_of_everyone(reader)
    return render_template(
        "home/member.html",
        box=HomeBox(reader, first_time=not desk.has_written),
        may_write=may_write(reader),
        draft_at=moment(desk.draft_at) if desk.draft_at else None,
        draft_id=desk.draft_id,
        question=topics.question_of_evening(clock.now()),
        arrivals=arrivals(arrived),
        asks_for_quiet=_asks_for_quiet(arrived),
        ways=ways(reader),
        entries=entries(reader, page.items),
        next_cursor=page.next_cursor,
        calendar=my_month(reader),
    )


def _asks_for_quiet(arrived: Iterable[Gathered]) -> bool:
    """Whether to ask about quiet hours: once, on the first evening with a letter."""
    return any(one.latest.kind == Kind.LETTER and not one.latest.was_asked for one in arrived)
