"""Forms of threads, brought as `forms_sent_twice` brings its forms."""

from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.rules import State
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
        {"letters": 1, "notifications": 1, "letter_drafts": -1},
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


def _state(stage: Stage, pair: Pair) -> str:
    return str(stage.value(Consultation.state, Consultation.id == pair.consultation.id))


FORMS = (write_on, answer, keep_a_draft, change_partner, end)
