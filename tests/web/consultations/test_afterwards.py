"""The pages after a consultation: its end, the doors, whom one meets, what is kept."""

from datetime import timedelta

import pytest

from kokotomo.domain.consultations.actions import farewells
from kokotomo.domain.consultations.models.afterwards import Farewell, FollowUp, Meeting
from kokotomo.domain.consultations.models.threads import Consultation, Letter
from kokotomo.domain.consultations.queries import threads
from kokotomo.domain.consultations.rules import ENDED_SHOWN, AgeBand, State
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.factories_afterwards import ANSWER, over
from tests.support.factories_consultations import a_volunteer
from tests.support.factories_diaries import write  # noqa: F401 - pytest finds fixtures by name here
from tests.support.threads import guest_browser

THANKS = "読んでもらえて、うれしかったです。"
DOORS = {
    "introduction": 'value="introduction"',
    "meeting": 'value="meeting"',
    "account": 'value="account"',
    "end": 'value="end"',
}


class Scene:
    """A thread that is over, with the browsers of both."""

    def __init__(self, app, people, *, guest=False, minor=False, **said):
        self.app = app
        with app.app_context():
            writer = people.minor() if minor else None
            said |= {"band": AgeBand.TEEN} if minor else {}
            listener = a_volunteer(people, cleared=minor)
            ended = over(people, writer, listener, guest=guest, **said)
            self.volunteer, self.writer = ended.volunteer, ended.writer
            self.row = ended.consultation
            self.url = f"/consult/{ended.consultation.public_id}"
            self.farewell = f"/volunteer/farewells/{ended.farewell().public_id}"
            self.name = db.session.get_one(Volunteer, listener.id).name
        self.mine = guest_browser(app, self.row) if guest else people.browser(self.writer)
        self.theirs = people.browser(self.volunteer)

    def due(self):
        """その後どうですか can be asked today."""
        with self.app.app_context():
            db.session.get_one(FollowUp, self.row.id).due_on = clock.today()
            db.session.commit()

    def count(self, kind):
        with self.app.app_context():
            return db.session.query(kind).count()


@pytest.fixture
def scene(app, people):
    return Scene(app, people)


def doors_on(page):
    return {name for name, sign in DOORS.items() if sign in page}


def test_each_writer_finds_the_doors_that_fit_and_nothing_is_chosen_beforehand(app, people):
    expected = (
        ({}, {"introduction", "meeting", "end"}),
        ({"guest": True}, {"introduction", "account", "end"}),
        ({"minor": True}, {"introduction", "end"}),
        ({"guest": True, "band": AgeBand.TEEN}, {"account", "end"}),
    )
    for said, doors in expected:
        page = Scene(app, people, **said)
        text = page.mine.text(f"{page.url}/closing")
        assert doors_on(text) == doors, said
        assert "checked" not in text
        assert "答えずにホームへ" in text
        assert ("これからも日記で会う" in text) == ("minor" not in said and "band" not in said)


def test_what_is_said_at_the_end_stands_there_again_and_who_listened_reads_only_that(scene):
    answer = scene.mine.post(f"{scene.url}/closing", {"thanks": THANKS, "lighter": "lighter"})
    assert (answer.status_code, answer.location) == (303, scene.url)
    again = scene.mine.text(f"{scene.url}/closing")
    assert THANKS in again
    assert 'name="lighter"' not in again, "said once"
    assert "ひとことが届いています" in scene.theirs.text("/volunteer/threads")
    page = scene.theirs.text(scene.farewell)
    assert THANKS in page
    assert ANSWER not in page
    assert "ひとことが届いています" not in scene.theirs.text("/volunteer/threads")
    assert scene.theirs.get(scene.url).status_code == 404


def test_too_long_thanks_come_back_with_every_word(scene):
    long = "あ" * 1001
    answer = scene.mine.post(f"{scene.url}/closing", {"thanks": long})
    assert answer.status_code == 422
    assert long in answer.text
    assert "1,000字までです" in answer.text


def test_the_doors_lead_where_they_say(app, people, scene):
    for door, path in (
        ("introduction", f"{scene.url}/introductions"),
        ("end", scene.url),
        ("", scene.url),
        ("nonsense", scene.url),
        ("meeting", scene.url),
    ):
        assert scene.mine.post(f"{scene.url}/closing", {"door": door}).location == path, door
    guests = Scene(app, people, guest=True)
    assert guests.mine.post(f"{guests.url}/closing", {"door": "account"}).location == f"{guests.url}/account"


def test_a_minor_and_a_guest_cannot_choose_to_meet_whatever_they_send(app, people):
    minors, guests = Scene(app, people, minor=True), Scene(app, people, guest=True)
    assert minors.mine.post(f"{minors.url}/closing", {"door": "meeting"}).status_code == 404
    assert minors.mine.post(f"{minors.url}/meeting", {"wants": "1"}).status_code == 404
    guests.mine.post(f"{guests.url}/closing", {"door": "meeting"})
    assert guests.mine.post(f"{guests.url}/meeting", {"wants": "1"}).status_code == 404
    with minors.app.app_context():
        assert [row.writer_meets_at for row in db.session.query(Farewell)] == [None, None]
    assert "これからも日記で会う" not in minors.theirs.text(minors.farewell)


def test_names_are_on_no_page_until_both_chose_and_on_both_then(scene):
    pages = ((scene.mine, scene.url), (scene.theirs, scene.farewell))
    names = (scene.volunteer.nickname, scene.writer.nickname)
    scene.mine.post(f"{scene.url}/meeting", {"wants": "1"})
    for (browser, url), name in zip(pages, names, strict=True):
        assert name not in browser.text(url)
    assert "選んであります" not in scene.theirs.text(scene.farewell)
    scene.theirs.post(f"{scene.farewell}/meeting", {"wants": "1"})
    for (browser, url), name in zip(pages, names, strict=True):
        assert name in browser.text(url)
        assert name in browser.text("/connections/following")
    with scene.app.app_context():
        meeting = db.session.query(Meeting).one().public_id
    assert scene.mine.post(f"/consult/meetings/{meeting}/removal").location == "/consult/meetings"
    assert scene.volunteer.nickname not in scene.mine.text("/connections/following")
    assert scene.writer.nickname not in scene.theirs.text(scene.farewell)


def test_after_two_weeks_the_end_leads_back_to_the_thread(scene):
    with clock.fixed(clock.now() + ENDED_SHOWN + timedelta(hours=1)):
        assert scene.mine.get(f"{scene.url}/closing").location == scene.url
        assert "終えたあとのことを選ぶ" not in scene.mine.text(scene.url)


def test_the_question_is_sent_by_a_tap_and_its_answer_opens_the_thread_again(scene):
    assert "送らない" not in scene.theirs.text(scene.farewell)
    scene.due()
    assert "書きかえることはできません" in scene.theirs.text(scene.farewell)
    for _ in range(2):
        assert scene.theirs.post(f"{scene.farewell}/follow-up", {"sent": "1"}).status_code == 303
    assert scene.count(Letter) == 3
    page = scene.mine.text(scene.url)
    assert "その後、どうですか" in page
    assert 'name="body"' in page
    assert scene.mine.post(f"{scene.url}/draft", {"body": "書きかけ", "draft": "0"}).status_code == 303
    assert "書きかけ" in scene.mine.text(scene.url)
    empty = scene.mine.post(f"{scene.url}/letters", {"body": "  "})
    assert empty.status_code == 422
    assert scene.mine.post(f"{scene.url}/letters", {"body": "眠れています。"}).status_code == 303
    assert "もう一度ひらきました" in scene.mine.text(scene.url)
    with scene.app.app_context():
        assert db.session.get_one(Consultation, scene.row.id).state == State.CLAIMED
    assert "眠れています。" in scene.theirs.text(f"/volunteer/threads/{scene.row.public_id}")


def test_who_has_no_place_is_not_opened_to_and_the_writer_is_told(scene):
    scene.due()
    scene.theirs.post(f"{scene.farewell}/follow-up", {"sent": "1"})
    with scene.app.app_context():
        db.session.get_one(Volunteer, scene.volunteer.id).rests_since = clock.now()
        db.session.commit()
    scene.mine.post(f"{scene.url}/letters", {"body": "眠れています。"})
    assert "前の相談員は、いま引きうけられません" in scene.mine.text(scene.url)


def test_the_question_is_skipped_by_a_tap_or_refused_and_nobody_learns_of_it(app, people):
    for refuses in (False, True):
        scene = Scene(app, people)
        if refuses:
            scene.mine.post(f"{scene.url}/closing", {"refuses": "y"})
        scene.due()
        answer = scene.theirs.post(f"{scene.farewell}/follow-up", {"sent": "1" if refuses else "0"})
        assert answer.status_code == 303
        assert "「その後どうですか」を送れます" not in scene.theirs.text("/volunteer/threads")
        assert "その後、どうですか" not in scene.mine.text(scene.url)
    assert scene.count(Letter) == 4


def test_a_member_keeps_a_letter_with_a_tap_and_a_guest_has_none(app, people, scene):
    with app.app_context():
        letter = db.session.query(Letter).filter_by(side="volunteer").one().public_id
    for _ in range(2):
        answer = scene.mine.post(f"{scene.url}/keepsakes", {"letter": letter})
        assert answer.location == f"{scene.url}#l-{letter}"
    assert "とっておいた" in scene.mine.text(scene.url)
    assert ANSWER in scene.mine.text("/keepsakes/letters")
    assert scene.mine.post(f"{scene.url}/keepsakes", {"letter": "x"}).status_code == 404
    guests = Scene(app, people, guest=True)
    assert "とっておく" not in guests.mine.text(guests.url)
    assert guests.mine.post(f"{guests.url}/keepsakes", {"letter": letter}).status_code == 404


def test_introductions_are_there_once_the_thread_is_over_and_can_be_followed(app, people, scene, write):  # noqa: F811
    with app.app_context():
        other = people.member("なみのり")
        other.may_be_introduced = True
        db.session.commit()
        write(other, event="犬と散歩", audience="members")
    page = scene.mine.text(f"{scene.url}/introductions")
    assert "なみのり" in page
    assert f"/u/{other.public_id}/follow" in page
    assert "なみのり" not in Scene(app, people, guest=True).mine.text("/diaries")


def test_a_guest_brings_a_thread_that_is_over_and_finds_its_end(app, people):
    scene = Scene(app, people, guest=True)
    with app.app_context():
        member = people.member()
    scene.mine.sign_in(member)
    assert scene.mine.post(f"{scene.url}/account").location == f"{scene.url}/closing"
    assert "meeting" in doors_on(scene.mine.text(f"{scene.url}/closing"))


def test_thanks_are_seen_once_opened_and_not_by_a_head(scene):
    with scene.app.app_context():
        found = threads.find_own(scene.writer, scene.row.public_id)
        farewells.say(scene.writer, found, thanks=THANKS, lighter=None, refuses_follow_up=False)
    scene.theirs.client.head(scene.farewell)
    with scene.app.app_context():
        assert db.session.query(Farewell).one().thanks_seen_at is None
