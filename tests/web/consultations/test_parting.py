"""相手を変える, 交代, a block, the end: what each side sees, and what the next one is told."""

import pytest

from kokotomo.domain.consultations.models.claims import ClaimNote, Parting
from kokotomo.domain.consultations.models.threads import LetterDraft, ThreadMark
from kokotomo.domain.consultations.rules import State
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_volunteer, taken
from tests.support.pages import form_to
from tests.support.threads import a_pair


@pytest.fixture(params=["member", "guest"])
def pair(request, people):
    return a_pair(people, guest=request.param == "guest")


def test_the_writer_changes_partner_and_says_what_the_next_one_is_to_know(pair, people):
    pair.mine.post(f"{pair.url}/letters", {"body": "この人にだけの言葉"})
    form = form_to(pair.mine.text(f"{pair.url}/change"), f"{pair.url}/change")
    sent = form | {"summary": "仕事のことで、\n眠れないと書きました。<b>"}
    for _ in range(2):
        assert pair.mine.client.post(f"{pair.url}/change", data=sent).status_code == 303
    assert pair.theirs.get(pair.held_url).status_code == 404
    assert "終わりました" in pair.theirs.text("/volunteer/threads")
    with pair.app.app_context():
        row = pair.row()
        assert row.consultation.state == State.WAITING
        assert row.consultation.waiting_since == row.consultation.sent_at
        assert row.consultation.handovers == 1
        assert [p.consultation_id for p in db.session.query(Parting)] == [row.consultation.id]
        other = a_volunteer(people)
        taken(row.consultation, other)
    page = people.browser(other).text(pair.held_url)
    assert "眠れないと書きました。&lt;b&gt;" in page
    assert "この人にだけの言葉" not in page
    # The page of the first change is old: it named somebody else.
    assert pair.mine.client.post(f"{pair.url}/change", data=sent).status_code == 303
    with pair.app.app_context():
        assert pair.row().consultation.volunteer_id == other.id


def test_a_volunteers_summary_reaches_nobody_until_the_writer_approves_it(pair, people):
    answer = pair.theirs.post(f"{pair.held_url}/handover", {"summary": "ゆっくり聴いてほしい人です。"})
    assert answer.location == "/volunteer/threads"
    assert pair.theirs.post(f"{pair.held_url}/handover", {"summary": "x"}).location == "/volunteer/threads"
    with pair.app.app_context():
        other = a_volunteer(people)
        taken(pair.row().consultation, other)
    theirs = people.browser(other)
    assert "ゆっくり聴いてほしい" not in theirs.text(pair.held_url)
    page = pair.mine.text(pair.url)
    assert "ほかの相談員に引きつぎました" in page
    form = form_to(page, f"{pair.url}/summary")
    assert form["summary"] == "ゆっくり聴いてほしい人です。"
    edited = form | {"summary": "ゆっくり話したいです。", "handed": "1"}
    for _ in range(2):
        assert pair.mine.client.post(f"{pair.url}/summary", data=edited).status_code == 303
    assert "ゆっくり話したいです。" in theirs.text(pair.held_url)
    assert "ゆっくり聴いてほしい" not in theirs.text(pair.held_url)
    assert pair.mine.post(f"{pair.url}/summary", {"handed": "0"}).status_code == 303
    assert "ゆっくり話したいです。" not in theirs.text(pair.held_url)


def test_a_summary_that_changed_meanwhile_is_not_approved_unseen(pair, people):
    pair.theirs.post(f"{pair.held_url}/handover", {"summary": "はじめのまとめ"})
    old = form_to(pair.mine.text(pair.url), f"{pair.url}/summary") | {"handed": "1"}
    with pair.app.app_context():
        other = a_volunteer(people)
        taken(pair.row().consultation, other)
    people.browser(other).post(f"{pair.held_url}/handover", {"summary": "つぎのまとめ"})
    answer = pair.mine.client.post(f"{pair.url}/summary", data=old)
    assert answer.status_code == 409
    assert "別の画面で変わっています" in answer.text


def test_a_block_is_a_change_and_nothing_of_the_writer_comes_before_them_again(pair):
    form = form_to(pair.mine.text(f"{pair.url}/block"), f"{pair.url}/block")
    pair.mine.client.post(f"{pair.url}/block", data=form)
    assert _partings(pair) == _of_both(pair)


def test_a_volunteers_block_hands_over_and_tells_nobody(pair):
    assert pair.theirs.post(f"{pair.held_url}/block").status_code == 303
    assert _partings(pair) == _of_both(pair)
    assert "ブロック" not in pair.mine.text(pair.url)


def test_either_side_ends_it_and_what_only_the_volunteer_saw_is_gone(pair):
    pair.theirs.post(f"{pair.held_url}/note", {"note": "覚え書き", "version": "0"})
    pair.theirs.post(f"{pair.held_url}/draft", {"body": "書きかけ", "draft": "0"})
    assert pair.mine.get(f"{pair.url}/closure").status_code == 200
    for _ in range(2):
        assert pair.mine.post(f"{pair.url}/closure").location == f"{pair.url}/closing"
    assert pair.mine.get(f"{pair.url}/closure").status_code == 404
    assert pair.theirs.post(f"{pair.held_url}/closure").location == "/volunteer/threads"
    page = pair.mine.text(pair.url)
    assert "あなたがこのやりとりを終えました" in page
    assert "下書きに保存" not in page
    with pair.app.app_context():
        assert pair.row().consultation.state == State.CLOSED
        assert db.session.query(ClaimNote).count() == db.session.query(LetterDraft).count() == 0
        assert db.session.query(ThreadMark).count() == 1


def test_the_volunteer_ends_it_and_the_writer_still_reads_it(pair):
    assert pair.theirs.get(f"{pair.held_url}/closure").status_code == 200
    for _ in range(2):
        assert pair.theirs.post(f"{pair.held_url}/closure").location == "/volunteer/threads"
    page = pair.mine.text(pair.url)
    assert "夜になると、眠れません。" in page
    assert "さんがこのやりとりを終えました" in page


@pytest.mark.parametrize("what", ["change", "block"])
def test_a_summary_that_is_too_long_comes_back(pair, what):
    form = form_to(pair.mine.text(f"{pair.url}/{what}"), f"{pair.url}/{what}")
    answer = pair.mine.client.post(f"{pair.url}/{what}", data=form | {"summary": "あ" * 1001})
    assert answer.status_code == 422
    assert "あ" * 1001 in answer.text
    theirs = pair.theirs.post(f"{pair.held_url}/handover", {"summary": "い" * 1001})
    assert theirs.status_code == 422
    assert "い" * 1001 in theirs.text
    with pair.app.app_context():
        assert pair.row().claim is not None


def _partings(pair):
    """Who is kept from what since; and that nobody listens any more."""
    with pair.app.app_context():
        assert pair.row().claim is None
        return {(p.volunteer_id, p.consultation_id, p.writer_id) for p in db.session.query(Parting)}


def _of_both(pair):
    """From the thread, and from a member's all other letters."""
    with pair.app.app_context():
        found = {(pair.volunteer.id, pair.row().consultation.id, None)}
    return found if pair.writer is None else found | {(pair.volunteer.id, None, pair.writer.id)}
