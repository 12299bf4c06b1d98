"""What stands on a thread that is over, for its writer: the way to its end, whom one meets, the last box."""

from dataclasses import dataclass

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import access
from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.consultations.queries.farewells import Afterwards
from kokotomo.domain.consultations.queries.threads import Thread


@dataclass(frozen=True)
class After:
    """*partner* is who listened last; *may_say* leads to the page of the end; *ticked* says that the writer
    would like to meet them, *met* is the person once both would; *asked* that その後どうですか came."""

    partner: str | None
    may_say: bool
    ticked: bool
    may_tick: bool
    met: User | None
    meeting: str | None
    asked: bool


def part(writer: Writer, thread: Thread, found: Afterwards | None) -> After | None:
    """None while the thread is not over; *found* is what there is at its end."""
    row = thread.consultation
    if found is None:
        return None
    farewell, follow_up = found.farewell, found.follow_up
    volunteer_id = farewell.volunteer_id if farewell is not None else None
    may_tick = isinstance(writer, User) and access.may_tick_meeting(writer, row, volunteer_id)
    sent = follow_up is not None and follow_up.sent_at is not None and follow_up.answered_at is None
    return After(
        partner=f"{found.volunteer.name}さん" if found.volunteer else None,
        may_say=access.may_say_farewell(writer, row),
        ticked=farewell is not None and farewell.writer_meets_at is not None,
        may_tick=may_tick and found.volunteer is not None,
        met=found.met,
        meeting=found.meeting.public_id if found.meeting is not None else None,
        asked=sent and access.may_act(writer, row),
    )
