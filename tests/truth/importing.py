"""A file that the writer brought along and has not decided about; and what goes out as an export."""

import io
import zipfile

from werkzeug.test import TestResponse

from kokotomo.domain.accounts.models import User
from kokotomo.domain.portability import actions, sweeps
from kokotomo.domain.portability.rules import Choices
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from tests.support.factories_imports import lines, said
from tests.truth import canaries
from tests.truth.canaries import Thing
from tests.truth.world import World

OWNER = "writer"


def bring_along(world: World) -> None:
    """Upload it, and read it on trial."""
    word = canaries.word("event")
    owner = db.session.get_one(User, world.cast.users[OWNER].id)
    file = io.BytesIO(lines(said(word), b"{"))
    row = actions.receive(owner, file, Choices(), public_ids.new())
    sweeps.work_off(row.id)
    world.pages["import"] = Thing("import", row.public_id, OWNER, {"event": word})


def unpacked(response: TestResponse) -> str:
    """All that an export says, names of files included."""
    with zipfile.ZipFile(io.BytesIO(response.get_data())) as archive:
        return "\n".join([*archive.namelist(), *(archive.read(one).decode() for one in archive.namelist())])
