"""What happened in consultations, for whoever must know. Things, never words: those are sealed."""

from dataclasses import dataclass
from datetime import datetime

from kokotomo.domain.comments.models import Comment
from kokotomo.domain.consultations.models.claims import Claim
from kokotomo.domain.consultations.models.rooms import Room, RoomSide
from kokotomo.domain.consultations.models.threads import Consultation, Letter
from kokotomo.domain.consultations.rules import Ending, Lightness, Side


@dataclass(frozen=True)
class Sent:
    """A new consultation was sent, and waits or is open to everyone."""

    consultation: Consultation


@dataclass(frozen=True)
class OpenedToEveryone:
    """A letter became a page for everyone: as it was sent, or after waiting for a volunteer."""

    consultation: Consultation


@dataclass(frozen=True)
class TakenBack:
    """Its writer took a letter off the board."""

    consultation: Consultation


@dataclass(frozen=True)
class SentAgain:
    """A letter that had been taken back, *taken_back_at*, waits again."""

    consultation: Consultation
    taken_back_at: datetime


@dataclass(frozen=True)
class TakenAlong:
    """A guest's thread is a member's from now on; *band_before* is the 年代 that the guest had said."""

    consultation: Consultation
    band_before: str


@dataclass(frozen=True)
class Invited:
    """Volunteers (ids of users) were told of a waiting letter for the first time."""

    consultation: Consultation
    volunteer_ids: tuple[int, ...]


@dataclass(frozen=True)
class Claimed:
    """A volunteer took a letter, with or without a promised day."""

    consultation: Consultation
    claim: Claim


@dataclass(frozen=True)
class SeniorChanged:
    """Somebody else, or nobody, reads along in *claim* from now on; its writer finds it in the thread."""

    consultation: Consultation
    claim: Claim


@dataclass(frozen=True)
class LetterWritten:
    """One of the two wrote a letter after the first one; *is_first_answer* says that it is the first that a
    volunteer wrote in this thread."""

    consultation: Consultation
    letter: Letter
    claim: Claim | None
    is_first_answer: bool = False


@dataclass(frozen=True)
class Answered:
    """Somebody replied under the page that was made from a letter to everyone, where its writer reads it;
    *is_first* says that nobody had answered the letter before."""

    consultation: Consultation
    comment: Comment
    is_first: bool = False


@dataclass(frozen=True)
class Promised:
    """Who listens promised a day, or moved it; the day stands in the claim."""

    consultation: Consultation
    claim: Claim


@dataclass(frozen=True)
class ClaimEnded:
    """Somebody listens no longer; unless it closed, the letter waits again."""

    consultation: Consultation
    claim: Claim
    ending: Ending
    by: Side | None


@dataclass(frozen=True)
class Closed:
    """The consultation is over; *claim* is the one that was open, if any."""

    consultation: Consultation
    claim: Claim | None
    by: Side | None


@dataclass(frozen=True)
class Nudged:
    """The volunteer of *claim* owes an answer, and is reminded of it."""

    consultation: Consultation
    claim: Claim


@dataclass(frozen=True)
class TermTold:
    """Something is to be known about 相談期限: it comes near, was shortened or extended, or *by* would like
    to extend it; None is the site, which tells both."""

    consultation: Consultation
    claim: Claim
    by: Side | None


@dataclass(frozen=True)
class NobodyAnswered:
    """The letter has waited for two days, and its writer is told so."""

    consultation: Consultation


@dataclass(frozen=True)
class RoomLetterWritten:
    """*side* wrote a letter in a メンバー相談室."""

    room: Room
    side: RoomSide


@dataclass(frozen=True)
class LighterSaid:
    """The writer said whether it got a little lighter; the answer stands in sums alone."""

    consultation: Consultation
    how: Lightness


@dataclass(frozen=True)
class FollowUpDue:
    """その後どうですか can be asked by the one who listened last."""

    consultation: Consultation
    volunteer_id: int


@dataclass(frozen=True)
class AnswerRead:
    """The writer opened the thread for the first time after its first answer."""

    consultation: Consultation


@dataclass(frozen=True)
class Reopened:
    """A thread that had closed goes on: *claim* where the same volunteer took it, else it waits again."""

    consultation: Consultation
    claim: Claim | None


@dataclass(frozen=True)
class MinorWaits:
    """A letter has waited long for a volunteer who is cleared for minors: those on duty are to know."""

    consultation: Consultation


@dataclass(frozen=True)
class IdleTold:
    """A thread in which nobody has written for long said when it will be deleted."""

    consultation: Consultation
    claim: Claim | None


@dataclass(frozen=True)
class Forgotten:
    """A thread is about to be deleted with its key; published just before."""

    consultation: Consultation
