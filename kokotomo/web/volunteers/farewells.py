"""What there is for who listened, once a thread is over: thanks, これからも日記で会う, その後どうですか."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import access
from kokotomo.domain.consultations.actions import farewells, follow_ups, meetings
from kokotomo.domain.consultations.queries import farewells as queries
from kokotomo.domain.consultations.queries.farewells import Parted
from kokotomo.domain.consultations.rules import MEETINGS_MOST
from kokotomo.foundation.errors import Conflict, NotFound
from kokotomo.web import notices
from kokotomo.web.access import member
from kokotomo.web.limits import limited
from kokotomo.web.templating import day, zone
from kokotomo.web.threads import letter_words
from kokotomo.web.volunteers import desks, phrases
from kokotomo.web.volunteers.blueprint import blueprint


@blueprint.get("/volunteer/farewells/<public_id>")
def farewell(public_id: str) -> ResponseReturnValue:
    """A thread that is over, without any word of it."""
    volunteer, parted = _parted(public_id)
    if request.method == "GET":
        farewells.see(volunteer, parted.farewell)
    return desks.page("volunteers/farewell.html", public_id=public_id, **_facts(parted))


@blueprint.post("/volunteer/farewells/<public_id>/meeting")
@limited("listening")
def farewell_meeting(public_id: str) -> ResponseReturnValue:
    """Choose これからも日記で会う, or not after all: the button sends ``wants`` = 1 or 0."""
    volunteer, parted = _parted(public_id)
    wants = request.form.get("wants") != "0"
    try:
        met = meetings.tick_as_listener(volunteer, parted, wants=wants)
    except Conflict:
        notices.say(phrases.MEETINGS_FULL.format(limit=MEETINGS_MOST), "info")
    else:
        would = phrases.WOULD_MEET if wants else phrases.WOULD_NOT_MEET
        notices.say(phrases.MET if met and wants else would)
    return redirect(url_for("volunteers.farewell", public_id=public_id), 303)


@blueprint.post("/volunteer/farewells/<public_id>/follow-up")
@limited("listening")
def follow_up(public_id: str) -> ResponseReturnValue:
    """送る, or 送らない: the button sends ``sent`` = 1 or 0."""
    volunteer, parted = _parted(public_id, decided=True)
    sends = request.form.get("sent") != "0"
    try:
        if sends:
            follow_ups.send(volunteer, parted, phrases.FOLLOW_UP)
        else:
            follow_ups.skip(volunteer, parted)
    except Conflict:
        notices.say(phrases.FOLLOW_UP_OVER, "info")
    else:
        notices.say(phrases.FOLLOW_UP_SENT if sends else phrases.FOLLOW_UP_SKIPPED)
    return redirect(url_for("volunteers.inbox"), 303)


def _parted(public_id: str, *, decided: bool = False) -> tuple[User, Parted]:
    """The volunteer of this request and the end of the thread; *decided* finds also what the first of two
    taps has decided. Raises `NotFound`."""
    volunteer = member()
    found = queries.find_parted(volunteer, public_id, decided=decided)
    if found is None:
        raise NotFound("farewell")
    return volunteer, found


def _facts(parted: Parted) -> dict[str, object]:
    at = parted.consultation.closed_at
    adults = not access.is_of_minor(parted.consultation)
    # A guest has no diary; what they become later is theirs to bring.
    return {
        "ended": day(at.astimezone(zone()).date()) if at is not None else "",
        "thanks": letter_words(parted.thanks) if parted.thanks else None,
        "recent": parted.is_recent,
        "may_tick": adults and parted.is_recent,
        "ticked": parted.farewell.volunteer_meets_at is not None,
        "met": parted.met,
        "meeting": parted.meeting.public_id if parted.meeting is not None else None,
        "most": MEETINGS_MOST,
        "follow_up": letter_words(phrases.FOLLOW_UP) if parted.asks else None,
    }
