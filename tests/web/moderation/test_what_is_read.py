"""通報 of a letter that is only being read, and of what came back to a letter to everyone."""

from datetime import timedelta

import pytest

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments import actions as comments
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.consultations.actions import everyone, openings
from kokotomo.domain.consultations.models.claims import Opening
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.moderation import contents
from kokotomo.domain.moderation.models.reports import Report
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_letter, a_volunteer
from tests.support.pages import words_of
from tests.support.threads import guest_browser
from tests.support.visitor import Visitor

LETTER, REPLY = "夜になると、眠れません。", "LINEで話しませんか。"


def reports(app) -> list[Report]:
    with app.app_context():
        return db.session.query(Report).order_by(Report.id).all()


def evidence(app, made: Report) -> contents.Evidence:
    with app.app_context():
        return contents.evidence_of(made, db.session.get_one(DataKey, made.data_key_id))


class Reading:
    """A volunteer who has opened a letter; *path* reports it."""

    def __init__(self, app, people, writer: User | None) -> None:
        with app.app_context():
            self.volunteer = a_volunteer(people)
            letter = a_letter(writer, LETTER)
            self.opening = openings.open_letter(self.volunteer, letter.public_id).public_id
        self.page = f"/volunteer/readings/{self.opening}"
        self.path = f"{self.page}/report"
        self.browser = Visitor(app)
        self.browser.sign_in(self.volunteer, proved=True)


@pytest.fixture(params=["member", "guest"])
def reading(request, app, people) -> Reading:
    return Reading(app, people, people.member() if request.param == "member" else None)


def test_who_reads_a_letter_reports_it_once(app, reading):
    assert reading.path in reading.browser.text(reading.page)
    for _ in range(2):
        assert reading.browser.post(reading.path, {"reason": "life"}).status_code == 303
    (made,) = reports(app)
    assert (made.kind, made.reporter_id) == ("letter", reading.volunteer.id)
    assert evidence(app, made).part("letter") == LETTER


def test_after_the_quarter_of_an_hour_it_is_not_theirs_to_report(app, reading):
    with app.app_context():
        db.session.query(Opening).one().until = clock.now() - timedelta(seconds=1)
        db.session.commit()
    assert reading.path not in reading.browser.text(reading.page)
    assert reading.browser.post(reading.path, {"reason": "life"}).status_code == 404
    assert reports(app) == []


def test_another_volunteer_and_the_writer_do_not_find_it(app, people, reading):
    other = Visitor(app)
    with app.app_context():
        volunteer = a_volunteer(people)
    other.sign_in(volunteer, proved=True)
    for browser in (other, people.browser(people.member())):
        assert browser.post(reading.path, {"reason": "life"}).status_code == 404
    assert reports(app) == []


@pytest.fixture(params=["member", "guest"])
def asked(request, app, people):
    """A letter that everybody reads, with a reply: the writer's browser, the thread, the reply, who wrote."""
    writer, replier = people.member() if request.param == "member" else None, people.member("波の音")
    with app.app_context():
        letter = a_letter(writer, LETTER)
        everyone.publish(LETTER, (), letter)
        page = db.session.get_one(Diary, letter.diary_id)
        reply = comments.reply(replier, page, REPLY, None, public_ids.new()).public_id
        own = comments.reply(writer, page, "ありがとう。", None, public_ids.new()) if writer else None
    mine = people.browser(writer) if writer else guest_browser(app, letter)
    return mine, f"/consult/{letter.public_id}", reply, own, replier


@pytest.mark.parametrize("hidden", [False, True])
def test_its_writer_reports_a_reply_from_the_thread_hidden_or_not(app, asked, hidden):
    mine, thread, reply, _own, replier = asked
    path = f"{thread}/replies/{reply}/report"
    if hidden:
        mine.post(f"{thread}/replies/{reply}/hiding")
    assert path in mine.text(thread)
    page = words_of(mine.text(path))
    assert REPLY in page
    assert "波の音" in page
    for _ in range(2):
        assert mine.post(path, {"reason": "contact"}).status_code == 303
    (made,) = reports(app)
    assert (made.kind, made.about_id) == ("comment", replier.id)
    assert evidence(app, made).part("body") == REPLY


def test_a_guest_is_thanked_in_the_thread(asked):
    mine, thread, reply, own, _replier = asked
    mine.post(f"{thread}/replies/{reply}/report", {"reason": "contact"})
    assert ("知らせてくれて、ありがとう" in mine.text(thread)) is (own is None)


def test_ones_own_answer_another_thread_and_a_deleted_reply_are_not_there(app, people, asked):
    mine, thread, reply, own, _replier = asked
    if own is not None:
        assert mine.get(f"{thread}/replies/{own.public_id}/report").status_code == 404
    with app.app_context():
        elsewhere = f"/consult/{a_letter(people.member()).public_id}"
    for browser, there in ((mine, elsewhere), (people.browser(people.member()), thread)):
        assert browser.post(f"{there}/replies/{reply}/report", {"reason": "contact"}).status_code == 404
    with app.app_context():
        row = db.session.query(Comment).filter_by(public_id=reply).one()
        comments.delete_reply(db.session.get_one(User, row.author_id), row, db.session.query(Diary).one())
    assert mine.post(f"{thread}/replies/{reply}/report", {"reason": "contact"}).status_code == 404
    assert reports(app) == []


def test_who_reads_reports_is_not_told_whose_the_page_is(app, asked, moderator):
    mine, thread, reply, _own, _replier = asked
    mine.post(f"{thread}/replies/{reply}/report", {"reason": "contact"})
    (made,) = reports(app)
    page = moderator.text(f"/reports/{made.public_id}")
    assert REPLY in page
    assert thread not in page
    assert LETTER not in page
