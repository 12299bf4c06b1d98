"""The volunteer's page of a thread: everything that stands on it, wherever it is shown again."""

from dataclasses import dataclass
from datetime import timedelta

from flask import request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import access, contents
from kokotomo.domain.consultations.actions import seeing
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import desks, threads
from kokotomo.domain.consultations.queries import letters as queries
from kokotomo.domain.consultations.queries.desks import Desk
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import NOTE_MAX, Side, last_promise
from kokotomo.domain.notifications import actions as notifications
from kokotomo.domain.volunteers.rules import Way
from kokotomo.foundation import clock
from kokotomo.foundation.errors import NotFound
from kokotomo.web import letter_forms, terms
from kokotomo.web.access import member
from kokotomo.web.addresses import address
from kokotomo.web.letter_forms import LetterForm, NoteForm
from kokotomo.web.paging import cursor
from kokotomo.web.templating import day
from kokotomo.web.terms import TermStrip
from kokotomo.web.threads import WAYS, Drawing, called, letter_words
from kokotomo.web.volunteers import desks as frames


@dataclass(frozen=True)
class Hand:
    """What the volunteer has in hand: *promised* in words, *is_late* once the day is over."""

    promised: str | None
    is_late: bool
    term: TermStrip | None
    slowly: bool
    summary: Markup | None


def held_thread(public_id: str) -> tuple[User, Thread]:
    """The volunteer of this request and the thread that they hold. Raises `NotFound`."""
    volunteer = member()
    found = threads.find_taken(volunteer, public_id)
    if found is None:
        raise NotFound("consultation")
    return volunteer, found


def page(
    volunteer: User,
    thread: Thread,
    form: LetterForm | None = None,
    *,
    note: NoteForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The thread for who listens; *form* or *note* is a bound one that comes back with its words."""
    now, url = clock.now(), address("volunteers.thread", public_id=thread.consultation.public_id)
    desk, earlier = desks.of_listener(volunteer, thread), cursor()
    reading = queries.of_listener(volunteer, thread, earlier)
    alias = contents.alias_of(thread.data_key, thread.consultation)
    drawing = Drawing(Side.VOLUNTEER, alias, thread.consultation.volunteer_seen_at)
    facts = {
        "lines": drawing.lines(reading),
        "earlier_url": f"{url}?after={reading.earlier}#letters" if reading.earlier else None,
        "newest_url": url if earlier else None,
        "url": url,
        "title": f"{called(alias)}とのやりとり",
        "meta": _meta(thread.consultation, desk),
        "hand": _hand(thread, desk, called(alias), f"{url}/extension"),
        "box": None if earlier else _box(desk, form, url),
        "form": form or note,
        "note": None if earlier else _note(desk, note),
        "note_max": NOTE_MAX,
        "note_now": letter_forms.length_in(note.note) if note is not None else None,
        "days": _days() if access.may_promise(thread.consultation) else [],
    }
    if request.method == "GET" and not earlier:
        seeing.seen_by_listener(volunteer, thread, now)
        notifications.mark_thread_opened(volunteer, thread.consultation.id)
    return frames.page("volunteers/thread.html", **facts), status


def _box(desk: Desk, form: LetterForm | None, url: str) -> letter_forms.Box:
    if form is not None and form.saved is not None:
        form.saved, form.draft.data = desk.draft.words, str(desk.draft.version)
    box = form or letter_forms.empty_box(desk.draft)
    box.body.label.text = "返事を書く"
    return letter_forms.box(box, url)


def _note(desk: Desk, sent: NoteForm | None) -> NoteForm:
    if sent is not None and sent.saved is not None:
        sent.saved, sent.version.data = desk.note.words, str(desk.note.version)
    return sent or letter_forms.note_box(desk.note)


def _days() -> list[tuple[str, str]]:
    """(ISO date, in words) of the days by which an answer can be promised."""
    today = clock.today()
    ahead = (today + timedelta(days=number) for number in range((last_promise(today) - today).days + 1))
    return [(one.isoformat(), day(one)) for one in ahead]


def _meta(consultation: Consultation, desk: Desk) -> list[str]:
    way = consultation.way
    return [*desk.topics, *([WAYS[Way(way)]] if way else [])]


def _hand(thread: Thread, desk: Desk, writer: str, extension_url: str) -> Hand:
    consultation, promised = thread.consultation, thread.claim.promised_on if thread.claim else None
    return Hand(
        promised=day(promised) if promised else None,
        is_late=promised is not None and promised < clock.today(),
        term=terms.strip(thread, Side.VOLUNTEER, writer, extension_url),
        slowly=consultation.slowly_since is not None,
        summary=letter_words(desk.summary.words) if desk.summary else None,
    )
