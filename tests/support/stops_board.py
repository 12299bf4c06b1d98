"""The stops among volunteers' pages; see `tests.support.stops`."""

from tests.support.stop import Stop
from tests.support.town import Town
from tests.support.town_board import LISTENER


def volunteering(town: Town) -> list[Stop]:
    """What waits, what was opened, how one listens."""
    reading = f"/volunteer/readings/{town.places['reading']}"
    wrong = (("name", "あ"), ("bio", "あ" * 161), ("cover", "x"), ("cap", "9"))
    settings = "/volunteer/settings"
    return [
        Stop("board", "/volunteer/board", LISTENER),
        Stop("board-filtered", f"/volunteer/board?topic={town.places['topic']}", LISTENER),
        Stop("reading", reading, LISTENER),
        Stop("reading-422", reading, LISTENER, 422, f"{reading}/claim"),
        Stop("listening", settings, LISTENER),
        Stop("listening-422", settings, LISTENER, 422, settings, wrong),
        Stop("tonight", "/volunteer/tonight", LISTENER),
        Stop("guide", "/volunteer/guide", LISTENER),
    ]
