"""読んでみる and 引きうける on pages: a letter is read for a quarter of an hour, and taken with a date."""

from datetime import timedelta

import pytest

from kokotomo.domain.consultations.actions import endings
from kokotomo.domain.consultations.models.claims import Claim, Opening
from kokotomo.domain.consultations.models.threads import Consultation, ThreadMark
from kokotomo.domain.consultations.queries.threads import find_taken, hold_thread
from kokotomo.domain.consultations.rules import Ending, Side
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_letter, add_letter, taken

BOARD = "/volunteer/board"
WORDS = "台所の電気を消すとき、急に泣きそうになります。\n\n昼間はふつうに働いています。<b>はい</b>"


@pytest.fixture
def letter(app):
    """The public id of a letter that waits."""
    with app.app_context():
        return a_letter(None, WORDS).public_id


def opened(browser, letter):
    """The address of the reading, after 読んでみる."""
    return browser.post(f"{BOARD}/{letter}/openings").location


def test_reading_shows_the_words_the_quarter_of_an_hour_and_days_to_answer_by(app, listening, letter):
    _user, browser = listening()
    path = opened(browser, letter)
    page = browser.text(path)
    assert "急に泣きそうになります。" in page
    assert "&lt;b&gt;はい&lt;/b&gt;" in page
    assert "あなたが先に読めます" in page
    assert "今日は、あと5件ひらけます" in page
    days = {clock.today() + timedelta(days=number) for number in range(8)}
    assert all(f'value="{day.isoformat()}"' in page for day in days)


def test_one_tap_takes_the_letter_with_the_promised_day(app, listening, letter):
    user, browser = listening()
    path = opened(browser, letter)
    day = clock.today() + timedelta(days=3)
    answer = browser.post(f"{path}/claim", {"day": day.isoformat()})
    assert answer.status_code == 303
    assert answer.location == f"/volunteer/threads/{letter}"
    assert "引きうけました" in browser.text(answer.location)
    assert "いま引きうけているやりとりは、ありません" not in browser.text(BOARD)
    with app.app_context():
        thread = db.session.query(Consultation).one()
        claim = db.session.query(Claim).one()
        mark = db.session.query(ThreadMark).one()
        assert (thread.state, thread.volunteer_id) == ("claimed", user.id)
        assert thread.term_ends_on == clock.today() + timedelta(days=14)
        assert (claim.promised_on, mark.day, mark.kind) == (day, day, "claimed")
    # The same form sent twice.
    assert browser.post(f"{path}/claim", {"day": day.isoformat()}).location == answer.location
    with app.app_context():
        assert db.session.query(Claim).count() == 1


def test_a_day_that_cannot_be_promised_is_given_back(app, listening, letter):
    _user, browser = listening()
    path = opened(browser, letter)
    for day in ("", "きのう", (clock.today() - timedelta(days=1)).isoformat(), "9999-12-31"):
        answer = browser.post(f"{path}/claim", {"day": day})
        assert answer.status_code == 422
        assert "今日から7日のあいだ" in answer.text
        assert "急に泣きそうに" in answer.text


def test_going_back_takes_no_reason_and_frees_the_letter(app, listening, letter):
    (_one, reader), (_other, browser) = listening(), listening()
    path = opened(reader, letter)
    assert reader.post(f"{path}/release").location == BOARD
    assert "書いた人には、何も伝わりません" in reader.text(BOARD)
    assert "急に泣きそうに" not in reader.text(path)
    assert opened(browser, letter).startswith("/volunteer/readings/")


def test_after_the_quarter_of_an_hour_the_words_are_gone_and_it_can_still_be_taken(app, listening, letter):
    _user, browser = listening()
    path = opened(browser, letter)
    with clock.fixed(clock.now() + timedelta(minutes=16)):
        page = browser.text(path)
        assert "急に泣きそうに" not in page
        assert "まだ、だれも引きうけていません" in page
        answer = browser.post(f"{path}/claim", {"day": clock.today().isoformat()})
        assert answer.location == f"/volunteer/threads/{letter}"


def test_who_comes_second_gets_a_kind_word(app, listening, letter):
    (_one, first), (_other, second) = listening(), listening()
    early, day = opened(first, letter), clock.today().isoformat()
    with clock.fixed(clock.now() + timedelta(minutes=16)):
        late = opened(second, letter)
        assert first.post(f"{early}/claim", {"day": day}).location == BOARD
        assert "いまは、ほかの相談員が読んでいます" in first.text(BOARD)
        assert second.post(f"{late}/claim", {"day": day}).location == f"/volunteer/threads/{letter}"
        assert first.post(f"{early}/claim", {"day": day}).location == BOARD
        assert "ほかの相談員が、先に引きうけました" in first.text(BOARD)
        assert first.get(early).status_code == 404


def test_nobody_reads_by_another_ones_opening(app, listening, letter):
    (_one, reader), (_other, browser) = listening(), listening()
    path = opened(reader, letter)
    assert browser.get(path).status_code == 404
    for part in ("claim", "release"):
        assert browser.post(f"{path}/{part}", {"day": clock.today().isoformat()}).status_code == 404
    with app.app_context():
        assert db.session.query(Opening).one().held is True


def test_the_next_one_reads_nothing_that_was_written_within_an_earlier_claim(app, listening, letter):
    earlier, _ = listening()
    _user, browser = listening()
    with app.app_context():
        thread = db.session.query(Consultation).one()
        claim = taken(thread, earlier)
        found = find_taken(earlier, letter)
        add_letter(thread, found.data_key, "相談員だけに話したこと", claim=claim)
        endings.give_back(hold_thread(thread.id), Ending.CHANGED, Side.WRITER)
    page = browser.text(opened(browser, letter))
    assert "急に泣きそうに" in page
    assert "相談員だけに話したこと" not in page


def test_the_seventh_letter_of_a_day_has_to_wait_and_says_until_when(app, listening):
    _user, browser = listening()
    with app.app_context():
        letters = [a_letter().public_id for _ in range(7)]
    for one in letters[:6]:
        assert opened(browser, one).startswith("/volunteer/readings/")
    assert "今日ひらける6件は、もうひらきました" in browser.text(BOARD)
    assert opened(browser, letters[6]) == BOARD
    assert "今日は、ここまでにしましょう" in browser.text(BOARD)
    with clock.fixed(clock.now() + timedelta(hours=24, minutes=1)):
        assert opened(browser, letters[6]).startswith("/volunteer/readings/")
