"""お知らせ: the list by days, and the way from a sentence to what it tells of. Both mark what was seen."""

from collections.abc import Iterable
from itertools import groupby

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments.queries import replies as comments
from kokotomo.domain.consultations.queries import rooms
from kokotomo.domain.notifications import actions, queries
from kokotomo.domain.notifications.models import OF_THREADS, Kind
from kokotomo.domain.notifications.rules import Arrival, Gathered
from kokotomo.foundation import clock
from kokotomo.foundation.errors import NotFound
from kokotomo.web.access import member
from kokotomo.web.arrivals import ArrivalView, arrivals
from kokotomo.web.notifications.blueprint import blueprint
from kokotomo.web.paging import cursor
from kokotomo.web.templating import day, zone


@blueprint.get("/notifications")
def index() -> ResponseReturnValue:
    """Everything that arrived, a sentence each; having been shown is having been seen."""
    viewer = member()
    page = queries.page_of_notifications(viewer, zone(), cursor())
    days = list(_by_days(page.items))
    if request.method == "GET":
        actions.mark_seen(viewer, (arrival for item in page.items for arrival in item.arrivals))
    return render_template("notifications/index.html", days=days, next_cursor=page.next_cursor)


@blueprint.get("/notifications/<public_id>")
def open(public_id: str) -> ResponseReturnValue:
    """Go to what a notification tells of."""
    viewer = member()
    arrival = queries.find_notification(viewer, public_id)
    if arrival is None:
        raise NotFound("notification")
    url = _place_of(viewer, arrival)
    if request.method == "GET":
        actions.mark_opened(viewer, arrival)
    return redirect(url, 303)


def _by_days(items: Iterable[Gathered]) -> Iterable[tuple[str, list[ArrivalView]]]:
    there = zone()
    today = clock.now().astimezone(there).date()
    for of, group in groupby(items, lambda item: item.latest.created_at.astimezone(there).date()):
        yield {0: "今日", 1: "きのう"}.get((today - of).days) or day(of), arrivals(group)


def _place_of(viewer: User, arrival: Arrival) -> str:
    if arrival.kind in OF_THREADS:
        return _thread_of(arrival)
    if arrival.kind == Kind.ROOM and arrival.room_id is not None:
        room = rooms.public_id_of(viewer, arrival.room_id)
        return url_for("volunteers.room_of", public_id=room) if room else url_for("volunteers.room")
    if arrival.kind == Kind.APPLICATION:
        return url_for("volunteers.application")
    if arrival.kind == Kind.DUTY:
        return url_for("moderation.reports" if arrival.case_id else "moderation.duty")
    if arrival.kind == Kind.FOLLOWER:
        return url_for("diaries.notebook", public_id=arrival.actor_public_id)
    if arrival.kind == Kind.GREETING:
        return url_for("follows.connections")
    if arrival.comment_public_id is None:
        return url_for("diaries.diary", public_id=arrival.diary_public_id) + "#yonda"
    found = comments.find_comment(viewer, arrival.comment_public_id)
    if found is None:
        raise NotFound("comment")
    after = comments.page_holding(viewer, found.diary, found.comment)
    page = url_for("diaries.diary", public_id=arrival.diary_public_id, after=after)
    return f"{page}#r-{arrival.comment_public_id}"


def _thread_of(arrival: Arrival) -> str:
    if arrival.kind == Kind.INVITATION:
        return url_for("volunteers.board")
    if arrival.kind == Kind.SENIOR:
        return url_for("volunteers.along_thread", public_id=arrival.consultation_public_id)
    if arrival.kind == Kind.FOLLOW_UP:
        return url_for("volunteers.inbox")
    page = "consultations.thread" if arrival.is_own_thread else "volunteers.thread"
    return url_for(page, public_id=arrival.consultation_public_id)
