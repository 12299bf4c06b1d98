"""相談期限 in words, for both pages of a thread: until when, and how both can make it longer."""

from dataclasses import dataclass

from kokotomo.domain.consultations import terms
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import Side
from kokotomo.web.templating import day


@dataclass(frozen=True)
class TermStrip:
    """The strip above the letters: the last *day*; *asked* is who would like to extend it (``mine``,
    ``theirs``, or nobody), *other* how the other one is called, *longer* the day that would be agreed to.
    *url* is None for who may not press anything."""

    day: str
    asked: str
    other: str
    longer: str
    url: str | None


def strip(thread: Thread, side: Side, other: str, url: str | None) -> TermStrip | None:
    """The strip for the one on *side*; None where nobody listens, or no term runs."""
    consultation = thread.consultation
    last = consultation.term_ends_on
    if thread.claim is None or last is None:
        return None
    by = consultation.extension_by
    asked = "" if by is None else "mine" if by == side else "theirs"
    return TermStrip(day(last), asked, other, day(last + terms.EXTENSION), url)
