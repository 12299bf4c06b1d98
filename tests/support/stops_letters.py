"""The stops among letters; see `tests.support.stops`."""

from tests.support.stop import GUEST, Stop
from tests.support.town import Town


def letters(town: Town) -> list[Stop]:
    """相談, as guests and members write it, and a thread in the browser in which its code was given."""
    at, thread = town.places, f"/consult/{town.places['guest letter']}"
    mine = f"/consult/{at['letter']}"
    lonely = f"/consult/{at['unanswered letter']}"
    said = (("letter", "夜になると、だれとも話していないことを思い出します。"), ("age", "child"))
    wrong = (("letter", "あ" * 3001), ("alias", "a@example.jp"), ("way", "x"))
    kept = (("body", "つづきを書いていました。"),)
    parts = ("withdrawal", "deletion", "code", "address", "account")
    return [
        Stop("consult", "/consult", GUEST),
        Stop("consult-member", "/consult"),
        Stop("consult-minor", "/consult", "aoi"),
        Stop("consult-new", "/consult/new", GUEST),
        Stop("consult-new-member", "/consult/new"),
        Stop("consult-new-422", "/consult/new", GUEST, 422, "/consult/check", wrong),
        Stop("consult-check", "/consult/new", GUEST, action="/consult/check", fields=said[:1]),
        Stop("consult-check-child", "/consult/new", GUEST, action="/consult/check", fields=said),
        Stop("consult-check-minor", "/consult/new", "aoi", action="/consult/check", fields=said[:1]),
        Stop("receipt-422", "/consult/return", GUEST, 422, "/consult/receipt", town.receipt),
        Stop("return", "/consult/return", GUEST),
        Stop("return-422", "/consult/return", GUEST, 422, "/consult/return", (("code", "x"),)),
        Stop("return-kept", "/consult/return", GUEST, 401, f"{thread}/exit", kept),
        Stop("thread", thread, "inside"),
        *(Stop(f"thread-{part}", f"{thread}/{part}", "inside") for part in parts),
        Stop("thread-member", mine),
        Stop("thread-unanswered", lonely),
        Stop("thread-everyone", f"{lonely}/everyone"),
        Stop("thread-everyone-422", f"{lonely}/everyone", status=422, action=f"{lonely}/everyone"),
        Stop("thread-withdrawal-member", f"{mine}/withdrawal"),
        Stop("thread-deletion-member", f"{mine}/deletion"),
    ]
