"""Counting what happens, where it happens: a sum stands or falls with what it counts.

Threads and entries may be deleted at any time; what was counted stays, and says nothing of whose it was.
"""

from datetime import datetime

from kokotomo.domain.comments.events import ReplyWritten
from kokotomo.domain.consultations.events import (
    Answered,
    AnswerRead,
    ClaimEnded,
    Forgotten,
    LetterWritten,
    LighterSaid,
    OpenedToEveryone,
    Reopened,
    Sent,
    SentAgain,
    TakenAlong,
    TakenBack,
)
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.rules import Ending, Lightness, Listener, Side, State
from kokotomo.domain.figures import actions, queries
from kokotomo.domain.figures.actions import Step
from kokotomo.domain.figures.models import Nightly
from kokotomo.domain.figures.rules import Measure, bucket_of, day_of
from kokotomo.domain.figures.safety import BANDS
from kokotomo.domain.figures.ties import AFTER_CLOSE
from kokotomo.domain.moderation.events import (
    Appealed,
    AppealJudged,
    CaseDone,
    CaseOpened,
    CaseRead,
    Reported,
)
from kokotomo.domain.moderation.rules import AppealOutcome, Urgency
from kokotomo.foundation import clock
from kokotomo.foundation.events import subscribe

_FELT = {
    Lightness.LIGHTER: Measure.LIGHTER,
    Lightness.SAME: Measure.SAME,
    Lightness.HEAVIER: Measure.HEAVIER,
}


@subscribe(Sent)
def count_letter(event: Sent) -> None:
    """A letter to one volunteer. One to everyone is counted as the page that it became."""
    if event.consultation.listener == Listener.ONE:
        actions.count(_sent(event.consultation, Measure.LETTERS))


@subscribe(OpenedToEveryone)
def count_open_letter(event: OpenedToEveryone) -> None:
    """A page for everyone, of a letter that nobody had answered."""
    if event.consultation.first_reply_at is None:
        actions.count(_sent(event.consultation, Measure.OPEN_LETTERS))


@subscribe(TakenBack)
def count_taken_back(event: TakenBack) -> None:
    """It waits no longer, and was not answered."""
    if event.consultation.first_reply_at is None:
        actions.count(_waited(event.consultation, Measure.ENDED, clock.now()))


@subscribe(SentAgain)
def count_sent_again(event: SentAgain) -> None:
    """It waits again: the taking back is undone, in the same bucket."""
    if event.consultation.first_reply_at is None:
        undone = _waited(event.consultation, Measure.ENDED, event.taken_back_at)
        actions.count(undone._replace(amount=-1))


@subscribe(LetterWritten)
def count_answer(event: LetterWritten) -> None:
    """The first letter of a volunteer."""
    if event.is_first_answer:
        _count_first_answer(event.consultation, Measure.ANSWERED)


@subscribe(Reopened)
def count_follow_up_answered(event: Reopened) -> None:
    """The writer answered 「その後どうですか」, which was the last letter."""
    thread = event.consultation
    actions.count(Step(day_of(thread.last_letter_at), Measure.FOLLOW_UPS_ANSWERED, thread.age_band))


@subscribe(Answered)
def count_open_answer(event: Answered) -> None:
    """The first reply under a letter to everyone."""
    if event.is_first:
        _count_first_answer(event.consultation, Measure.OPEN_ANSWERED)


@subscribe(AnswerRead)
def count_reading(event: AnswerRead) -> None:
    """A guest came back and found the answer."""
    thread = event.consultation
    if thread.writer_id is None and thread.first_reply_at is not None:
        actions.count(Step(day_of(thread.first_reply_at), Measure.GUESTS_READ, thread.age_band))


@subscribe(LighterSaid)
def count_lightness(event: LighterSaid) -> None:
    """What the writer said; it stands nowhere else."""
    actions.count(Step(clock.today(), _FELT[event.how], event.consultation.age_band))


@subscribe(ClaimEnded)
def count_return(event: ClaimEnded) -> None:
    """A claim that lapsed."""
    if event.ending == Ending.LAPSED:
        actions.count(Step(clock.today(), Measure.RETURNED, event.consultation.age_band))


@subscribe(Forgotten)
def count_forgotten(event: Forgotten) -> None:
    """What has not been counted of a thread that goes: a close or a follow-up of today, or that it went
    before it was answered. One that was taken back is counted."""
    thread = event.consultation
    if thread.state == State.CLOSED and thread.closed_at is not None:
        if not queries.is_counted(Nightly.CLOSES, day_of(thread.closed_at)):
            actions.count_close(thread)
        # After the close nobody writes but the volunteer, and that alone.
        asked = thread.last_letter_side == Side.VOLUNTEER and thread.last_letter_at > thread.closed_at
        if asked and not queries.is_counted(Nightly.CLOSES, day_of(thread.last_letter_at)):
            actions.count(Step(day_of(thread.last_letter_at), Measure.FOLLOW_UPS, thread.age_band))
    elif _is_unanswered(thread) and thread.state != State.TAKEN_BACK:
        actions.count(_waited(thread, Measure.ENDED, clock.now()))


@subscribe(TakenAlong)
def count_taken_along(event: TakenAlong) -> None:
    """A guest has an account now, whose date decides the band; a letter that waits still goes over to it.
    What is counted of an answer stays where it is."""
    thread = event.consultation
    if thread.state == State.CLOSED and thread.closed_at is not None:
        closed_on = day_of(thread.closed_at)
        looked_at = clock.today() <= closed_on + AFTER_CLOSE
        # A close of today is counted at night, as a member's.
        if looked_at and queries.is_counted(Nightly.CLOSES, closed_on):
            actions.count_close_of_member(thread)
    waits = thread.first_reply_at is None and thread.state in (State.WAITING, State.CLAIMED, State.OPEN)
    if waits and thread.age_band != event.band_before:
        measure = Measure.OPEN_LETTERS if thread.state == State.OPEN else Measure.LETTERS
        there = _sent(thread, measure)
        actions.count(there._replace(band=event.band_before, amount=-1), there)


@subscribe(Reported)
def count_report(event: Reported) -> None:
    """A report."""
    actions.count(Step(day_of(event.report.created_at), Measure.REPORTS, event.report.reason))


@subscribe(CaseOpened)
def count_case(event: CaseOpened) -> None:
    """A case, by what it is about and by how soon somebody has to look."""
    case = event.case
    actions.count(
        Step(day_of(case.opened_at), Measure.CASES, case.reason),
        Step(day_of(case.opened_at), Measure.CASES_SOON, BANDS[Urgency(case.urgency)]),
    )


@subscribe(CaseRead)
def count_case_read(event: CaseRead) -> None:
    """A person read it, for the first time."""
    case = event.case
    waited = bucket_of(case.opened_at, case.first_read_at or clock.now())
    actions.count(Step(day_of(case.opened_at), Measure.CASES_READ, BANDS[Urgency(case.urgency)], waited))


@subscribe(CaseDone)
def count_case_done(event: CaseDone) -> None:
    """Moderators are done with it."""
    case = event.case
    waited = bucket_of(case.opened_at, case.done_at or clock.now())
    actions.count(Step(day_of(case.opened_at), Measure.CASES_DONE, case.reason, waited))


@subscribe(Appealed)
def count_appeal(event: Appealed) -> None:
    """An objection."""
    actions.count(Step(day_of(event.appeal.sent_at), Measure.APPEALS))


@subscribe(AppealJudged)
def count_reversal(event: AppealJudged) -> None:
    """An objection after which the decision was lifted."""
    if event.appeal.outcome == AppealOutcome.LIFTED:
        actions.count(Step(day_of(event.appeal.sent_at), Measure.APPEALS_LIFTED))


@subscribe(ReplyWritten)
def note_words(event: ReplyWritten) -> None:
    """Who wrote to whom today: under somebody's page, or to somebody's reply."""
    written_to = {event.diary.author_id, event.answered.author_id if event.answered else None}
    actions.note_written(event.comment.author_id, {one for one in written_to if one is not None})


def _count_first_answer(thread: Consultation, measure: Measure) -> None:
    now = clock.now()
    steps = [_waited(thread, measure, now)]
    if thread.writer_id is None:
        steps.append(Step(day_of(now), Measure.GUESTS_ANSWERED, thread.age_band))
    actions.count(*steps)


def _is_unanswered(thread: Consultation) -> bool:
    return thread.listener == Listener.ONE and thread.first_reply_at is None


def _sent(thread: Consultation, measure: Measure) -> Step:
    # Not the day of `sent_at`, which for an old thread is rounded: this one is never touched.
    return Step(thread.created_on, measure, thread.age_band)


def _waited(thread: Consultation, measure: Measure, until: datetime) -> Step:
    return _sent(thread, measure)._replace(bucket=bucket_of(thread.sent_at, until))
