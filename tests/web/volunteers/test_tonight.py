"""今夜の30分: one thing is handed over, two diaries or one letter."""

from datetime import timedelta

from kokotomo.domain.consultations.models.claims import Opening
from kokotomo.domain.diaries.models import Topic
from kokotomo.domain.volunteers.models import VolunteerTopic
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_letter
from tests.support.pages import entries_on

TONIGHT = "/volunteer/tonight"


def liking(user, name):
    topic = db.session.query(Topic).filter_by(name=name).one()
    db.session.add(VolunteerTopic(user_id=user.id, topic_id=topic.id, kind="liked"))
    db.session.commit()
    return topic


def waiting_pages(people, ties, number):
    """Pages that would like a voice, the oldest first."""
    now = clock.now()
    return [
        ties.page(
            people.member(),
            waiting_since=now - timedelta(hours=hours),
            waiting_until=now + timedelta(days=3),
        ).public_id
        for hours in range(number, 0, -1)
    ]


def test_ten_minutes_give_the_two_diaries_that_wait_longest(app, people, ties, listening):
    pages = waiting_pages(people, ties, 3)
    user, browser = listening()
    with app.app_context():
        a_letter(topics=(liking(user, "猫"),))
    assert browser.post(TONIGHT, {"minutes": "10"}).location == TONIGHT
    page = browser.text(TONIGHT)
    assert entries_on(page) == pages[:2]
    assert "会員としてのあなたの名前" in page


def test_thirty_minutes_give_the_letter_that_fits_best(app, listening):
    user, browser = listening()
    with app.app_context():
        topic = liking(user, "猫")
        a_letter(at=clock.now() - timedelta(hours=30))
        letter = a_letter(topics=(topic,)).id
    path = browser.post(TONIGHT, {"minutes": "30"}).location
    assert path.startswith("/volunteer/readings/")
    assert "今夜は、この相談を渡します" in browser.text(path)
    with app.app_context():
        assert db.session.query(Opening).one().consultation_id == letter


def test_what_is_urgent_comes_before_what_fits(app, listening):
    user, browser = listening()
    with app.app_context():
        a_letter(topics=(liking(user, "猫"),))
        letter = a_letter(danger_at=clock.now()).id
    browser.post(TONIGHT, {"minutes": "30"})
    with app.app_context():
        assert db.session.query(Opening).one().consultation_id == letter


def test_where_none_is_close_thirty_minutes_give_the_letter_that_waits_longest(app, listening):
    _user, browser = listening()
    with app.app_context():
        a_letter()
        letter = a_letter(at=clock.now() - timedelta(hours=30)).id
    browser.post(TONIGHT, {"minutes": "30"})
    with app.app_context():
        assert db.session.query(Opening).one().consultation_id == letter


def test_thirty_minutes_give_diaries_where_no_letter_waits_or_none_may_be_taken(app, listening):
    _user, browser = listening()
    assert browser.post(TONIGHT, {"minutes": "30"}).location == TONIGHT
    assert "いまは、お渡しできるものがありません" in browser.text(TONIGHT)
    tired, resting = listening(rests_since=clock.now())
    with app.app_context():
        a_letter(topics=(liking(tired, "猫"),))
    assert resting.post(TONIGHT, {"minutes": "30"}).location == TONIGHT
    with app.app_context():
        assert db.session.query(Opening).count() == 0
