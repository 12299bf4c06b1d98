"""A database that was put back from a backup is not served before its tombstones were replayed.

`flask restore` replays them itself. This is for who copies a file by hand, and for a restore that was killed.
"""

import logging

from flask import Flask
from werkzeug.exceptions import ServiceUnavailable

from kokotomo.foundation import tombstone_file

HOW = "run `flask restore --replay` before anybody reads what was deleted"
_CHECKED = "kokotomo.replayed"

log = logging.getLogger(__name__)


def count_unreplayed(app: Flask) -> int:
    """How many deletions the file beside the backups remembers and this database does not; 0 where no folder
    of backups is set."""
    folder = app.config["SETTINGS"].backups
    return 0 if folder is None else tombstone_file.unreplayed(folder / tombstone_file.NAME)


def require_replayed(app: Flask) -> None:
    """Look once in each process, at its first request, and answer 503 for as long as something is missing."""
    if app.extensions.get(_CHECKED):
        return
    missing = count_unreplayed(app)
    if missing:
        log.error("an older database was put here: %s deletions are not in it; %s", missing, HOW)
        raise ServiceUnavailable
    app.extensions[_CHECKED] = True
