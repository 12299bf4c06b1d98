"""通報 of letters: from either side, by guests too; kept sealed, and opened to no moderator."""

import pytest

from kokotomo.domain.consultations.actions import correspondents
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries.threads import find_taken
from kokotomo.domain.consultations.rules import Side
from kokotomo.domain.moderation import contents
from kokotomo.domain.moderation.models.reports import Report
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_letter, a_volunteer, add_letter, taken
from tests.support.office import Office

SAID = "LINEで話しませんか。"


class Pair:
    """A thread in which a volunteer answered, and the browsers of its two."""

    def __init__(self, app, people, visitor, guest: bool) -> None:
        with app.app_context():
            self.volunteer = a_volunteer(people)
            writer = None if guest else people.member()
            consultation = a_letter(writer, "だれにも言えないこと")
            claim = taken(consultation, self.volunteer)
            found = find_taken(self.volunteer, consultation.public_id)
            add_letter(consultation, found.data_key, SAID, side=Side.VOLUNTEER, claim=claim)
            db.session.commit()
            self.path = f"/consult/{consultation.public_id}"
            self.held = f"/volunteer/threads/{consultation.public_id}"
            token = correspondents.let_in(db.session.get_one(Consultation, consultation.id))
        self.listener = people.browser(self.volunteer)
        self.writer = visitor if guest else people.browser(writer)
        if guest:
            visitor.client.set_cookie("thread", token, domain="localhost")


@pytest.fixture(params=[False, True], ids=["member", "guest"])
def pair(request, app, people, visitor) -> Pair:
    return Pair(app, people, visitor, request.param)


def reports(app) -> list[Report]:
    with app.app_context():
        return db.session.query(Report).all()


def test_a_writer_reports_what_a_volunteer_wrote(app, pair):
    page = pair.writer.text(f"{pair.path}/report")
    assert "届いた言葉を" in page
    assert pair.writer.post(f"{pair.path}/report", {"reason": "contact"}).status_code == 303
    (made,) = reports(app)
    assert (made.kind, made.about_id) == ("letter", pair.volunteer.id)
    with app.app_context():
        key = db.session.get_one(DataKey, made.data_key_id)
        assert contents.evidence_of(made, key).part("letter") == SAID


def test_the_same_again_is_one_report(app, pair):
    for _ in range(2):
        assert pair.writer.post(f"{pair.path}/report", {"reason": "contact"}).status_code == 303
    assert len(reports(app)) == 1


def test_a_volunteer_reports_what_was_written_to_them(app, pair):
    assert pair.listener.post(f"{pair.held}/report", {"reason": "suicide"}).status_code == 303
    (made,) = reports(app)
    assert made.reporter_id == pair.volunteer.id


def test_without_a_reason_the_words_come_back(pair):
    answer = pair.writer.post(f"{pair.path}/report", {"words": "こわかったです"})
    assert answer.status_code == 422
    assert "こわかったです" in answer.get_data(as_text=True)


def test_of_several_letters_one_is_chosen(app, pair):
    with app.app_context():
        found = find_taken(pair.volunteer, pair.path.removeprefix("/consult/"))
        add_letter(found.consultation, found.data_key, "二通め", side=Side.VOLUNTEER, claim=found.claim)
        db.session.commit()
    answer = pair.writer.post(f"{pair.path}/report", {"reason": "contact"})
    assert answer.status_code == 422
    assert "通報する言葉をひとつ選んでください" in answer.get_data(as_text=True)


def test_a_moderator_sees_the_report_and_not_a_word_of_the_letter(app, pair):
    pair.writer.post(f"{pair.path}/report", {"reason": "contact", "words": "連絡先を聞かれました"})
    (made,) = reports(app)
    office = Office(app).browser
    assert "相談の言葉" in office.text("/reports")
    page = office.text(f"/reports/{made.public_id}")
    assert "連絡先を聞かれました" in page
    assert "中身はここには出ません" in page
    assert SAID not in page


def test_nobody_else_finds_the_page(people, pair):
    stranger = people.browser(people.member())
    for path in (f"{pair.path}/report", f"{pair.held}/report"):
        assert stranger.get(path).status_code == 404


def test_where_nobody_answered_there_is_nothing_to_report(app, people):
    person = people.member()
    with app.app_context():
        letter = a_letter(person)
    assert people.browser(person).get(f"/consult/{letter.public_id}/report").status_code == 404
