"""相談員になる: four steps in a browser without scripts, until a moderator's letter."""

import pytest

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries import roles
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.volunteers.papers import practice_letters
from kokotomo.domain.volunteers.queries import applications as queries
from kokotomo.foundation.db import db
from tests.support.factories_roles import holding
from tests.support.visitor import Visitor

HOME = "/volunteer/application"
ANSWERS = {one.key: "読みました。夜は長いですね。" for one in practice_letters()}


@pytest.fixture
def applying(app, people):
    """Somebody who would like to listen, and their browser."""
    user = people.member()
    return user, people.browser(user)


@pytest.fixture
def moderating(app, people) -> Visitor:
    """The browser of a moderator who just proved that it is them."""
    with app.app_context():
        moderator = holding(people.member(), Role.MODERATOR)
    browser = Visitor(app)
    browser.sign_in(moderator, proved=True)
    return browser


def fill(browser):
    assert browser.post(f"{HOME}/motives", {"motives": "助かったから", "next": "1"}).status_code == 303
    assert (
        browser.post(f"{HOME}/listening", {"ways": "listen", "experience": "ひとり暮らし"}).status_code == 303
    )
    assert browser.post(f"{HOME}/guidelines", {"agrees": "y"}).status_code == 303
    assert browser.post(f"{HOME}/practice", ANSWERS).status_code == 303


def sent(app, user, browser):
    fill(browser)
    assert browser.post(f"{HOME}/sending").status_code == 303
    with app.app_context():
        return queries.latest_of(db.session.get_one(User, user.id)).application.public_id


def test_each_step_leads_to_the_next_and_keeps_what_was_written(applying):
    _user, browser = applying
    answer = browser.post(f"{HOME}/motives", {"motives": "助かったから", "next": "1"})
    assert answer.location.endswith("/listening")
    assert "助かったから" in browser.text(f"{HOME}/motives")
    assert "まだです" in browser.text(HOME)


def test_a_mistake_gives_every_word_back(applying):
    _user, browser = applying
    long = "あ" * 3001
    answer = browser.post(f"{HOME}/practice", {**ANSWERS, "second": long})
    assert answer.status_code == 422
    assert long in answer.text
    assert ANSWERS["first"] in answer.text


def test_another_page_that_saved_meanwhile_is_shown_beside_the_words(applying):
    _user, browser = applying
    browser.post(f"{HOME}/motives", {"motives": "はじめの窓", "version": "0"})
    answer = browser.post(f"{HOME}/motives", {"motives": "べつの窓", "version": "0"})
    assert answer.status_code == 409
    assert "はじめの窓" in answer.text
    assert "べつの窓" in answer.text


def test_sending_too_early_names_what_is_missing(applying):
    _user, browser = applying
    browser.post(f"{HOME}/motives", {"motives": "はい"})
    answer = browser.post(f"{HOME}/sending")
    assert answer.status_code == 422
    assert "てびきを読んで、同意してください" in answer.text
    assert "動機を書いてください" not in answer.text


def test_a_moderator_reads_and_decides_by_a_letter_that_stands_on_the_applicants_page(
    app, applying, moderating
):
    user, browser = applying
    public_id = sent(app, user, browser)
    assert user.nickname in moderating.text("/applications")
    page = moderating.text(f"/applications/{public_id}")
    assert "助かったから" in page
    assert ANSWERS["third"] in page
    said = {"decision": "accept", "letter": "ようこそ。いっしょに。", "first": "聞くことがひとつで、よかった"}
    assert moderating.post(f"/applications/{public_id}/decision", said).status_code == 303
    mine = browser.text(HOME)
    assert "ようこそ。いっしょに。" in mine
    assert "聞くことがひとつで、よかった" in mine
    with app.app_context():
        assert roles.holds(db.session.get_one(User, user.id), Role.VOLUNTEER)
    assert "相談員のことで、お知らせがあります" in browser.text("/notifications")


def test_a_decision_that_comes_second_is_told_kindly_with_its_words(app, people, applying, moderating):
    user, browser = applying
    public_id = sent(app, user, browser)
    browser.post(f"{HOME}/withdrawal")
    answer = moderating.post(
        f"/applications/{public_id}/decision", {"decision": "decline", "letter": "長い手紙"}
    )
    assert answer.status_code == 409
    assert "長い手紙" in answer.text
    assert moderating.get(f"/applications/{public_id}").status_code == 404


def test_minors_find_a_kind_page_and_no_form(people):
    browser = people.browser(people.minor())
    assert "18歳になってから" in browser.text(HOME)
    assert browser.get(f"{HOME}/motives").status_code == 303


def test_nobody_but_moderators_finds_what_was_sent(app, people, applying):
    user, browser = applying
    public_id = sent(app, user, browser)
    for path in ("/applications", "/applications/done", f"/applications/{public_id}"):
        assert browser.get(path).status_code == 404
