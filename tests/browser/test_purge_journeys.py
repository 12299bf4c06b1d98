"""An idle thread says when it goes, and goes; a letter keeps it. In a browser without scripts."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from kokotomo.domain.consultations import forgetting
from kokotomo.domain.consultations.actions import letters
from kokotomo.domain.consultations.queries.threads import find_taken
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_letter, a_volunteer, taken
from tests.support.windows import Open

# On SQLite only: what the databases do differently is asked without a browser.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("a_site", ["sqlite"], indirect=True),
    pytest.mark.parametrize(
        "way", [(False, 390), (False, 1280)], ids=["plain-390", "plain-1280"], indirect=True
    ),
]

ANSWER = "夜おそくに書いてくれて、ありがとう。"


def _long_ago(people, volunteer, days: int):
    """A thread of somebody that was answered so many days ago, and whose it is."""
    writer, at = people.member(), clock.now() - timedelta(days=days)
    thread = a_letter(writer, at=at)
    with clock.fixed(at + timedelta(hours=1)):
        taken(thread, volunteer)
        letters.answer(volunteer, find_taken(volunteer, thread.public_id), ANSWER, public_ids.new())
    return writer, thread.public_id


def _worker(app, days: int) -> int:
    with app.app_context(), clock.fixed(clock.now() + timedelta(days=days)):
        forgetting.tell_idle()
        gone = forgetting.forget_due()
        db.session.remove()
    return gone


def test_an_idle_thread_says_so_and_a_letter_keeps_it(app, people, window: Open):
    with app.app_context():
        volunteer = a_volunteer(people)
        writer, thread_id = _long_ago(people, volunteer, 170)
        silent, gone_id = _long_ago(people, volunteer, 170)
    assert _worker(app, 0) == 0
    page = window(writer)
    page.goto("/notifications")
    page.get_by_role("main").get_by_role("link", name=re.compile("相談|やりとり")).first.click()
    expect(page.locator(".letters")).to_contain_text("にすべて削除されます")
    page.locator("#write textarea").fill("まだ、ここにいます。")
    page.get_by_role("button", name="送る", exact=True).click()
    expect(page.locator(".letters")).to_contain_text("まだ、ここにいます。")
    assert [_worker(app, days) for days in (11, 16)] == [0, 1]
    page.reload()
    expect(page.locator(".letters")).to_contain_text(ANSWER)
    other = window(silent)
    answer = other.goto(f"/consult/{gone_id}")
    assert answer is not None
    assert answer.status == 404
    assert f"/consult/{thread_id}" in page.url
    other.goto("/notifications")
    expect(other.get_by_role("main")).not_to_contain_text("削除")
