"""Nobody has answered for two days: an honest line, where to turn, and three ways."""

from datetime import timedelta

import pytest

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.models.threads import Consultation, ThreadMark
from kokotomo.domain.consultations.rules import AgeBand, Mark, State
from kokotomo.domain.consultations.sweeps import terms
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.help import queries as help_lines
from kokotomo.domain.notifications.models import Notification
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from kokotomo.foundation.mail import OutgoingMail
from tests.support.consulting import let_in
from tests.support.factories_consultations import a_letter, a_volunteer, taken
from tests.support.pages import form_to
from tests.support.threads import Pair, a_pair, guest_browser

WORDS = "夜になると、眠れません。\n\nだれとも話していません。"
NOBODY = "まだ、返事が届いていません"


@pytest.fixture
def tell(app):
    """Two days pass, and the worker's sweep."""

    def pass_by() -> int:
        with app.app_context():
            return terms.tell_of_waiting()

    return pass_by


def a_wait(people, writer: User | None = None, *, band: AgeBand = AgeBand.THIRTIES, opened: bool = False):
    app = people.app
    with app.app_context():
        volunteer = a_volunteer(people)
        at = clock.now() - timedelta(days=2, hours=1)
        said = {"first_opened_at": clock.now()} if opened else {}
        consultation = a_letter(writer, WORDS, band=band, at=at, **said)
    mine = guest_browser(app, consultation) if writer is None else people.browser(writer)
    return Pair(app, volunteer, consultation, None, mine, people.browser(volunteer), writer)


@pytest.fixture(params=["member", "guest"])
def wait(request, people, tell):
    pair = a_wait(people, people.member() if request.param == "member" else None)
    assert NOBODY not in pair.mine.text(pair.url)
    assert tell() == 1
    return pair


def row(pair) -> Consultation:
    with pair.app.app_context():
        return pair.row().consultation


def test_the_page_says_so_and_names_who_is_there_now(wait):
    page = wait.mine.text(wait.url)
    assert NOBODY in page
    assert "困ったときの連絡先をすべて見る" in page
    for way in (f"{wait.url}/everyone", f"{wait.url}/withdrawal", f'action="{wait.url}/waiting"'):
        assert way in page
    assert "2日がたちましたが、引きうけた人がまだいません" in page


def test_a_member_is_told_in_the_site_and_a_guest_by_the_one_mail(people, tell):
    member, guest = a_wait(people, people.member()), a_wait(people)
    assert guest.mine.post(f"{guest.url}/address", {"mail": "yoru@example.jp"}).status_code == 303
    assert tell() == 2
    with member.app.app_context():
        assert [one.recipient_id for one in db.session.query(Notification)] == [member.writer.id]
        (mail,) = db.session.query(OutgoingMail)
        assert mail.once == f"thread_news/{guest.consultation.public_id}"
    assert "アドレスをあずけられます" in guest.mine.text(guest.url)


def test_who_waits_on_is_asked_no_more(wait):
    for _ in range(2):
        assert wait.mine.post(f"{wait.url}/waiting").status_code == 303
    page = wait.mine.text(wait.url)
    assert NOBODY not in page
    assert "このまま待つことにしました" in page
    assert f"{wait.url}/everyone" in page
    with wait.app.app_context():
        assert db.session.query(ThreadMark).filter_by(kind=Mark.WAITS_ON.value).count() == 1
        assert terms.tell_of_waiting() == 0
    assert row(wait).state == State.WAITING


def test_the_letter_as_its_writer_changed_it_becomes_a_page_for_everyone(wait, people):
    path = f"{wait.url}/everyone"
    form = form_to(wait.mine.text(path), path)
    assert form["words"] == WORDS
    sent = form | {"words": "だれとも話していません。"}
    refused = wait.mine.client.post(path, data=sent)
    assert refused.status_code == 422
    assert form_to(refused.text, path)["words"] == "だれとも話していません。"
    empty = wait.mine.client.post(path, data=form | {"words": " ", "consent": "2026-11"})
    assert empty.status_code == 422
    assert "みんなに読んでもらう文章を入力してください" in empty.text
    for _ in range(2):
        assert wait.mine.client.post(path, data=sent | {"consent": "2026-11"}).status_code == 303
    with wait.app.app_context():
        (page,) = db.session.query(Diary)
        assert (page.author_id, page.audience) == (None, "members")
        assert page.public_id
        public_id = page.public_id
    found = row(wait)
    assert (found.state, found.waiting_since, found.listener) == (State.OPEN, None, "everyone")
    shown = people.browser(people.member()).text(f"/diaries/{public_id}")
    assert "だれとも話していません。" in shown
    assert "眠れません" not in shown
    assert "匿名の日記として会員が読んでいます" in wait.mine.text(wait.url)
    assert wait.theirs.get(path).status_code == 404


def test_an_unopened_letter_can_be_taken_back_and_sent_again(wait):
    page = wait.mine.text(f"{wait.url}/withdrawal")
    assert "まだだれも開いていません" in page
    for _ in range(2):
        assert wait.mine.post(f"{wait.url}/withdrawal").status_code == 303
    assert row(wait).state == State.TAKEN_BACK
    assert wait.mine.post(f"{wait.url}/sending-again").status_code == 303
    found = row(wait)
    assert (found.state, found.nobody_told_at) == (State.WAITING, None)
    with wait.app.app_context():
        assert terms.tell_of_waiting() == 0


@pytest.mark.parametrize("guest", [False, True])
def test_what_somebody_has_read_ends_for_good(people, tell, guest):
    pair = a_wait(people, None if guest else people.member(), opened=True)
    assert "もう相談員が開いたので、取りもどせません" in pair.mine.text(f"{pair.url}/withdrawal")
    assert pair.mine.post(f"{pair.url}/withdrawal").status_code == 409
    tell()
    assert "もう開いて読んだ相談員がいるので" in pair.mine.text(f"{pair.url}/withdrawal")
    for _ in range(2):
        assert pair.mine.post(f"{pair.url}/withdrawal").status_code == 303
    assert row(pair).state == State.CLOSED
    assert "だれとも話していません" in pair.mine.text(pair.url)


@pytest.mark.parametrize("way", ["waiting", "everyone", "withdrawal"])
def test_somebody_was_faster(people, tell, way):
    pair = a_wait(people, people.member())
    tell()
    with pair.app.app_context():
        taken(pair.row().consultation, pair.volunteer)
    answer = pair.mine.post(f"{pair.url}/{way}", {"words": "消えない言葉", "consent": "2026-11"})
    assert answer.status_code == (303 if way == "waiting" else 409)
    if way == "everyone":
        assert "消えない言葉" in answer.text
    assert row(pair).state == State.CLAIMED


@pytest.mark.parametrize("band", [AgeBand.CHILD, AgeBand.TEEN, AgeBand.UNSAID])
def test_where_no_adult_age_is_known_there_is_no_page_and_child_lines_stand_first(people, tell, band):
    pair = a_wait(people, band=band)
    tell()
    page = pair.mine.text(pair.url)
    assert NOBODY in page
    assert f"{pair.url}/everyone" not in page
    with pair.app.app_context():
        panel = help_lines.panel_for(True, clock.now())
    assert any(one.line.for_children for one in panel)
    crisis = page.split('class="crisis"')[1]
    places = [crisis.index(one.line.name) for one in panel]
    assert places == sorted(places)
    assert pair.mine.get(f"{pair.url}/everyone").status_code == 404
    sent = {"words": WORDS, "consent": "2026-11"}
    assert pair.mine.post(f"{pair.url}/everyone", sent).status_code in (404, 422)
    assert row(pair).state == State.WAITING


def test_before_two_days_none_of_it_is_there(people):
    pair = a_wait(people, people.member())
    for way in ("waiting", "everyone"):
        answer = pair.mine.post(f"{pair.url}/{way}", {"words": "言葉", "consent": "2026-11"})
        assert answer.status_code == (303 if way == "waiting" else 409)
    assert pair.mine.get(f"{pair.url}/everyone").status_code == 404
    assert row(pair).state == State.WAITING


def test_what_was_said_to_who_vanished_can_be_put_into_words_for_the_next(people):
    pair = a_pair(people, guest=False)
    assert "次の人に伝えたいこと" not in pair.mine.text(pair.url)
    pair.mine.post(f"{pair.url}/letters", {"body": "この人にだけの言葉"})
    with clock.fixed(clock.now() + timedelta(days=2)):
        with pair.app.app_context():
            assert terms.lapse() == 1
        page = pair.mine.text(pair.url)
        assert "から返事が届かないので、ほかの相談員にも読めるようにしました" in page
        assert "次の人に伝えたいこと" in page
        sent = form_to(page, f"{pair.url}/summary") | {"summary": "仕事のことです。", "handed": "1"}
        for _ in range(2):
            assert pair.mine.client.post(f"{pair.url}/summary", data=sent).status_code == 303
        with pair.app.app_context():
            other = a_volunteer(people)
            taken(pair.row().consultation, other)
        shown = people.browser(other).text(pair.held_url)
        assert "仕事のことです。" in shown
        assert "この人にだけの言葉" not in shown


def test_words_with_the_code_in_them_become_no_page(app, people, visitor, tell):

    path, code = let_in(visitor, age="thirties")
    with app.app_context():
        found = db.session.query(Consultation).one()
        found.sent_at -= timedelta(days=3)
        db.session.commit()
    tell()
    sent = {"words": f"番号は{code}です", "consent": "2026-11"}
    answer = visitor.post(f"{path}/everyone", sent)
    assert answer.status_code == 422
    assert "文章に受付番号が入っています" in answer.text
