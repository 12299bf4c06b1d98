"""Everybody who is neither writer nor listener finds no thread: at no address, by no method."""

import pytest

from kokotomo.domain.accounts.models import RoleGrant
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations.actions import endings
from kokotomo.domain.consultations.models.threads import Letter, LetterDraft, ThreadMark
from kokotomo.domain.consultations.rules import Ending, Side
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_letter, a_volunteer, taken
from tests.support.threads import a_pair, guest_browser
from tests.support.visitor import Visitor

OWN = ("", "/letters", "/draft", "/slowly", "/summary", "/change", "/block", "/closure")
HELD = ("", "/letters", "/draft", "/note", "/promise", "/handover", "/block", "/closure")
READ = {"", "/change", "/block", "/closure", "/handover"}
POSTED = {"body": "よその言葉", "note": "よそのメモ", "day": "2026-11-25", "handed": "1", "summary": "よそ"}
WORDS = "夜になると、眠れません。"


def strangers(pair, people):
    """By name: browsers of people to whom the thread is nothing, or nothing any more."""
    app = people.app
    with app.app_context():
        volunteer, former = a_volunteer(people), a_volunteer(people, cleared=True)
        row = a_letter(None)
        taken(row, former)
        office = {role: people.member() for role in (Role.MODERATOR, Role.ADMIN)}
        for role, person in office.items():
            db.session.add(RoleGrant(user_id=person.id, role=role.value))
        db.session.commit()
        elsewhere = a_letter(None)
    return {
        "a member": people.browser(people.member()),
        "a minor": people.browser(people.minor()),
        "a volunteer": people.browser(volunteer),
        "a cleared volunteer": people.browser(former),
        "a moderator": people.browser(office[Role.MODERATOR]),
        "an admin": people.browser(office[Role.ADMIN]),
        "a guest of another thread": guest_browser(app, elsewhere),
        "a guest": Visitor(app),
    }


@pytest.mark.parametrize("guest", [False, True])
def test_no_stranger_reads_or_changes_a_thread(people, guest):
    pair = a_pair(people, guest=guest, words=WORDS)
    pair.theirs.post(f"{pair.held_url}/letters", {"body": "読みました。"})
    before = _rows(pair)
    for name, browser in strangers(pair, people).items():
        _find_nothing(name, browser, pair.url, OWN)
        _find_nothing(name, browser, pair.held_url, HELD)
    # Each of the two knows their own side alone.
    _find_nothing("the volunteer", pair.theirs, pair.url, OWN)
    _find_nothing("the writer", pair.mine, pair.held_url, HELD)
    assert _rows(pair) == before


def test_a_volunteer_before_the_claim_and_after_it_finds_nothing(people):
    pair = a_pair(people, claimed=False, words=WORDS)
    _find_nothing("before", pair.theirs, pair.held_url, HELD)
    with people.app.app_context():
        taken(pair.row().consultation, db.session.merge(pair.volunteer))
    assert WORDS in pair.theirs.text(pair.held_url)
    with people.app.app_context():
        endings.give_back(pair.row(), Ending.CHANGED, Side.WRITER)
    before = _rows(pair)
    for part in HELD:
        if part in READ:
            assert pair.theirs.get(pair.held_url + part).status_code == 404, part
        answer = pair.theirs.post(pair.held_url + part, POSTED) if part else None
        assert answer is None or (answer.status_code in (303, 404, 409) and WORDS not in answer.text), part
    assert _rows(pair) == before


def test_what_its_writer_deletes_is_gone_for_the_volunteer(people):
    pair = a_pair(people, words=WORDS)
    pair.mine.post(f"{pair.url}/letters", {"body": "もうひとつ"})
    assert "やりとりに" in pair.theirs.text("/notifications")
    assert pair.mine.post(f"{pair.url}/deletion").status_code == 303
    for part in HELD:
        if part in READ:
            assert pair.theirs.get(pair.held_url + part).status_code == 404
    assert pair.theirs.post(f"{pair.held_url}/letters", {"body": "おそい返事"}).status_code == 404
    assert "やりとりに" not in pair.theirs.text("/notifications")
    assert pair.consultation.public_id not in pair.theirs.text("/volunteer/threads")


def test_pages_of_a_thread_are_kept_nowhere_and_name_nothing_in_the_tab(people):
    pair = a_pair(people, words=WORDS)
    for browser, url, parts in ((pair.mine, pair.url, OWN), (pair.theirs, pair.held_url, HELD)):
        for part in READ & set(parts):
            answer = browser.get(url + part)
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "strict-origin"
            title = answer.text.split("<title>")[1].split("</title>")[0]
            assert title in ("やりとり | ココトモ", "確認 | ココトモ")
            assert "おやすみ" not in answer.text
    for browser, path in ((pair.mine, "/consult/threads"), (pair.theirs, "/volunteer/threads")):
        assert "<title>一覧 | ココトモ</title>" in browser.text(path)


def test_a_volunteer_never_meets_the_account_behind_a_name(people):
    pair = a_pair(people, words=WORDS)
    for text in (pair.theirs.text(pair.held_url), pair.theirs.text("/volunteer/threads")):
        assert pair.writer.nickname not in text
        assert pair.writer.public_id not in text
    mine = pair.mine.text(pair.url)
    assert pair.volunteer.nickname not in mine
    assert pair.volunteer.public_id not in mine


def _find_nothing(name, browser, url, parts):
    for part in parts:
        if part in READ:
            answer = browser.get(url + part)
            door = answer.status_code == 303 and answer.location.startswith(("/login", "/consult/return"))
            assert answer.status_code == 404 or door, (name, part)
            assert WORDS not in answer.text
        if part:
            answer = browser.post(url + part, POSTED)
            assert answer.status_code in (404, 401), (name, part, answer.status_code)
            assert WORDS not in answer.text


def _rows(pair):
    with pair.app.app_context():
        row = pair.row().consultation
        kinds = (Letter, LetterDraft, ThreadMark)
        counts = [db.session.query(one).filter_by(consultation_id=row.id).count() for one in kinds]
        return (row.state, row.volunteer_id, row.last_letter_at, row.term_ends_on, counts)


def test_words_for_a_thread_that_is_gone_are_given_back(people):
    pair = a_pair(people)
    assert pair.mine.post(f"{pair.url}/deletion").status_code == 303
    for browser, url in ((pair.mine, pair.url), (pair.theirs, pair.held_url)):
        answer = browser.post(f"{url}/letters", {"body": "もう少しだけ、\n書きます。<b>"})
        assert answer.status_code == 404
        assert "もう少しだけ、\n書きます。&lt;b&gt;</textarea>" in answer.text
