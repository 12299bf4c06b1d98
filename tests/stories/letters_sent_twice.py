"""The forms of 相談, for `sent_twice`."""

from bench.pages import form, parse
from kokotomo.domain.consultations import receipts
from kokotomo.domain.consultations.actions import correspondents
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.rules import CONSENT_VERSION, State
from kokotomo.foundation.db import db
from tests.stories.sent_twice import Sent, Stage
from tests.support.consulting import confirming
from tests.support.factories_consultations import a_letter
from tests.support.visitor import Visitor

LETTER = {"consultations": 1, "letters": 1, "data_keys": 1, "sum_steps": 1}


def guests_letter(stage: Stage) -> Sent:
    """A guest's: one letter, and both answers are its receipt with the one code."""
    visitor = Visitor(stage.app)
    page = confirming(visitor)
    hashed = receipts.hash_of(receipts.code_in(page.value("code") or "") or "")
    return Sent(
        visitor,
        "/consult",
        page.filled(consent=CONSENT_VERSION),
        LETTER,
        status=200,
        holds=lambda: stage.value(Consultation.id, Consultation.receipt_hash == hashed) is not None,
    )


def members_letter(stage: Stage) -> Sent:
    """A member's: one letter, the draft of its form gone."""
    _person, visitor = stage.member()
    page = confirming(visitor)
    visitor.post("/consult/draft", {"letter": "書きかけ", "form_key": page.value("form_key") or ""})
    rows = {**LETTER, "first_letter_drafts": -1}
    return Sent(visitor, "/consult", page.filled(consent=CONSENT_VERSION), rows)


def first_draft(stage: Stage) -> Sent:
    """下書きに保存: one draft."""
    _person, visitor = stage.member()
    page = form(parse(visitor.text("/consult/new")), lambda one: one.value("letter") is not None)
    fields = page.filled(letter="書きかけ")
    return Sent(visitor, "/consult/draft", fields, {"first_letter_drafts": 1})


def taking_back(stage: Stage) -> Sent:
    """取りもどす: one line in the thread."""
    person, visitor = stage.member()
    with stage.app.app_context():
        public_id = a_letter(person).public_id
    path = f"/consult/{public_id}/withdrawal"
    page = stage.page_form(visitor, path, lambda one: one.action == path)
    return Sent(
        visitor,
        path,
        page.filled(),
        {"thread_marks": 1, "sum_steps": 1},
        holds=lambda: (
            stage.value(Consultation.state, Consultation.public_id == public_id) == State.TAKEN_BACK
        ),
    )


def new_code(stage: Stage) -> Sent:
    """番号を変える: one new code; this browser stays, another one is let out."""
    visitor = Visitor(stage.app)
    with stage.app.app_context():
        thread = a_letter()
        token = correspondents.let_in(thread)
        correspondents.let_in(thread)
        path = f"/consult/{thread.public_id}/code"
        db.session.commit()
    visitor.client.set_cookie("thread", token, domain="localhost")
    page = stage.page_form(visitor, path, lambda one: one.value("mark") is not None)
    hashed = receipts.hash_of(receipts.code_in(page.value("code") or "") or "")
    return Sent(
        visitor,
        path,
        page.filled(),
        {"correspondent_sessions": -1},
        status=200,
        holds=lambda: stage.value(Consultation.id, Consultation.receipt_hash == hashed) is not None,
    )


FORMS = (guests_letter, members_letter, first_draft, taking_back, new_code)
