"""What tells of consultations: neutral sentences, for whoever may read the thread, and one neutral mail."""

from datetime import UTC, datetime, timedelta

import pytest

from kokotomo.domain.consultations.actions import endings
from kokotomo.domain.consultations.events import Claimed, Invited
from kokotomo.domain.consultations.rules import Ending, Side
from kokotomo.domain.notifications import sweeps
from kokotomo.domain.notifications.models import MailChoice, Notification
from kokotomo.foundation import clock, mail
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.events import publish
from kokotomo.web import mailing
from tests.support.factories_consultations import a_letter, a_volunteer
from tests.support.mailbox import Mailbox
from tests.support.pages import link_called, main_of, words_of
from tests.support.threads import a_pair

NIGHT = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)  # 23:30 in Tokyo
DAY = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # 14:00 in Tokyo
LIT = "新しいお知らせがあります"
LETTER = "やりとりに、新しい返事が届いています"
THREAD = "やりとりに、新しいことがあります"
INVITED = "返事を待っている人がいます"

happens = transaction(publish)


def work(app):
    with app.app_context():
        sweeps.send_notices()
    with app.app_context():
        return mail.deliver_due(mailing.composer(app), mailing.transport(app))


def test_letters_are_one_sentence_each_thread_and_lead_there(app, people):
    pair = a_pair(people)
    for words in ("ひとつめ", "ふたつめ"):
        pair.theirs.post(f"{pair.held_url}/letters", {"body": words})
    assert LIT in pair.mine.text("/diaries")
    page = pair.mine.text("/notifications")
    assert words_of(page).count(LETTER) == 1
    assert pair.mine.get(link_called(main_of(page), LETTER)).location == pair.url
    pair.mine.post(f"{pair.url}/letters", {"body": "お返事"})
    page = pair.theirs.text("/notifications")
    assert pair.theirs.get(link_called(main_of(page), LETTER)).location == pair.held_url
    for text in (pair.mine.text("/notifications"), page):
        for word in ("きき", "匿名", "ひとつめ", "お返事", "相談員"):
            assert word not in words_of(main_of(text))


def test_opening_the_thread_is_having_been_told(app, people):
    pair = a_pair(people)
    pair.theirs.post(f"{pair.held_url}/letters", {"body": "読みました。"})
    assert pair.mine.client.head(pair.url).status_code == 200
    assert LIT in pair.mine.text("/diaries")
    assert LIT not in pair.mine.text(pair.url)
    pair.mine.post(f"{pair.url}/letters", {"body": "ありがとう。"})
    assert LIT in pair.theirs.text("/diaries")
    assert LIT not in pair.theirs.text(pair.held_url)


def test_the_writer_is_told_of_a_claim_a_promise_a_return_and_the_end(app, people):
    pair = a_pair(people)
    for happen in (
        lambda: happens(Claimed(pair.row().consultation, pair.row().claim)),
        lambda: endings.give_back(pair.row(), Ending.LAPSED, None),
        lambda: endings.close(pair.row(), None),
    ):
        with app.app_context():
            happen()
        assert THREAD in pair.mine.text("/notifications")
        pair.mine.text(pair.url)
        assert LIT not in pair.mine.text("/diaries")
    assert THREAD not in pair.theirs.text("/notifications")


def test_what_one_did_oneself_is_no_news(app, people):
    pair = a_pair(people)
    pair.mine.post(f"{pair.url}/letters", {"body": "もうひとつ。"})
    form = {"partner": _partner(pair)}
    pair.mine.post(f"{pair.url}/change", form)
    pair.mine.post(f"{pair.url}/closure")
    assert "まだお知らせはありません" in pair.mine.text("/notifications")


def test_nobody_is_told_of_a_thread_that_is_not_theirs_to_read_any_more(app, people):
    pair = a_pair(people)
    pair.mine.post(f"{pair.url}/letters", {"body": "お返事"})
    assert LIT in pair.theirs.text("/diaries")
    way = link_called(main_of(pair.theirs.text("/")), LETTER)
    pair.mine.post(f"{pair.url}/change", {"partner": _partner(pair)})
    assert LIT not in pair.theirs.text("/diaries")
    assert pair.theirs.get(way).status_code == 404
    with app.app_context():
        endings.forget(pair.row())
        assert db.session.query(Notification).count() == 0


def test_an_invitation_is_told_while_the_letter_waits_for_this_volunteer(app, people):
    with app.app_context():
        volunteer = a_volunteer(people)
        letter = a_letter(None)
        happens(Invited(letter, (volunteer.id,)))
    browser = people.browser(volunteer)
    page = browser.text("/notifications")
    assert browser.get(link_called(main_of(page), INVITED)).location == "/volunteer/board"
    with app.app_context():
        from tests.support.factories_consultations import taken

        row = db.session.merge(letter)
        taken(row, a_volunteer(people))
    assert INVITED not in browser.text("/notifications")


def test_one_neutral_mail_tells_of_an_unread_thread_and_never_of_its_words(app, people):
    with clock.fixed(DAY):
        pair = a_pair(people)
        Mailbox(app).fetch()
        for words in ("ひみつの言葉", "もうひとつのひみつ"):
            pair.theirs.post(f"{pair.held_url}/letters", {"body": words})
            work(app)
        letters = Mailbox(app).fetch()
    assert len(letters) == 1
    assert letters[0].subject == "お知らせがあります"
    assert letters[0].links == ["http://localhost/"] or all(link.endswith("/") for link in letters[0].links)
    for word in ("ひみつ", "相談", "やりとり", "きき", pair.consultation.public_id):
        assert word not in letters[0].body


def test_mail_waits_for_the_morning_and_is_not_sent_once_the_thread_was_opened(app, people):
    with clock.fixed(NIGHT):
        early, late = a_pair(people), a_pair(people)
        Mailbox(app).fetch()
        for pair in (early, late):
            pair.theirs.post(f"{pair.held_url}/letters", {"body": "こんばんは。"})
        assert work(app) == 0
        early.mine.text(early.url)
    with clock.fixed(NIGHT + timedelta(hours=7)):
        assert work(app) == 0
    with clock.fixed(NIGHT + timedelta(hours=7, minutes=31)):
        assert work(app) == 1


def test_tonight_mail_comes_at_night_and_with_other_hours_too(app, people):
    with clock.fixed(NIGHT):
        pair, other = a_pair(people), a_pair(people)
        Mailbox(app).fetch()
        for one in (pair, other):
            one.theirs.post(f"{one.held_url}/letters", {"body": "こんばんは。"})
        assert work(app) == 0
        assert pair.mine.post("/settings/mail/tonight").status_code == 303
        assert "4時までお知らせします" in pair.mine.text("/settings/mail")
        assert work(app) == 1
        chosen = {"quiet_from": "0", "quiet_until": "0", "letters": "y"}
        assert other.mine.post("/settings/mail", chosen).status_code == 303
        assert work(app) == 1
    with clock.fixed(NIGHT + timedelta(hours=5)), app.app_context():
        assert db.session.query(MailChoice).filter(MailChoice.awake_until > clock.now()).count() == 0


def test_mail_is_off_for_who_switched_it_off_and_for_who_left(app, people):
    with clock.fixed(DAY):
        off, gone = a_pair(people), a_pair(people)
        Mailbox(app).fetch()
        off.mine.post("/settings/mail", {"quiet_from": "22", "quiet_until": "7"})
        assert "checked" not in off.mine.text("/settings/mail").split('name="letters"')[1].split(">")[0]
        for pair in (off, gone):
            pair.theirs.post(f"{pair.held_url}/letters", {"body": "こんにちは。"})
        with app.app_context():
            db.session.merge(gone.writer).left_at = clock.now()
            db.session.commit()
        assert work(app) == 0


@pytest.mark.parametrize("hour", ["", "24", "-1", "x", "１"])
def test_an_hour_that_is_none_is_named(app, people, hour):
    browser = people.browser(people.member())
    answer = browser.post("/settings/mail", {"quiet_from": hour, "quiet_until": "7", "letters": "y"})
    assert answer.status_code == 422
    assert "時刻をひとつ選んでください" in answer.text


def test_the_first_letter_asks_once_about_quiet_hours(app, people):
    pair = a_pair(people)
    asks = "静かな時間は22時から7時までにしています"
    assert asks not in pair.mine.text("/")
    pair.theirs.post(f"{pair.held_url}/letters", {"body": "こんばんは。"})
    assert asks in pair.mine.text("/")
    assert pair.mine.post("/settings/mail/default", {"back": "/"}).location == "/"
    assert asks not in pair.mine.text("/")


def test_a_promise_is_told(app, people):
    pair = a_pair(people)
    pair.theirs.post(f"{pair.held_url}/promise", {"day": clock.today().isoformat()})
    assert THREAD in pair.mine.text("/notifications")


def test_a_guest_is_told_nothing_here(app, people):
    pair = a_pair(people, guest=True)
    pair.theirs.post(f"{pair.held_url}/letters", {"body": "こんばんは。"})
    with app.app_context():
        assert db.session.query(Notification).count() == 0
        assert pair.row().consultation.last_letter_side == Side.VOLUNTEER


def _partner(pair):
    with pair.app.app_context():
        found = pair.row().volunteer
        assert found is not None
        return found.public_id
