"""Limits: the words stay, the time is named, and what is not publishing counts nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.limits import sweeps
from kokotomo.domain.limits.models import Tally
from kokotomo.domain.limits.rules import LIMITS
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.factories_ties import ties  # noqa: F401 - pytest finds fixtures by name here

WORDS = "四つめの日記。ここまで書いた文章は、なくなりません。"


def _entry(text: str) -> dict[str, str]:
    return {"event": text, "audience": "members", "wish": "reply", "day": clock.today().isoformat()}


@pytest.fixture
def newcomer(people):
    return people.browser(people.member("こはる", joined=clock.now() - timedelta(hours=2)))


def _publish_three(browser) -> None:
    for number in range(3):
        assert browser.post("/diaries", _entry(f"{number}つめ")).status_code == 303


def test_a_newcomers_fourth_entry_on_the_first_day_is_kept_and_told_when(newcomer, app):
    _publish_three(newcomer)
    answer = newcomer.post("/diaries", _entry(WORDS))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 24 * 3600
    assert WORDS in page
    assert "困ったときの連絡先" in page
    with app.app_context():
        assert db.session.scalar(select(func.count(Diary.id))) == 3


def test_somebody_who_joined_long_ago_writes_on(people):
    browser = people.browser(people.member("ながい人"))
    _publish_three(browser)
    assert browser.post("/diaries", _entry("四つめ")).status_code == 303


def test_the_day_after_the_newcomer_writes_on(newcomer):
    _publish_three(newcomer)
    with clock.fixed(clock.now() + timedelta(hours=25)):
        assert newcomer.post("/diaries", _entry("つぎの日")).status_code == 303


def test_previews_drafts_and_mistakes_count_for_nothing(newcomer):
    for _ in range(5):
        assert newcomer.post("/diaries", {**_entry("見るだけ"), "preview": "1"}).status_code == 200
        assert newcomer.post("/diaries", {**_entry("あとで"), "draft": "1"}).status_code in (200, 303)
        assert newcomer.post("/diaries", _entry("")).status_code == 422
    assert newcomer.post("/diaries", _entry("書けます")).status_code == 303


def test_previews_and_mistakes_of_replies_count_for_nothing(people, ties, newcomer):  # noqa: F811
    page = f"/diaries/{ties.page(people.member()).public_id}/replies"
    for _ in range(25):
        assert newcomer.post(page, {"body": "見るだけ", "preview": "1"}).status_code == 200
        assert newcomer.post(page, {"body": ""}).status_code == 422
    assert newcomer.post(page, {"body": "書けます"}).status_code == 303


def test_what_one_person_did_limits_nobody_else(people, newcomer):
    _publish_three(newcomer)
    assert newcomer.post("/diaries", _entry("四つめ")).status_code == 429
    other = people.browser(people.member("となり", joined=clock.now() - timedelta(hours=1)))
    assert other.post("/diaries", _entry("一つめ")).status_code == 303


def test_counters_hold_neither_a_person_nor_a_network(newcomer, app):
    _publish_three(newcomer)
    with app.app_context():
        keys = db.session.scalars(select(Tally.key)).all()
    assert keys
    assert all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in keys)


def test_counters_of_past_windows_are_forgotten(newcomer, app):
    _publish_three(newcomer)
    with app.app_context(), clock.fixed(clock.now() + timedelta(days=2)):
        assert sweeps.forget_expired() > 0
        assert db.session.scalar(select(func.count(Tally.key))) == 0


def test_nobody_has_to_wait_to_be_safe():
    # Blocking, muting and unfollowing share one generous row; helping and signing out have none.
    assert LIMITS["standing"].account == "120/hour"
    assert LIMITS["standing"].new_account is None
    assert not {"logout", "leave", "help"} & LIMITS.keys()
