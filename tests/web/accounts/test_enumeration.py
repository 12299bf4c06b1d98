"""No answer tells whether an address has an account (SAFETY B4): status, headers, cookies, body, time."""

import re
import statistics
import time
from dataclasses import replace

import pytest

from bench.prove_enumeration import FLOWS, compare
from kokotomo.domain.accounts import passwords
from kokotomo.web.limits import limiter
from tests.support.factories_accounts import PASSWORD, joining, settled, sign_in
from tests.support.mailbox import Mailbox
from tests.support.visitor import Visitor

KNOWN = "known@example.jp"
UNKNOWN = "knows@example.jp"


@pytest.fixture
def unlimited(app, monkeypatch):
    """The site without limits: they are the same for every address, and would end the trials."""
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], limits=False))
    monkeypatch.setattr(limiter, "enabled", False)
    settled(app, KNOWN)
    settled(app, "me@example.jp", nickname="わたし")
    return app


def register(app, email):
    return Visitor(app).post("/register", joining(email=email, nickname=None) | {"nickname": "おなじ名"})


def register_with_a_mistake(app, email):
    return Visitor(app).post("/register", joining(email=email, password="short", nickname="おなじ名"))


def wrong_password(app, email):
    return sign_in(Visitor(app), email, "もりのかぜ おと 52")


def ask_for_reset(app, email):
    return Visitor(app).post("/reset", {"email": email})


def ask_for_address(app, email):
    visitor = Visitor(app)
    sign_in(visitor, "me@example.jp")
    return visitor.post("/settings/email", {"email": email, "present_password": PASSWORD})


def ask_for_address_with_a_wrong_password(app, email):
    visitor = Visitor(app)
    sign_in(visitor, "me@example.jp")
    return visitor.post("/settings/email", {"email": email, "present_password": "x"})


def seen(answer, email):
    """All that a visitor sees, what is random in it masked."""
    body = answer.get_data(as_text=True).replace(email, "ADDRESS")
    body = re.sub(r'(name="(?:csrf_token|form_key)"[^>]* value=")[^"]*', r"\1", body)
    body = re.sub(r"/u/[a-z2-7]{26}", "/u/", body)
    headers = [(name, value) for name, value in answer.headers if name != "Set-Cookie"]
    cookies = [
        re.sub(r"^([^=]+)=[^;]*", r"\1=", line) + f"|{len(line.split(';')[0]) // 40}"
        for line in answer.headers.getlist("Set-Cookie")
    ]
    return answer.status_code, headers, cookies, body


@pytest.mark.parametrize(
    "flow",
    [
        register,
        register_with_a_mistake,
        wrong_password,
        ask_for_reset,
        ask_for_address,
        ask_for_address_with_a_wrong_password,
    ],
)
def test_the_answer_is_the_same_for_a_known_and_an_unknown_address(unlimited, a_site, flow):
    known = seen(flow(unlimited, KNOWN), KNOWN)
    a_site.put_back()
    settled(unlimited, "me@example.jp", nickname="わたし")
    unknown = seen(flow(unlimited, UNKNOWN), UNKNOWN)
    assert known == unknown
    assert known[0] in (303, 422)


@pytest.mark.parametrize("path", ["/register/sent", "/reset/sent", "/settings/email"])
def test_the_page_after_the_form_is_the_same_too(unlimited, path):
    pages = []
    for email in (KNOWN, UNKNOWN):
        visitor = Visitor(unlimited)
        sign_in(visitor, "me@example.jp")
        if path.startswith("/register"):
            visitor = Visitor(unlimited)
            visitor.post("/register", joining(email=email))
        elif path.startswith("/reset"):
            visitor.post("/reset", {"email": email})
        else:
            visitor.post("/settings/email", {"email": email, "present_password": PASSWORD})
        pages.append(seen(visitor.get(path), email))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("flow", [register, ask_for_reset, ask_for_address])
def test_both_addresses_get_one_letter_with_the_same_subject(unlimited, flow):
    letters = []
    for email in (KNOWN, UNKNOWN):
        flow(unlimited, email) if flow is not register else Visitor(unlimited).post(
            "/register", joining(email=email)
        )
        letters.append(Mailbox(unlimited).only())
    assert [letter.to for letter in letters] == [KNOWN, UNKNOWN]
    assert letters[0].subject == letters[1].subject


def half_a_hash():
    """Half of the computing that a careless page would leave out for an unknown address, in seconds."""
    times = []
    for _ in range(9):
        began = time.thread_time()
        passwords.fits(None, PASSWORD)
        times.append(time.thread_time() - began)
    return statistics.median(times) / 2


@pytest.mark.parametrize("flow", sorted(FLOWS))
def test_the_answer_takes_as_much_computing(unlimited, flow):
    """By the thread's own clock, for tests run side by side; the proof in `bench` takes the wall's."""
    found = compare(unlimited, FLOWS[flow], trials=15, clock=time.thread_time)
    assert abs(found.median_gap) < half_a_hash(), found


def test_a_page_that_spared_the_hash_would_be_noticed(unlimited):
    def careless(trial, email):
        password = "" if email.startswith("unknown") else "もりのかぜ おと 52"
        return trial.send(trial.guest, "/login", {"email": email, "password": password}, 422)

    found = compare(unlimited, careless, trials=15, clock=time.thread_time)
    assert found.median_gap > half_a_hash(), found
    assert found.p < 0.01
