"""Letters in the filled town: a guest's, whose code was given in one browser, and a member's."""

from typing import TYPE_CHECKING

from kokotomo.domain.consultations import receipts
from kokotomo.domain.consultations.actions import correspondents
from tests.support.factories_consultations import a_letter

if TYPE_CHECKING:
    from tests.support.town import Town

CODE = "7F3M92QXK4TD0H6VWBN8E1SC"


def send_letters(town: "Town") -> None:
    """One letter each, waiting; the browser ``inside`` is in the guest's."""
    with town.app.app_context():
        guests = a_letter(receipt_hash=receipts.hash_of(CODE))
        town.places["guest letter"] = guests.public_id
        town.places["letter"] = a_letter(town.people["shiori"]).public_id
        town.tokens["inside"], town.cookies["inside"] = correspondents.let_in(guests), "thread"
    town.receipt = (("code", receipts.shown(CODE)), ("mail", "だれか"))
