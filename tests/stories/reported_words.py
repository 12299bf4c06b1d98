"""Words of reports for the search in every file: of reporters, of moderators, and the evidence itself."""

from flask import Flask

from bench.browsing import Browser
from kokotomo.domain.accounts.actions.sessions import start_session
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.foundation import clock
from tests.stories.canaries import Canaries
from tests.stories.long_words import form_with
from tests.support.factories_roles import holding
from tests.support.factories_ties import Ties
from tests.support.people import People


def report_some(app: Flask, url: str, browser: Browser, sealed: Canaries) -> None:
    """Let *browser* report two entries by the form, once with a mistake, and a moderator note something."""
    people, ties = People(app), Ties(app)
    for reason in ("blame", "life"):
        path = f"/diaries/{ties.page(people.member()).public_id}"
        page = browser.get(f"{path}/report")
        wrong = browser.send(
            page, form_with(page.page, "words"), words=sealed.new("a report without a reason")
        )
        assert wrong.status == 422, wrong.status
        report = send(browser, path, reason=reason, words=sealed.new(f"words of a report {reason}"))
        desk = _moderator(app, url, people)
        page = desk.get(report)
        noted = desk.send(page, form_with(page.page, "memo"), memo=sealed.new("a moderator's note"))
        assert noted.status == 303, noted.status


def send(browser: Browser, path: str, **words: str) -> str:
    """Report what stands at *path*; the address of the report."""
    page = browser.get(f"{path}/report")
    sent = browser.send(page, form_with(page.page, "words"), **words)
    assert sent.status == 303, sent.status
    return sent.location.removesuffix("/thanks")


def reader(app: Flask, url: str) -> Browser:
    """The browser of another member."""
    return _browser(app, url, People(app).member())


def _moderator(app: Flask, url: str, people: People) -> Browser:
    with app.app_context():
        user = holding(people.member(), Role.MODERATOR)
    # In a context of its own: the one above still holds a transaction.
    return _browser(app, url, user)


def _browser(app: Flask, url: str, user: User) -> Browser:
    browser = Browser(url)
    with app.app_context():
        browser.cookies["kokotomo"] = start_session(user, device="試験", verified_at=clock.now())
    return browser
