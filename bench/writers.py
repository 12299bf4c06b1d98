"""People who join by the site's own forms and letters, write, answer and follow."""

import re
import time
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from bench.browsing import Answer, Browser
from bench.corpus import Choice, Words
from bench.pages import form

PASSWORD = "みずうみの朝もや 2026"
KANA = "あいうえおかきくけこ"
MAIL_WAIT = 30.0
"""Seconds within which the worker must have sent a letter."""


class Refused(Exception):
    """The site gave another answer than the one that a person would need."""


@dataclass
class Posted:
    """An entry that the site took: where it stands, and everything that was sent."""

    path: str
    words: Words
    audience: str
    wish: str
    day: str
    writer: int
    replies: list[tuple[int, str]] = field(default_factory=list)
    """By whom, and what; in the order of sending."""

    @property
    def public_id(self) -> str:
        """The end of its address."""
        return self.path.rsplit("/", 1)[1]


class Writer:
    """One person with a browser."""

    def __init__(self, base: str, number: int, choice: Choice) -> None:
        self.browser = Browser(base)
        self.choice = choice
        stamp = f"{int(time.time() * 1000) % 10**9}{number}"
        self.nickname = "ふみ" + "".join(KANA[int(digit)] for digit in stamp)
        self.email = f"writer{stamp}@example.jp"
        self.notebook = ""

    def join(self, mails: Path) -> None:
        """Register, open the letter's link in this browser, go out and sign in again."""
        page = self.browser.get("/register")
        birth = {"birth_year": "1990", "birth_month": "4", "agreement": "y"}
        sent = self.browser.send(
            page,
            form(page.page, lambda one: one.value("nickname") is not None),
            nickname=self.nickname,
            email=self.email,
            password=PASSWORD,
            **birth,
        )
        must(sent, 303, "registering")
        link = letter_link(mails, self.email, "/register/")
        page = self.browser.get(link)
        confirmed = self.browser.send(page, form(page.page, lambda one: one.action.startswith(link)))
        must(confirmed, 303, "confirming")
        page = self.browser.get("/settings")
        out = self.browser.send(page, form(page.page, lambda one: one.action.endswith("/logout")))
        must(out, 303, "signing out")
        page = self.browser.get("/login")
        box = form(page.page, lambda one: one.value("email") is not None)
        must(self.browser.send(page, box, email=self.email, password=PASSWORD), 303, "signing in")

    def write(self, words: Words, audience: str, wish: str) -> Answer:
        """Send the one box with everything that an entry of the corpus has."""
        page = self.browser.get("/diaries/new?new=1")
        box = form(page.page, lambda one: one.value("event") is not None)
        day = {"day": "other", "date": words.day} if words.day else {}
        return self.browser.send(
            page, box, event=words.event, title=words.title, audience=audience, wish=wish, **day
        )

    def answer(self, posted: Posted, body: str, answered: str = "") -> None:
        """Reply under an entry, or to one of its replies."""
        page = self.browser.get(posted.path + (f"?answer={answered}" if answered else ""))
        box = form(page.page, lambda one: one.action.split("#")[0].endswith("/replies"))
        must(self.browser.send(page, box, body=body), 303, "replying")

    def follow(self, notebook: str) -> None:
        """Follow whose *notebook* it is, by the button on it."""
        page = self.browser.get(notebook)
        box = form(page.page, lambda one: one.node.attrs.get("id") == "tap")
        box.action = f"{notebook}/follow"
        if not any(node.attrs.get("formaction") == box.action for node in page.page.all("button")):
            raise Refused(f"no button to follow on {notebook}")
        must(self.browser.send(page, box), 303, "following")


def must(answer: Answer, status: int, what: str) -> None:
    """Raise `Refused` unless *answer* has *status*."""
    if answer.status == 429:
        raise Refused("429: start the server with KOKOTOMO_LIMITS=off")
    if answer.status != status:
        problems = answer.page.all(cls="err") + answer.page.all(cls="errsum")
        said = " ".join(node.text for node in problems)[:300]
        raise Refused(f"{what}: {answer.status} instead of {status} at {answer.url} {said}")


def letter_link(mails: Path, to: str, beginning: str) -> str:
    """The path in the letter to *to* that begins with *beginning*, once the worker has written it."""
    until = time.monotonic() + MAIL_WAIT
    while time.monotonic() < until:
        for path in sorted(mails.glob("*.eml"), reverse=True):
            message = message_from_bytes(path.read_bytes(), policy=default)
            if to in str(message["To"]):
                found = re.search(rf"https?://[^/\s]+({re.escape(beginning)}\S+)", str(message.get_content()))  # type: ignore[attr-defined]
                if found:
                    return found.group(1)
        time.sleep(0.3)
    raise Refused(f"no letter to {to} within {MAIL_WAIT:.0f} s: does the worker run, is {mails} its folder?")
