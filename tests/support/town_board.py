"""The board of the filled town: the demo's own listener, signed in by password, reading a letter."""

from typing import TYPE_CHECKING

from kokotomo.domain.accounts.actions.sessions import start_session
from kokotomo.domain.accounts.queries.roles import with_roles
from kokotomo.domain.consultations.actions import openings
from kokotomo.domain.consultations.queries import board
from kokotomo.foundation import clock
from kokotomo.foundation.db import db

if TYPE_CHECKING:
    from tests.support.town import Town

LISTENER = "minato"


def open_board(town: "Town") -> None:
    """Somebody listens: their browser, and the letter that they have opened."""
    with town.app.app_context():
        listener = with_roles(town.people[LISTENER])
        letter = board.free_letters(listener)[0]
        town.places["reading"] = openings.open_letter(listener, letter.public_id).public_id
        town.tokens[LISTENER] = start_session(listener, device="試験", verified_at=clock.now())
        db.session.commit()
