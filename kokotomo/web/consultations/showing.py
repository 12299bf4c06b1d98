"""The writer's page of a thread: everything that stands on it, wherever it is shown again."""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import access, contents
from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.consultations.actions import seeing
from kokotomo.domain.consultations.queries import everyone as queries_of_everyone
from kokotomo.domain.consultations.queries import farewells, seniors
from kokotomo.domain.consultations.queries import letters as queries
from kokotomo.domain.consultations.queries.desks import Desk, Paper
from kokotomo.domain.consultations.queries.everyone import OpenPage
from kokotomo.domain.consultations.queries.farewells import Afterwards
from kokotomo.domain.consultations.queries.letters import Reading
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import CLOSED_BY_WRITER_IN, SUMMARY_MAX, Side, State
from kokotomo.domain.consultations.terms import after_silence
from kokotomo.domain.notifications import actions as notifications
from kokotomo.domain.volunteers.rules import Way
from kokotomo.foundation import clock
from kokotomo.web import letter_forms, terms
from kokotomo.web.addresses import address
from kokotomo.web.consultations import afterwards, everyone, unanswered
from kokotomo.web.consultations.afterwards import After
from kokotomo.web.letter_forms import LetterForm, SummaryForm
from kokotomo.web.paging import cursor
from kokotomo.web.templating import day, moment
from kokotomo.web.terms import TermStrip
from kokotomo.web.threads import WAYS, Drawing, letter_words


@dataclass(frozen=True)
class Standing:
    """Where the thread stands, as the page says it; dates are in words."""

    state: str
    sent: str
    partner: str | None
    cover: str | None
    bio: str | None
    senior: str | None
    promised: str | None
    term: TermStrip | None
    silence: str | None
    """The day to which the term moves if its writer says nothing, where it moves."""
    may_act: bool
    may_slow: bool
    slow_since: bool
    may_end: bool
    may_take_back: bool
    is_guest: bool


def page(
    writer: Writer,
    thread: Thread,
    form: LetterForm | None = None,
    *,
    summary: SummaryForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The thread for its writer; *form* or *summary* is a bound one that comes back with its words."""
    now, url = clock.now(), address("consultations.thread", public_id=thread.consultation.public_id)
    (desk, ends, opened), earlier = _beside(writer, thread), cursor()
    reading = queries.of_writer(writer, thread, earlier)
    alias = contents.alias_of(thread.data_key, thread.consultation)
    drawing = Drawing(Side.WRITER, alias, thread.consultation.writer_seen_at)
    after = afterwards.part(writer, thread, ends)
    takes = _may_send(writer, thread, after)
    facts = {
        "lines": drawing.lines(reading),
        "earlier_url": f"{url}?after={reading.earlier}#letters" if reading.earlier else None,
        "newest_url": url if earlier else None,
        "url": url,
        "public_id": thread.consultation.public_id,
        "title": _title(thread),
        "meta": _meta(thread, desk),
        "standing": _standing(writer, thread),
        "nobody": unanswered.part(writer, thread.consultation, reading.marks),
        "box": _box(desk, form, url) if takes and not earlier else None,
        "lost": form.body.data if form is not None and not takes else None,
        "after": after,
        "keeps": _kept(writer, reading),
        "form": form or summary,
        "summary": None if earlier else _summary(writer, thread, desk, reading, summary),
        "summary_max": SUMMARY_MAX,
        # Before the thread is marked as seen: what came since then is new.
        "everyone": everyone.part(writer, thread.consultation, opened),
        "handed": letter_words(desk.summary.words) if desk.summary and desk.approved else None,
    }
    if request.method == "GET" and not earlier:
        if _holds_news(thread):
            seeing.seen_by_writer(writer, thread, now)
        if isinstance(writer, User):
            notifications.mark_thread_opened(writer, thread.consultation.id)
    return render_template("consultations/thread.html", **facts), status


def _summary(
    writer: Writer, thread: Thread, desk: Desk, reading: Reading, sent: SummaryForm | None
) -> SummaryForm | None:
    """The form for what the volunteer wrote for the next one, or for the writer's own words where something
    stands in the thread that the next one will not read; None where the writer has decided."""
    if desk.approved or not access.may_act(writer, thread.consultation):
        return None
    waits = thread.consultation.state == State.WAITING
    is_hidden = waits and any(one.letter.claim_id is not None for one in reading.letters)
    if desk.summary is None and not is_hidden:
        return None
    summary = desk.summary or Paper()
    if sent is not None:
        sent.version.data = str(summary.version)
    return sent or letter_forms.summary_box(summary)


def _may_send(writer: Writer, thread: Thread, after: After | None) -> bool:
    return access.may_send(writer, thread.consultation) or (after is not None and after.asked)


def _kept(writer: Writer, reading: Reading) -> dict[str, str] | None:
    """Which letters a member keeps, by their ids; None for a guest, who has nowhere to keep them."""
    if not isinstance(writer, User):
        return None
    return {one.letter.public_id: one.kept for one in reading.letters if one.kept is not None}


def _box(desk: Desk, form: LetterForm | None, url: str) -> letter_forms.Box:
    if form is not None and form.saved is not None:
        form.saved, form.draft.data = desk.draft.words, str(desk.draft.version)
    return letter_forms.box(form or letter_forms.empty_box(desk.draft), url)


def _title(thread: Thread) -> str:
    if thread.volunteer is not None:
        return f"{thread.volunteer.name}さんとのやりとり"
    return {State.WAITING: "返事を待っています", State.TAKEN_BACK: "取りもどした相談"}.get(
        State(thread.consultation.state), "やりとり"
    )


def _meta(thread: Thread, desk: Desk) -> list[str]:
    way = thread.consultation.way
    return [*desk.topics, *([WAYS[Way(way)]] if way else [])]


def _standing(writer: Writer, thread: Thread) -> Standing:
    consultation, volunteer, claim = thread.consultation, thread.volunteer, thread.claim
    acts = access.may_act(writer, consultation)
    called = f"{volunteer.name}さん" if volunteer else "相談員"
    extension = address("consultations.extension", public_id=consultation.public_id)
    return Standing(
        state=consultation.state,
        sent=moment(consultation.sent_at),
        partner=f"{volunteer.name}さん" if volunteer else None,
        cover=volunteer.cover if volunteer else None,
        bio=volunteer.bio if volunteer else None,
        senior=seniors.name_of(claim.senior_id) if claim else None,
        promised=day(claim.promised_on) if claim and claim.promised_on else None,
        term=terms.strip(thread, Side.WRITER, called, extension if acts else None),
        silence=_silence(thread),
        may_act=acts,
        may_slow=acts and access.may_go_slowly(consultation),
        slow_since=consultation.slowly_since is not None,
        may_end=State(consultation.state) in CLOSED_BY_WRITER_IN,
        may_take_back=acts and access.may_take_off(writer, consultation),
        is_guest=consultation.writer_id is None,
    )


def _beside(writer: Writer, thread: Thread) -> tuple[Desk, Afterwards | None, OpenPage | None]:
    """What lies beside the thread, what there is at its end, and the page that everybody reads. One query."""
    if thread.consultation.state == State.OPEN:
        desk, opened = queries_of_everyone.desk_and_page(writer, thread)
        return desk, None, opened
    return *farewells.desk_of_writer(writer, thread), None


def _holds_news(thread: Thread) -> bool:
    """Whether something may have come back that its writer has not seen: while nothing ever did, and where
    they saw an open page after the last that came, there is nothing to note."""
    row = thread.consultation
    if row.first_reply_at is None and row.last_letter_side == Side.WRITER:
        return False
    seen = row.writer_seen_at is not None and row.writer_seen_at >= row.last_letter_at
    return not (row.state == State.OPEN and seen)


def _silence(thread: Thread) -> str | None:
    claim, last = thread.claim, thread.consultation.term_ends_on
    if claim is None or claim.wrote_at is None or last is None:
        return None
    moved = after_silence(last, claim.wrote_at, None)
    return day(moved) if clock.today() <= moved < last else None
