"""みんなに, from the form: who is offered it, what they agree to, and the page that comes of it."""

import pytest

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments import actions as comments
from kokotomo.domain.consultations.models.threads import Letter
from kokotomo.domain.consultations.rules import CONSENT_VERSION, State
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.mail import OutgoingMail
from tests.support.consulting import WORDS, checked, code_in, confirming, let_in, post, sent, threads

OFFER = "名前を出さずに、みんなに"
ADULT = {"listener": "everyone", "age": "thirties"}


def pages(app) -> list[Diary]:
    with app.app_context():
        return db.session.query(Diary).all()


def test_a_guests_letter_becomes_a_page_that_members_read(app, visitor, people):
    with app.app_context():
        topic = lists.topics()[0].public_id
    answer = sent(visitor, alias="すずめ", topics=topic, **ADULT)
    assert (answer.status_code, bool(code_in(answer))) == (200, True)
    assert "匿名の日記として、会員が読めるようになりました" in answer.text
    ((thread,), (page,)) = threads(app), pages(app)
    assert (thread.state, thread.diary_id, thread.waiting_since) == (State.OPEN, page.id, None)
    assert (page.author_id, page.audience) == (None, "members")
    shown = people.browser(people.member()).text(f"/diaries/{page.public_id}")
    assert "電気を消すのが、こわいです。" in shown
    assert "すずめ" not in shown
    assert page.public_id in people.browser(people.member()).text(f"/topics/{topic}")
    assert visitor.get(f"/diaries/{page.public_id}").status_code == 404


def test_a_members_letter_is_a_page_and_a_thread_of_their_own(app, people):
    writer = people.member()
    answer = sent(people.browser(writer), listener="everyone")
    ((thread,), (page,)) = threads(app), pages(app)
    assert (answer.status_code, answer.location) == (303, f"/consult/{thread.public_id}")
    assert (thread.writer_id, page.author_id) == (writer.id, None)
    notebook = people.browser(people.member()).text(f"/u/{writer.public_id}")
    assert page.public_id not in notebook
    assert page.public_id not in people.browser(writer).text(f"/u/{writer.public_id}")


def test_the_same_form_sent_again_is_one_page(app, visitor):
    fields = confirming(visitor, **ADULT).filled(consent=CONSENT_VERSION)
    assert len({code_in(post(visitor, "/consult", fields)) for _ in range(3)}) == 1
    assert len(threads(app)) == len(pages(app)) == 1
    with app.app_context():
        assert db.session.query(Letter).count() == 1


@pytest.mark.parametrize("age", ["child", "teen", "unsaid", ""])
def test_without_an_adult_age_it_comes_back_with_every_word(app, visitor, age):
    answer = checked(visitor, listener="everyone", age=age)
    assert answer.status_code == 422
    assert "「みんなに」は、18歳以上とわかる人だけが選べます" in answer.text
    assert WORDS.split("\n")[0] in answer.text
    assert pages(app) == []


def test_a_minor_member_is_not_offered_it_and_cannot_send_it(app, people):
    browser = people.browser(people.minor())
    assert OFFER not in browser.text("/consult/new")
    page = confirming(browser)
    answer = post(browser, "/consult", page.filled(consent=CONSENT_VERSION, listener="everyone"))
    assert answer.status_code in (303, 422)
    assert pages(app) == []
    assert checked(browser, listener="everyone").status_code == 422


def test_who_sends_to_everyone_agrees_to_its_own_lines(visitor, people):
    assert OFFER in visitor.text("/consult/new")
    page = checked(visitor, **ADULT).text
    assert "<b>会員のみんなが読みます</b>" in page
    assert "ひとりずつ開いて読む" not in page
    one = checked(visitor, listener="one", age="thirties").text
    assert "<b>ひとりずつ開いて読む</b>" in one
    assert "会員のみんなが読みます" not in one


def test_without_the_tick_there_is_no_page(app, visitor):
    answer = post(visitor, "/consult", list(confirming(visitor, **ADULT).fields))
    assert answer.status_code == 422
    assert pages(app) == threads(app) == []


def test_the_first_reply_sends_a_guest_the_one_mail(app, visitor, people):
    path, _code = let_in(visitor, **ADULT)
    assert visitor.post(f"{path}/address", {"mail": "yoru@example.jp"}).status_code == 303
    ids = [people.member().id for _ in range(2)]
    with app.app_context():
        diary = db.session.query(Diary).one()
        for person_id in ids:
            comments.reply(db.session.get_one(User, person_id), diary, "読みました", None, public_ids.new())
        (mail,) = db.session.query(OutgoingMail)
        assert mail.once.startswith("thread_news/")
    assert threads(app)[0].mail_sealed is None


def test_deleting_the_thread_deletes_the_page(app, visitor):
    path, _code = let_in(visitor, **ADULT)
    assert visitor.post(f"{path}/deletion").status_code == 303
    assert pages(app) == threads(app) == []
