"""A member's letter: no code and no question of age, a draft, and nothing lost where the session ended."""

from datetime import timedelta

from bench.pages import form, parse
from kokotomo.domain.consultations.rules import CONSENT_VERSION
from kokotomo.domain.consultations.waits import Sample, wait_of
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.consulting import WORDS, checked, confirming, post, sent, threads
from tests.support.factories_consultations import a_letter
from tests.support.visitor import Visitor


def test_a_member_is_led_to_the_thread_and_shows_no_nickname(app, people):
    member = people.member("まるい石")
    browser = people.browser(member)
    page = browser.text("/consult/new")
    assert 'name="age"' not in page
    answer = sent(browser)
    (thread,) = threads(app)
    assert (answer.status_code, answer.location) == (303, f"/consult/{thread.public_id}")
    assert (thread.writer_id, thread.receipt_hash, thread.age_band) == (member.id, None, "thirties")
    assert WORDS.split("\n")[0] in browser.text(answer.location)
    assert people.browser(people.member()).get(answer.location).status_code == 404
    assert Visitor(app).get(answer.location).location == "/consult/return"


def test_a_draft_is_found_again(people):
    browser = people.browser(people.member())
    page = form(parse(browser.text("/consult/new")), lambda one: one.value("letter") is not None)
    said = page.filled(letter="書きかけ。", way="chat", alias="すずめ")
    assert post(browser, "/consult/draft", said).location == "/consult/new"
    again = form(parse(browser.text("/consult/new")), lambda one: one.value("letter") is not None)
    assert (again.value("letter"), again.value("way"), again.value("alias")) == (
        "書きかけ。",
        "chat",
        "すずめ",
    )
    answer = browser.client.post("/consult/draft", data=dict(said), headers={"Accept": "application/json"})
    assert answer.json["saved"]
    assert Visitor(browser.app).post("/consult/draft", {"letter": "あ"}).status_code == 401


def test_a_member_whose_session_ended_signs_in_and_finds_the_words(app, people):
    browser = people.browser(people.member())
    page = confirming(browser, alias="すずめ")
    browser.client.delete_cookie("kokotomo")
    late = post(browser, "/consult", page.filled(consent=CONSENT_VERSION))
    assert late.status_code == 401
    assert "kept.letter" in late.text
    assert 'value="/consult/new"' in late.text
    assert threads(app) == []


def test_a_guests_form_becomes_no_accounts_letter_unasked(app, people, visitor):
    page = confirming(visitor)
    visitor.sign_in(people.member())
    answer = post(visitor, "/consult", page.filled(consent=CONSENT_VERSION))
    assert answer.status_code == 200
    assert "あなたのアカウントのやりとりになります" in answer.text
    assert threads(app) == []
    again = form(parse(answer.text), lambda one: one.value("sender") is not None)
    assert post(visitor, "/consult", again.filled()).status_code == 303


def test_a_minor_is_told_honestly_that_nobody_cleared_is_there(people):
    browser = people.browser(people.minor())
    assert "18歳未満の人の相談を読める相談員がいません" in browser.text("/consult/new")
    assert "18歳未満の人の相談を読める相談員がいません" in checked(browser).text


def test_a_child_finds_the_childrens_lines_before_everything_else(visitor):
    text = checked(visitor, age="child").text
    assert text.index("24時間子供SOSダイヤル") < text.index("あなたの相談")
    assert "24時間子供SOSダイヤル" not in checked(visitor, age="thirties").text


def test_a_second_letter_from_a_page_behind_the_first_is_another_one(app, people):
    browser = people.browser(people.member())
    page = form(parse(browser.text("/consult/new")), lambda one: one.value("letter") is not None)
    for words in ("はじめの手紙。", "ちがう話。"):
        answer = post(browser, "/consult/check", page.filled(letter=words))
        check = form(parse(answer.text), lambda one: one.value("sender") is not None)
        assert post(browser, "/consult", check.filled(consent=CONSENT_VERSION)).status_code == 303
    assert len(threads(app)) == 2


def test_hostile_words_are_shown_as_they_were_typed(people):
    browser = people.browser(people.member())
    hostile = "<script>alert(1)</script> **太字** https://evil.invalid/\n\n　二行め"
    path = sent(browser, letter=hostile).location
    text = browser.text(path)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; **太字** https://evil.invalid/" in text
    assert 'href="https://evil.invalid' not in text


def test_the_figures_of_waiting_are_computed_and_few_are_not_told_apart(app, visitor):
    assert "5未満" in visitor.text("/consult")
    assert "計算できません" in visitor.text("/consult")
    now = clock.now()
    with app.app_context():
        for hours in (1, 2, 9, 30, None, None):
            sent_at = now - timedelta(days=5)
            thread = a_letter(at=sent_at)
            thread.first_reply_at = sent_at + timedelta(hours=hours) if hours else None
        db.session.commit()
    with clock.fixed(now + timedelta(minutes=2)):
        text = visitor.text("/consult")
    assert "6人" in text
    assert "9時間" in text
    assert "50%" in text
    assert "66%" in text


def test_half_of_all_who_wrote_are_counted_not_half_of_the_answered():
    at = clock.now()
    samples = [Sample(at, "twenties", at + timedelta(hours=one)) for one in (1, 2)]
    samples += [Sample(at, "twenties", None) for _ in range(3)]
    assert wait_of(samples).median is None
    assert wait_of(samples[:4]) is None
    samples[2] = Sample(at, "twenties", at + timedelta(hours=100))
    assert wait_of(samples).median == timedelta(hours=100)
    assert wait_of(samples).within_two == 40
