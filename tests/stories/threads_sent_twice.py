"""Forms of threads, brought as `forms_sent_twice` brings its forms."""

from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.rules import CONSENT_VERSION, State
from kokotomo.domain.consultations.terms import EXTENSION
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.stories.sent_twice import Sent, Stage
from tests.support.threads import Pair, a_pair


def write_on(stage: Stage) -> Sent:
    """送る, for the writer: one letter, one notification."""
    pair = a_pair(stage.people)
    form = stage.page_form(pair.mine, pair.url, lambda one: one.value("body") is not None)
    return Sent(
        pair.mine,
        f"{pair.url}/letters",
        form.filled(body="三つめの行です"),
        {"letters": 1, "notifications": 1},
    )


def answer(stage: Stage) -> Sent:
    """送る, for who listens, of a draft: one letter, and the draft is gone."""
    pair = a_pair(stage.people)
    pair.theirs.post(f"{pair.held_url}/draft", {"body": "書きかけ", "draft": "0"})
    form = stage.page_form(pair.theirs, pair.held_url, lambda one: one.value("body") is not None)
    return Sent(
        pair.theirs,
        f"{pair.held_url}/letters",
        form.filled(body="書きおえました"),
        {"letters": 1, "notifications": 1, "letter_drafts": -1, "sum_steps": 1},
    )


def keep_a_draft(stage: Stage) -> Sent:
    """下書きに保存: one draft."""
    pair = a_pair(stage.people)
    form = stage.page_form(pair.mine, pair.url, lambda one: one.value("body") is not None)
    return Sent(pair.mine, f"{pair.url}/draft", form.filled(body="書きかけ"), {"letter_drafts": 1})


def change_partner(stage: Stage) -> Sent:
    """相手を変える, with words for the next one: one parting, one summary, one line."""
    pair = a_pair(stage.people)
    form = stage.page_form(pair.mine, f"{pair.url}/change", lambda one: one.value("partner") is not None)
    rows = {"partings": 1, "summaries": 1, "thread_marks": 1}
    return Sent(
        pair.mine,
        f"{pair.url}/change",
        form.filled(summary="眠れません"),
        rows,
        holds=lambda: _state(stage, pair) == State.WAITING,
    )


def end(stage: Stage) -> Sent:
    """このやりとりを終える: one line."""
    pair = a_pair(stage.people)
    form = stage.page_form(pair.mine, f"{pair.url}/closure", lambda one: one.action.startswith(pair.url))
    return Sent(
        pair.mine,
        f"{pair.url}/closure",
        form.filled(),
        {"thread_marks": 1},
        holds=lambda: _state(stage, pair) == State.CLOSED,
    )


def ask_to_extend(stage: Stage) -> Sent:
    """延長をお願いする: one line, one notification."""
    pair = a_pair(stage.people)
    form = stage.page_form(pair.mine, pair.url, lambda one: one.action.endswith("/extension"))
    return Sent(pair.mine, f"{pair.url}/extension", form.filled(), {"thread_marks": 1, "notifications": 1})


def agree_to_extend(stage: Stage) -> Sent:
    """延長する: two weeks more, and not four, nor a new request."""
    pair = a_pair(stage.people)
    pair.theirs.post(f"{pair.held_url}/extension")
    form = stage.page_form(pair.mine, pair.url, lambda one: one.action.endswith("/extension"))
    day = stage.value(Consultation.term_ends_on, Consultation.id == pair.consultation.id)
    ends_on = Consultation.term_ends_on

    def extended_once() -> bool:
        return bool(stage.value(ends_on, Consultation.id == pair.consultation.id) == day + EXTENSION)

    rows = {"thread_marks": 1, "notifications": 1}
    return Sent(pair.mine, f"{pair.url}/extension", form.filled(agree="1"), rows, holds=extended_once)


def wait_on(stage: Stage) -> Sent:
    """待つ: one line."""
    pair = _unanswered(stage)
    form = stage.page_form(pair.mine, pair.url, lambda one: one.action.endswith("/waiting"))
    return Sent(pair.mine, f"{pair.url}/waiting", form.filled(), {"thread_marks": 1})


def ask_everyone(stage: Stage) -> Sent:
    """みんなに: one page, one line."""
    pair = _unanswered(stage)
    path = f"{pair.url}/everyone"
    form = stage.page_form(pair.mine, path, lambda one: one.value("words") is not None)
    return Sent(
        pair.mine,
        path,
        form.filled(words="夜が長いです。", consent=CONSENT_VERSION),
        {"diaries": 1, "thread_marks": 1, "sum_steps": 1},
        holds=lambda: _state(stage, pair) == State.OPEN,
    )


def take_off_for_good(stage: Stage) -> Sent:
    """取りもどす, of what somebody has read: one line, and it is over."""
    pair = _unanswered(stage, opened=True)
    path = f"{pair.url}/withdrawal"
    form = stage.page_form(pair.mine, path, lambda one: one.action.endswith("/withdrawal"))
    return Sent(
        pair.mine,
        path,
        form.filled(),
        {"thread_marks": 1},
        holds=lambda: _state(stage, pair) == State.CLOSED,
    )


def _unanswered(stage: Stage, *, opened: bool = False) -> Pair:
    """A thread whose writer was told that nobody has answered."""
    pair = a_pair(stage.people, claimed=False)
    with stage.app.app_context():
        row = pair.row().consultation
        row.nobody_told_at = clock.now()
        row.first_opened_at = clock.now() if opened else None
        db.session.commit()
    return pair


def _state(stage: Stage, pair: Pair) -> str:
    return str(stage.value(Consultation.state, Consultation.id == pair.consultation.id))


FORMS = (
    write_on,
    answer,
    keep_a_draft,
    change_partner,
    end,
    ask_to_extend,
    agree_to_extend,
    wait_on,
    ask_everyone,
    take_off_for_good,
)
