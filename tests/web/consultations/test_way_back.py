"""The code: never anywhere but in a body, counted before it is tried, one answer to all that open nothing."""

import re
from datetime import timedelta

import pytest

from bench.pages import form, parse
from kokotomo.domain.consultations import receipts
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.limits.models import Tally
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.consulting import WORDS, code_in, let_in, post, sent, threads
from tests.support.mailbox import Mailbox
from tests.support.visitor import Visitor
from tests.truth.seen import masked

OTHER = receipts.shown("7F3M92QXK4TD0H6VWBN8E1SC")


def test_unknown_wrong_deleted_and_malformed_codes_are_answered_alike(app, visitor):
    path, code = let_in(visitor)
    assert visitor.post(f"{path}/deletion").location == "/consult"
    guest = Visitor(app)
    guest.get("/consult/return")
    typed = (code, OTHER, OTHER[:-1] + "A", "x", "あ" * 500, "\x00", "0" * 25)
    answers = {masked(guest.post("/consult/return", {"code": one}), "form_key")[0] for one in typed}
    assert answers == {422}
    bodies = {_plain(guest.post("/consult/return", {"code": one}).text) for one in typed[:3]}
    assert len(bodies) == 1


def _plain(page: str) -> str:
    return re.sub(r'value="[^"]*"', "", page)


def test_ten_wrong_codes_of_a_network_and_no_eleventh_but_the_owner_from_elsewhere_comes_in(app, visitor):
    path, code = let_in(visitor)
    guest = Visitor(app)
    for _ in range(10):
        assert guest.post("/consult/return", {"code": OTHER}).status_code == 422
    # Not even a right one is looked at any more: it would tell which one is.
    for typed in (OTHER, code):
        answer = guest.post("/consult/return", {"code": typed})
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) <= 600
        assert typed not in answer.text
    kept = guest.post("/consult/receipt", {"code": code})
    assert kept.status_code == 429
    elsewhere = guest.post("/consult/return", {"code": code}, environ_base={"REMOTE_ADDR": "198.51.100.7"})
    assert elsewhere.location == path
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        assert Visitor(app).post("/consult/return", {"code": code}).location == path


def test_right_codes_use_no_try_up(app, visitor):
    path, code = let_in(visitor)
    for _ in range(12):
        assert Visitor(app).post("/consult/return", {"code": code}).location == path


def test_a_try_is_counted_before_anything_is_looked_up(app, visitor, monkeypatch):
    from kokotomo.web.consultations import receipts as views

    counted = []

    def looking(typed):
        with db.engine.connect() as other:
            counted.append(other.execute(db.select(db.func.count()).select_from(Tally)).scalar())

    monkeypatch.setattr(views.queries, "find_by_code", looking)
    assert visitor.post("/consult/return", {"code": OTHER}).status_code == 422
    assert counted
    assert counted[0] >= 1


def test_the_code_stands_in_no_address_cookie_row_mail_or_log(app, visitor, caplog):
    answer = sent(visitor)
    code = code_in(answer)
    told = {"code": code, "label": "メモ", "mail": "yoru@example.jp", "keep": "y"}
    kept = visitor.post("/consult/receipt", told)
    page = visitor.get(kept.location)
    plain = code.replace("-", "")
    everywhere = [kept.location, str(kept.headers), page.text, str(page.headers), caplog.text]
    everywhere += [repr(cookie) for cookie in visitor.client._cookies.values()]
    everywhere += [letter.body + letter.subject for letter in Mailbox(app).fetch()]
    with app.app_context():
        rows = db.session.execute(db.select(Consultation.__table__)).all()
    everywhere.append(repr(rows))
    assert not [where for where in everywhere if code in where or plain in where or plain[:24] in where]
    cookie = visitor.client.get_cookie("thread")
    assert cookie.max_age == 14 * 24 * 3600


def test_without_the_wish_the_cookie_ends_with_the_browser(visitor):
    let_in(visitor)
    assert visitor.client.get_cookie("thread").max_age is None


def test_after_half_an_hour_the_code_is_asked_again(app, visitor):
    path, _code = let_in(visitor)
    with clock.fixed(clock.now() + timedelta(minutes=31)):
        assert visitor.get(path).location == "/consult/return"


def test_words_that_came_too_late_travel_through_the_door_and_are_sent_with_one_tap(app, visitor):
    path, code = let_in(visitor)
    words = {"mail": "yoru@example.jp", "body": "一行め\n二行め", "form_key": "a" * 26}
    with clock.fixed(clock.now() + timedelta(minutes=31)):
        late = visitor.post(f"{path}/address", words)
        assert late.status_code == 401
        door = form(parse(late.text), lambda one: one.value("code") is not None)
        assert door.value("kept.body") in ("一行め\n二行め", "一行め\r\n二行め")
        wrong = post(visitor, "/consult/return", door.filled(code=OTHER))
        assert wrong.status_code == 422
        again = form(parse(wrong.text), lambda one: one.value("code") is not None)
        back = post(visitor, "/consult/return", again.filled(code=code))
        assert back.status_code == 200
        assert "二行め" in back.text
        resend = form(parse(back.text), lambda one: one.value("body") is not None)
        assert resend.action == f"{path}/address"
        assert resend.value("form_key") == "a" * 26
        done = post(visitor, resend.action, resend.filled())
        assert (done.status_code, done.location) == (303, path)
    (thread,) = threads(app)
    assert thread.mail_sealed is not None


def test_words_for_one_thread_are_not_sent_to_another(app, visitor):
    path, _code = let_in(visitor)
    other = Visitor(app)
    _their_path, theirs = let_in(other)
    with clock.fixed(clock.now() + timedelta(minutes=31)):
        late = visitor.post(f"{path}/address", {"body": "ひみつの続き"})
        door = form(parse(late.text), lambda one: one.value("code") is not None)
        back = post(visitor, "/consult/return", door.filled(code=theirs))
    assert "ひみつの続き" in back.text
    assert f'action="{path}' not in back.text


@pytest.mark.parametrize(
    "page", ["https://evil.invalid/x", "/consult/../x", "/settings", "/consult/x", "//x"]
)
def test_the_door_sends_words_nowhere_but_to_threads(app, visitor, page):
    _path, code = let_in(visitor)
    answer = Visitor(app).post("/consult/return", {"code": code, "kept_page": page, "kept.body": "あ"})
    assert answer.status_code == 303


def test_every_page_is_kept_nowhere_and_tells_nobody_where_it_was(app, visitor):
    path, _code = let_in(visitor)
    titles = set()
    for one in ("/consult", "/consult/new", "/consult/return", path, f"{path}/deletion", f"{path}/code"):
        answer = visitor.get(one)
        assert answer.headers["Cache-Control"] == "no-store", one
        assert answer.headers["Referrer-Policy"] == "strict-origin", one
        titles.add(re.search("<title>(.*?)</title>", answer.text)[1])
    assert titles <= {f"{word} | ココトモ" for word in ("ご案内", "入力", "確認", "控え", "やりとり", "一覧")}


def test_a_new_code_is_shown_once_and_the_old_one_is_dead(app, visitor):
    path, old = let_in(visitor)
    page = form(parse(visitor.text(f"{path}/code")), lambda one: one.value("mark") is not None)
    fields = page.filled()
    codes = {code_in(post(visitor, f"{path}/code", fields)) for _ in range(2)}
    assert len(codes) == 1
    assert codes != {old}
    assert Visitor(app).post("/consult/return", {"code": old}).status_code == 422
    assert Visitor(app).post("/consult/return", {"code": codes.pop()}).location == path
    assert WORDS.split("\n")[0] in visitor.text(path)


def test_who_leaves_the_thread_is_asked_for_the_code(visitor):
    path, _code = let_in(visitor)
    answer = visitor.post(f"{path}/exit")
    assert (answer.status_code, answer.location) == (303, "/consult")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert visitor.get(path).location == "/consult/return"


def test_the_receipt_leads_to_taking_back_and_deleting(visitor):
    answer = sent(visitor)
    code = code_in(answer)
    for way in ("withdrawal", "deletion"):
        assert visitor.post("/consult/receipt", {"code": code, "way": way}).location.endswith(f"/{way}")
    path = visitor.post("/consult/receipt", {"code": code, "way": "https://evil.invalid"}).location
    assert path.startswith("/consult/")
    assert visitor.post(f"{path}/withdrawal").status_code == 303
    assert "取りもどしてあります" in visitor.text(path)
    assert visitor.post(f"{path}/sending-again").status_code == 303


def test_a_letter_that_was_opened_meanwhile_is_not_taken_back(app, visitor):
    path, _code = let_in(visitor)
    with app.app_context():
        db.session.query(Consultation).update({"first_opened_at": clock.now()})
        db.session.commit()
    answer = visitor.post(f"{path}/withdrawal")
    assert answer.status_code == 409
    assert "もう相談員が開いた" in answer.text


def test_an_address_that_cannot_be_one_brings_the_receipt_back(app, visitor):
    code = code_in(sent(visitor))
    answer = visitor.post("/consult/receipt", {"code": code, "mail": "だれか"})
    assert answer.status_code == 422
    assert code_in(answer) == code
    assert "メールアドレスに「@」を入れてください" in answer.text


def test_a_guest_takes_the_thread_along_to_an_account(app, people, visitor):
    path, code = let_in(visitor)
    assert f"/login?next={path}/account" in visitor.text(f"{path}/account").replace("%2F", "/")
    member = people.member()
    visitor.sign_in(member)
    for _ in range(2):
        answer = visitor.post(f"{path}/account")
        assert (answer.status_code, answer.location) == (303, path)
    assert WORDS.split("\n")[0] in people.browser(member).text(path)
    assert Visitor(app).post("/consult/return", {"code": code}).status_code == 422
    assert people.browser(people.member()).get(path).status_code == 404


def test_letters_of_a_network_are_limited_and_the_words_are_there(app, visitor):
    for _ in range(10):
        assert sent(Visitor(app)).status_code == 200
    answer = sent(visitor)
    assert answer.status_code == 429
    assert "電気を消すのが、こわいです。" in answer.text
    again = form(parse(answer.text), lambda one: one.value("letter") is not None)
    with clock.fixed(clock.now() + timedelta(hours=1, minutes=1)):
        back = post(visitor, again.action, again.filled())
        assert back.status_code == 200
        page = form(parse(back.text), lambda one: one.value("sender") is not None)
        assert code_in(post(visitor, "/consult", page.filled()))
