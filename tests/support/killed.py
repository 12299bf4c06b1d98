"""Work that is killed as a given line of our own code begins."""

import contextvars
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from kokotomo.foundation.db import db

OURS = str(Path(__file__).parents[2] / "kokotomo" / "domain")


class Killed(BaseException):
    """In place of a kill: nothing of ours catches it, and what was not committed is gone."""


def killed_at(line: int, doing: Callable[[], object]) -> bool:
    """Run *doing* and kill it as the *line*-th line of the domain is about to run; whether it got so far.

    Inside an app context. What the dead one held in memory is forgotten.
    """
    left = line

    def each(frame: FrameType, event: str, _more: Any) -> Any:
        nonlocal left
        if event == "line":
            left -= 1
            if not left:
                raise Killed
        return each

    def calls(frame: FrameType, _event: str, _more: Any) -> Any:
        return each if frame.f_code.co_filename.startswith(OURS) else None

    before = sys.gettrace()
    sys.settrace(calls)
    try:
        # A context of its own: how deep the dead one stood in its actions dies with it.
        contextvars.copy_context().run(doing)
    except Killed:
        return True
    finally:
        sys.settrace(before)
        db.session.remove()
    return False
