"""Accounts with real passwords and addresses, and the form by which people join."""

import itertools
from contextlib import nullcontext
from typing import Any

from flask import Flask, has_app_context
from werkzeug.test import TestResponse

from kokotomo.domain.accounts import nicknames
from kokotomo.domain.accounts.actions import registration
from kokotomo.domain.accounts.models import User
from tests.support.mailbox import Mailbox
from tests.support.visitor import Visitor

PASSWORD = "みずうみの朝もや 27"
OTHER_PASSWORD = "さかみちの夕やけ 38"
_numbers = itertools.count(1)


def name() -> str:
    """A nickname that nobody else has."""
    letters = "あいうえおかきくけこ"
    return "すみ" + "".join(letters[int(digit)] for digit in str(next(_numbers)))


def settled(app: Flask, email: str, password: str = PASSWORD, nickname: str | None = None) -> User:
    """A member of 28 with this address and password."""
    with nullcontext() if has_app_context() else app.app_context():
        return registration.settle(
            nickname=nicknames.parse(nickname or name()),
            email=email,
            password=password,
            birth_year=1998,
            birth_month=4,
        )


def joining(**changes: Any) -> dict[str, Any]:
    """The form of somebody who joins, with *changes*; None leaves a field out."""
    fields = {
        "nickname": name(),
        "email": f"shiori{next(_numbers)}@example.jp",
        "password": PASSWORD,
        "birth_year": "1998",
        "birth_month": "4",
        "agreement": "y",
        **changes,
    }
    return {key: value for key, value in fields.items() if value is not None}


def sign_in(visitor: Visitor, email: str, password: str = PASSWORD, **more: Any) -> TestResponse:
    """Send the login page."""
    return visitor.post("/login", {"email": email, "password": password, **more})


def joined(app: Flask, **changes: Any) -> Visitor:
    """A browser in which somebody joined by form and letter."""
    visitor = Visitor(app)
    assert visitor.post("/register", joining(**changes)).status_code == 303
    path = Mailbox(app).only().path("/register/")
    assert visitor.post(path).status_code == 303
    return visitor
