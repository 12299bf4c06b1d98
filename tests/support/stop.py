"""One stop of the walk through the filled town; `tests.support.stops` has them all."""

from dataclasses import dataclass

GUEST = ""


@dataclass(frozen=True)
class Stop:
    """One page: *who* (a login of the town, or `GUEST`) opens *path*, and sends *fields* to *action* if set.

    *broken* is raised by the view in place of its answer; *unsigned* leaves the form's token out.
    """

    name: str
    path: str
    who: str = "shiori"
    status: int = 200
    action: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    unsigned: bool = False
    broken: Exception | None = None
    at_night: bool = False
    anchor: str = ""
