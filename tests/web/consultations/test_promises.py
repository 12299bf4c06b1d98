"""約束の日, 「読みました。ゆっくり返事します」, and the volunteer's own note."""

from datetime import UTC, datetime, timedelta

from kokotomo.domain.consultations.models.claims import ClaimNote
from kokotomo.domain.consultations.rules import TERM
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.pages import form_to
from tests.support.threads import a_pair

AT = datetime(2026, 11, 23, 12, 12, tzinfo=UTC)  # Monday, 21:12 in Tokyo


def test_a_promised_day_stands_on_both_pages_until_a_letter_keeps_it(people):
    with clock.fixed(AT):
        pair = a_pair(people)
        page = pair.theirs.text(pair.held_url)
        assert "11月30日（月）まで" in page
        assert "12月1日" not in page.split('id="promise"')[1].split("</details>")[0]
        for _ in range(2):
            assert pair.theirs.post(f"{pair.held_url}/promise", {"day": "2026-11-25"}).status_code == 303
        assert "<b>11月25日（水）まで</b>に返事します" in pair.theirs.text(pair.held_url)
        mine = pair.mine.text(pair.url)
        assert mine.count("「読みました。11月25日までに返事します」") == 1
        assert "<b>11月25日（水）</b>までに返事すると約束しています" in mine
        pair.theirs.post(f"{pair.held_url}/letters", {"body": "おまたせしました。"})
        assert "約束しています" not in pair.mine.text(pair.url)
        again = pair.theirs.post(f"{pair.held_url}/promise", {"day": "2026-11-25"})
        assert again.status_code == 303
        assert "お返事を待っている手番です" in pair.theirs.text(pair.held_url)
        pair.mine.post(f"{pair.url}/letters", {"body": "ありがとう。"})
        assert "「読みました。◯日までに返事します」" in pair.theirs.text(pair.held_url)


def test_days_that_cannot_be_promised_are_named(people):
    with clock.fixed(AT):
        pair = a_pair(people)
        for day in ("2026-12-01", "2026-11-22", "", "x"):
            pair.theirs.post(f"{pair.held_url}/promise", {"day": day})
            assert "日をひとつ選んでください" in pair.theirs.text(pair.held_url)
        with pair.app.app_context():
            assert pair.row().claim.promised_on is None


def test_the_writer_says_once_a_letter_that_there_is_no_hurry(people):
    with clock.fixed(AT):
        pair = a_pair(people)
        assert "ゆっくり返事します" not in pair.mine.text(pair.url)
        pair.theirs.post(f"{pair.held_url}/letters", {"body": "読みました。"})
        assert "読みました。ゆっくり返事します" in pair.mine.text(pair.url)
        for _ in range(3):
            assert pair.mine.post(f"{pair.url}/slowly").status_code == 303
        with pair.app.app_context():
            assert pair.row().consultation.term_ends_on == clock.today() + TERM + timedelta(days=7)
        assert "匿名さん「読みました。ゆっくり返事します」" in pair.theirs.text(pair.held_url)
        pair.theirs.post(f"{pair.held_url}/letters", {"body": "もうひとつ。"})
        assert pair.mine.post(f"{pair.url}/slowly").status_code == 303
        with pair.app.app_context():
            assert pair.row().consultation.term_ends_on == clock.today() + TERM + timedelta(days=14)


def test_a_note_is_kept_for_the_volunteer_alone(people):
    pair = a_pair(people)
    page = pair.theirs.text(pair.held_url)
    one = form_to(page, f"{pair.held_url}/note")
    assert pair.theirs.post(f"{pair.held_url}/note", one | {"note": "夜が苦手"}).status_code == 303
    assert form_to(pair.theirs.text(pair.held_url), f"{pair.held_url}/note")["note"] == "夜が苦手"
    assert "夜が苦手" not in pair.mine.text(pair.url)
    stale = pair.theirs.post(f"{pair.held_url}/note", one | {"note": "べつのメモ"})
    assert stale.status_code == 409
    assert "夜が苦手" in stale.text
    again = form_to(stale.text, f"{pair.held_url}/note")
    assert again["note"] == "べつのメモ"
    long = pair.theirs.post(f"{pair.held_url}/note", again | {"note": "あ" * 2001})
    assert long.status_code == 422
    assert "2,000字までです。いま2,001字です" in long.text
    assert pair.theirs.post(f"{pair.held_url}/note", again | {"note": " "}).status_code == 303
    with pair.app.app_context():
        assert db.session.query(ClaimNote).count() == 0
