"""The stops among those who come to listen; see `tests.support.stops`."""

from tests.support.stop import GUEST, Stop
from tests.support.town import Town
from tests.support.town_arrivals import APPLICANT, DECIDED, DRAFTING, MINOR
from tests.support.town_board import LISTENER


def arriving(town: Town) -> list[Stop]:
    """Applications from both sides, trial, メンバー相談室, メンバー紹介, 卒業."""
    at, home = town.places, "/volunteer/application"
    steps = ("motives", "listening", "guidelines", "practice", "check", "withdrawal")
    applicant, room = f"/applications/{at['application']}", f"/rooms/{at['room']}"
    long = "あ" * 3001
    return [
        Stop("application-begin", home, "nami"),
        Stop("application-minor", home, MINOR),
        Stop("application-draft", home, DRAFTING),
        Stop("application-sent", home, APPLICANT),
        Stop("application-decided", home, DECIDED),
        Stop("application-volunteer", home, LISTENER),
        *(Stop(f"application-{step}", f"{home}/{step}", DRAFTING) for step in steps),
        Stop(
            "application-motives-409",
            f"{home}/motives",
            DRAFTING,
            409,
            f"{home}/motives",
            (("motives", "べつの窓の文章"), ("version", "0")),
        ),
        Stop(
            "application-practice-422",
            f"{home}/practice",
            DRAFTING,
            422,
            f"{home}/practice",
            (("second", long),),
        ),
        Stop("applications", "/applications", "office"),
        Stop("applications-done", "/applications/done", "office"),
        Stop("applicant", applicant, "office"),
        Stop("applicant-decided", f"/applications/{at['decided application']}", "office"),
        Stop("trainees", "/trainees", "office"),
        Stop("along", "/volunteer/along", LISTENER),
        Stop("along-thread", f"/volunteer/along/{at['along']}", LISTENER),
        Stop("room", "/volunteer/room", LISTENER),
        Stop("room-422", "/volunteer/room", LISTENER, 422, "/volunteer/room/letters", (("body", long),)),
        Stop("rooms", "/rooms", "office"),
        Stop("room-of", room, "office"),
        Stop("graduation", "/volunteer/graduation", LISTENER),
        Stop("introductions", "/volunteers", GUEST),
        Stop("introductions-member", "/volunteers"),
    ]
