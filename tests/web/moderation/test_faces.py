"""通報 of a 相談員名 and its line, from メンバー紹介 and from threads: it leads to no diary."""

import pytest

from kokotomo.domain.consultations.access import Correspondent
from kokotomo.domain.follows import actions as follows
from kokotomo.domain.moderation import contents
from kokotomo.domain.moderation.models.reports import Report
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db
from tests.support.factories_afterwards import over
from tests.support.factories_consultations import a_volunteer
from tests.support.pages import words_of
from tests.support.threads import a_pair, guest_browser

LINE = "LINEの番号は、あとで。"


def reports(app) -> list[Report]:
    with app.app_context():
        return db.session.query(Report).order_by(Report.id).all()


@pytest.fixture
def shown(app, people):
    """A volunteer in メンバー紹介, and the address under which they are reported."""
    with app.app_context():
        person = a_volunteer(people, is_introduced=True, bio=LINE)
        face = db.session.get_one(Volunteer, person.id)
        return person, face.name, f"/volunteers/{face.public_id}/report"


@pytest.fixture(params=[False, True], ids=["member", "guest"])
def pair(request, people):
    return a_pair(people, guest=request.param)


def test_a_member_reports_who_is_introduced_and_their_line_is_kept(app, people, shown):
    person, name, path = shown
    browser = people.browser(people.member())
    assert path in browser.text("/volunteers")
    page = words_of(browser.text(path))
    assert name in page
    assert LINE in page
    assert person.nickname not in page
    assert browser.post(path, {"reason": "contact", "words": "連絡先です"}).status_code == 303
    (made,) = reports(app)
    assert (made.kind, made.face_id, made.about_id) == ("face", person.id, person.id)
    with app.app_context():
        kept = contents.evidence_of(made, db.session.get_one(DataKey, made.data_key_id))
    assert list(kept.parts) == [("face", name), ("lines", LINE)]


def test_twice_is_once(app, people, shown):
    browser = people.browser(people.member())
    for _ in range(2):
        assert browser.post(shown[2], {"reason": "contact"}).status_code == 303
    assert len(reports(app)) == 1


def test_nobody_reports_themselves_a_stranger_or_what_is_not_shown(app, people, shown, visitor):
    person, _name, path = shown
    own, blocked = people.browser(person), people.member()
    assert path not in own.text("/volunteers")
    assert own.get(path).status_code == 404
    assert path not in visitor.text("/volunteers")
    assert visitor.get(path).location.startswith("/login")
    with app.app_context():
        follows.block(person, blocked)
    assert people.browser(blocked).get(path).status_code == 404
    with app.app_context():
        db.session.get_one(Volunteer, person.id).is_introduced = False
        db.session.commit()
    assert people.browser(people.member()).post(path, {"reason": "contact"}).status_code == 404
    assert reports(app) == []


def test_without_a_reason_the_words_come_back(people, shown):
    answer = people.browser(people.member()).post(shown[2], {"words": "こまりました"})
    assert answer.status_code == 422
    assert "こまりました" in answer.get_data(as_text=True)


def test_from_a_thread_its_writer_reports_who_listens(app, pair):
    path = f"{pair.url}/listener-report"
    assert path in pair.mine.text(pair.url)
    page = words_of(pair.mine.text(path))
    assert pair.volunteer.nickname not in page
    for _ in range(2):
        assert pair.mine.post(path, {"reason": "impersonation"}).status_code == 303
    (made,) = reports(app)
    assert (made.kind, made.about_id) == ("face", pair.volunteer.id)
    assert made.reporter_id == (pair.writer.id if pair.writer else None)


def test_two_guests_report_the_same_face_each_once(app, people):
    first, second = a_pair(people, guest=True), a_pair(people, guest=True)
    with app.app_context():
        held = second.row()
        held.claim.volunteer_id = held.consultation.volunteer_id = first.volunteer.id
        db.session.commit()
    for pair in (first, second):
        for _ in range(2):
            assert pair.mine.post(f"{pair.url}/listener-report", {"reason": "contact"}).status_code == 303
    made = reports(app)
    assert [report.face_id for report in made] == [first.volunteer.id] * 2
    assert len({report.guest_key for report in made}) == 2


@pytest.mark.parametrize("guest", [False, True])
def test_once_the_thread_is_over_who_listened_last_can_still_be_reported(app, people, guest):
    with app.app_context():
        ended = over(people, guest=guest)
        thread, volunteer_id = ended.consultation, ended.volunteer.id
        url = f"/consult/{thread.public_id}"
        writer = None if isinstance(ended.writer, Correspondent) else ended.writer
    mine = guest_browser(app, thread) if writer is None else people.browser(writer)
    path = f"{url}/listener-report"
    assert path in mine.text(url)
    assert mine.post(path, {"reason": "contact"}).status_code == 303
    assert [report.about_id for report in reports(app)] == [volunteer_id]


def test_where_nobody_listens_there_is_nobody_to_report(people):
    waiting = a_pair(people, claimed=False)
    assert waiting.mine.get(f"{waiting.url}/listener-report").status_code == 404
    assert "listener-report" not in waiting.mine.text(waiting.url)


def test_nobody_else_finds_it(people, pair, visitor):
    path = f"{pair.url}/listener-report"
    for browser in (people.browser(people.member()), pair.theirs):
        assert browser.get(path).status_code == 404
        assert browser.post(path, {"reason": "contact"}).status_code == 404
    assert visitor.get(path).location.startswith("/consult/return")


def test_a_moderator_reads_the_face_and_not_whose_it_is(app, people, shown, moderator):
    person, name, path = shown
    people.browser(people.member()).post(path, {"reason": "contact"})
    (made,) = reports(app)
    listed, page = moderator.text("/reports"), moderator.text(f"/reports/{made.public_id}")
    assert "相談員名" in listed
    assert name in page
    assert LINE in page
    for told in (listed, page):
        assert person.nickname not in told
