"""The pages around a report, in the walk through the filled town."""

from tests.support.stop import Stop
from tests.support.town import Town
from tests.support.town_board import LISTENER


def reporting(town: Town) -> list[Stop]:
    """The form, with a mistake in it too, the thanks, and what moderators see."""
    at, person = town.places, town.people["maruishi"].public_id
    theirs, note = f"/diaries/{at['電車で席をゆずれた']}/report", f"/reports/{at['report']}/notes"
    thanks = {"person": "shiori", "life": "shiori", "minor": "aoi"}
    return [
        Stop("report-diary", theirs),
        Stop("report-folded", f"/diaries/{at['また言い返せなかった']}/report"),
        Stop("report-reply", f"/replies/{at['own reply']}/report", "maruishi"),
        Stop("report-person", f"/u/{person}/report"),
        Stop("report-422", theirs, status=422, action=theirs, fields=(("words", "あ" * 601),)),
        *(
            Stop(f"thanks-{of}", f"/reports/{at[f'report of {of}']}/thanks", who)
            for of, who in thanks.items()
        ),
        *_of_consultations(town),
        Stop("reports", "/reports", "office"),
        Stop("reports-done", "/reports/done", "office"),
        Stop("report", f"/reports/{at['report']}", "office"),
        Stop("report-done", f"/reports/{at['report of reply']}", "office"),
        Stop("duty", "/duty", "office"),
        Stop("duty-422", "/duty", "office", 422, "/duty/shifts", (("day", "1999-01-01"), ("hours", "99"))),
        Stop("numbers", "/numbers"),
        Stop("note-422", f"/reports/{at['report']}", "office", 422, note),
    ]


def _of_consultations(town: Town) -> list[Stop]:
    """Of who listens, of what one only reads, of what came back."""
    at = town.places
    return [
        Stop("report-face", f"/volunteers/{at['face']}/report"),
        Stop("report-listener", f"/consult/{at['taken letter']}/listener-report"),
        Stop("report-reading", f"/volunteer/readings/{at['reading']}/report", LISTENER),
        Stop("thread-open", f"/consult/{at['open letter']}"),
        Stop("report-answer", f"/consult/{at['open letter']}/replies/{at['came back']}/report"),
    ]
