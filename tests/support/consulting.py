"""Guests and members who send a letter by the site's own pages."""

import re

from flask import Flask
from werkzeug.test import TestResponse

from bench.pages import Form, form, parse
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.rules import CONSENT_VERSION
from kokotomo.foundation.db import db
from tests.support.visitor import Visitor

WORDS = "夜になると、だれとも話していないことを思い出します。\n電気を消すのが、こわいです。"
CODE = re.compile(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z*~$=U]")


def checked(visitor: Visitor, **said: str) -> TestResponse:
    """The answer to a letter that is to be checked."""
    page = form(parse(visitor.text("/consult/new")), lambda one: one.value("letter") is not None)
    return post(visitor, "/consult/check", page.filled(**{"letter": WORDS, **said}))


def confirming(visitor: Visitor, **said: str) -> Form:
    """The form of the confirming page, as the browser holds it."""
    answer = checked(visitor, **said)
    assert answer.status_code == 200, answer.text
    return form(parse(answer.text), lambda one: one.value("sender") is not None)


def sent(visitor: Visitor, **said: str) -> TestResponse:
    """The answer to a letter that was sent, with the tick."""
    page = confirming(visitor, **said)
    return post(visitor, "/consult", page.filled(consent=CONSENT_VERSION))


def code_in(answer: TestResponse) -> str:
    """The receipt code on the page, as it is shown."""
    found = CODE.search(answer.text)
    assert found, answer.text
    return found[0].replace("&#43;", "+")


def let_in(visitor: Visitor, **said: str) -> tuple[str, str]:
    """Send a letter as a guest and keep the receipt: the path of the thread, and the code."""
    code = code_in(sent(visitor, **said))
    answer = visitor.post("/consult/receipt", {"code": code, "label": "メモ", "mail": ""})
    assert answer.status_code == 303, answer.text
    return answer.location, code


def post(visitor: Visitor, path: str, fields: list[tuple[str, str]]) -> TestResponse:
    """Send *fields* as they stand."""
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    return visitor.client.post(path, data=data)


def threads(app: Flask) -> list[Consultation]:
    """All that was sent."""
    with app.app_context():
        return db.session.query(Consultation).order_by(Consultation.id).all()
