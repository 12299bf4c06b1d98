"""No file breaks anything. `make prove` sets KOKOTOMO_HOSTILE_FILES to 1,000."""

import os

from tests.support.figures import figure_of  # noqa: F401
from tests.support.hostile_files import send_all
from tests.support.unlimited import unlimited  # noqa: F401 - pytest finds fixtures by name here

NUMBER = int(os.environ.get("KOKOTOMO_HOSTILE_FILES", "40"))
MEMORY = 200
"""Megabytes more, at the very most."""


def test_no_file_is_answered_with_our_mistake_or_takes_much_memory(unlimited, figure):  # noqa: F811
    sent = send_all(unlimited.app, NUMBER)
    figure("hostile files: sent", sent.files)
    figure("hostile files: what came of them", sent.states)
    figure("hostile files: errors", len(sent.broken))
    figure("hostile files: megabytes more memory at the peak", f"{sent.megabytes:.0f}")
    assert sent.broken == []
    assert sent.states["taken"] > 0
    assert sent.megabytes <= MEMORY
