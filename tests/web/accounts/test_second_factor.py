"""Signing in with a second factor, and its page in the settings."""

import re
from datetime import timedelta

import pytest

from kokotomo.domain.accounts import codes
from kokotomo.domain.accounts.models import PendingSignIn, SecondFactor, User, UserSession
from kokotomo.domain.accounts.queries import second_factors as queries
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.limits.rules import CODE_TRIES
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.factories_accounts import OTHER_PASSWORD, PASSWORD, settled, sign_in
from tests.support.factories_roles import code_for, holding, with_factor
from tests.support.mailbox import Mailbox
from tests.support.pages import form_to, main_of
from tests.support.visitor import Forms, Visitor

EMAIL = "shiori@example.jp"


@pytest.fixture
def shiori(app):
    """Somebody with a second factor; ``shiori.codes`` are the recovery codes."""
    user = settled(app, EMAIL)
    with app.app_context():
        user.codes = with_factor(user)
    Mailbox(app).fetch()
    return user


@pytest.fixture
def code(app, shiori):
    """The code on the phone, *steps* from now."""

    def now(steps=0):
        with app.app_context():
            return code_for(shiori, steps=steps)

    return now


def inside(app, code):
    """A browser in which shiori is signed in."""
    visitor = Visitor(app)
    assert sign_in(visitor, EMAIL).location == "/login/code"
    assert visitor.post("/login/code", {"code": code()}).status_code == 303
    assert visitor.get("/settings").status_code == 200
    return visitor


def count(app, kind):
    with app.app_context():
        return db.session.query(kind).count()


def test_a_right_password_leads_to_the_code_and_signs_in_nobody(app, shiori, visitor):
    answer = sign_in(visitor, EMAIL)
    assert (answer.status_code, answer.location) == (303, "/login/code")
    assert visitor.get("/settings").status_code == 303
    assert "ログイン" in visitor.text("/")
    assert count(app, UserSession) == 0
    assert visitor.get("/login/code").headers["Cache-Control"] == "no-store"


def test_password_and_code_lead_to_the_page_that_was_asked_for(app, shiori, visitor, code):
    sign_in(visitor, EMAIL, next="/connections", stay="y")
    answer = visitor.post("/login/code", {"code": code()})
    assert (answer.status_code, answer.location) == (303, "/connections")
    with app.app_context():
        row = db.session.query(UserSession).one()
        assert row.stays
        assert row.verified_at is not None
    assert count(app, PendingSignIn) == 0


def test_words_that_were_written_survive_password_and_code(app, shiori, visitor, code):
    late = visitor.post("/settings", {"bio": "川と石が好きです。", "cover": "kaki", "theme": "dark"})
    fields = Forms(late.get_data(as_text=True)).forms[-1][1]
    fields |= {"email": [EMAIL], "password": [PASSWORD]}
    assert visitor.client.post("/login", data=fields).location == "/login/code"
    assert visitor.post("/login/code", {"code": "000000"}).status_code == 422
    answer = visitor.post("/login/code", {"code": code()})
    page = visitor.text(answer.location)
    assert "川と石が好きです。" in page
    assert "書いた文章は残っています" in page


def test_without_the_right_password_nothing_tells_of_the_second_factor(app, shiori):
    settled(app, "hana@example.jp")
    pages = []
    for email in (EMAIL, "hana@example.jp", "nobody@example.jp"):
        answer = sign_in(Visitor(app), email, "もりのかぜ おと 52")
        assert answer.status_code == 422
        masked = re.sub(r'value="[^"]*"', "", answer.get_data(as_text=True)).replace(email, "")
        pages.append((masked, sorted(name for name, _ in answer.headers)))
    assert pages[0] == pages[1] == pages[2]


def test_without_a_password_before_it_the_code_page_leads_back(shiori, visitor, code):
    assert visitor.get("/login/code").location == "/login"
    answer = visitor.post("/login/code", {"code": code()})
    assert (answer.status_code, answer.location) == (303, "/login")
    assert visitor.get("/settings").status_code == 303


def test_after_ten_minutes_the_password_is_asked_for_again(shiori, visitor, code):
    sign_in(visitor, EMAIL)
    with clock.fixed(clock.now() + timedelta(minutes=10)):
        assert visitor.post("/login/code", {"code": code()}).location == "/login"
        assert "時間がたったので" in visitor.text("/login")


def test_a_code_is_taken_once(app, shiori, code):
    used = code()
    first, second = Visitor(app), Visitor(app)
    for visitor in (first, second):
        sign_in(visitor, EMAIL)
    assert first.post("/login/code", {"code": used}).status_code == 303
    answer = second.post("/login/code", {"code": used})
    assert answer.status_code == 422
    assert second.get("/settings").status_code == 303


def test_a_recovery_code_signs_in_and_says_how_many_are_left(shiori, visitor):
    sign_in(visitor, EMAIL)
    answer = visitor.post("/login/code", {"code": shiori.codes[0].lower()})
    assert "残りは9個です" in visitor.text(answer.location)


def test_tries_are_counted_for_the_person_and_a_new_password_still_comes_by_letter(app, shiori, code):
    most = int(CODE_TRIES.split("/")[0])
    visitor = Visitor(app)
    sign_in(visitor, EMAIL)
    found = [visitor.post("/login/code", {"code": "000000"}).status_code for _ in range(most)]
    assert found == [422] * most
    assert visitor.post("/login/code", {"code": ""}).status_code == 422
    assert visitor.post("/login/code", {"code": code()}).status_code == 429
    assert visitor.post("/reset", {"email": EMAIL}).status_code == 303
    path = Mailbox(app).only().path("/reset/")
    answer = Visitor(app).post(path, {"new_password": OTHER_PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/login/code")


def test_the_link_of_a_letter_stands_for_the_password_and_not_for_the_phone(app, shiori, visitor, code):
    visitor.post("/reset", {"email": EMAIL})
    visitor.post(Mailbox(app).only().path("/reset/"), {"new_password": OTHER_PASSWORD})
    assert visitor.get("/settings").status_code == 303
    assert "新しいパスワードを決めました" in visitor.text("/login/code")
    assert visitor.post("/login/code", {"code": code()}).location == "/"
    assert visitor.get("/settings").status_code == 200


def test_who_left_comes_back_only_with_the_code(app, shiori, code):
    visitor = inside(app, code)
    assert visitor.post("/settings/leaving", {"present_password": PASSWORD}).status_code == 303
    assert sign_in(visitor, EMAIL).location == "/login/code"
    assert visitor.get("/returning").location == "/login"
    assert visitor.post("/login/code", {"code": code(1)}).location == "/returning"
    assert visitor.post("/returning").status_code == 303
    assert visitor.get("/settings").status_code == 200


def secret_on(page):
    return re.search(r'class="qr__secret[^"]*">([A-Z2-7-]+)<', page).group(1).replace("-", "")


def now_code(secret, steps=0):
    return codes.code_of(secret, codes.step_of(clock.now()) + steps)


def test_setting_up_shows_the_secret_three_ways_and_the_codes_once(app, visitor):
    settled(app, EMAIL)
    sign_in(visitor, EMAIL)
    elsewhere = Visitor(app)
    sign_in(elsewhere, EMAIL)
    path = "/settings/second-factor"
    assert visitor.post(path, {"present_password": "x"}).status_code == 422
    assert visitor.get(f"{path}/phone").location == path
    assert visitor.post(path, {"present_password": PASSWORD}).location == f"{path}/phone"
    answer = visitor.get(f"{path}/phone")
    page = answer.get_data(as_text=True)
    secret = secret_on(page)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<svg" in page
    assert f"secret={secret}" in page
    assert visitor.post(f"{path}/phone", {"code": "000000"}).status_code == 422
    assert sign_in(Visitor(app), EMAIL).location == "/"
    answer = visitor.post(f"{path}/phone", {"code": now_code(secret)})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(re.findall(r"<li>[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}</li>", answer.get_data(as_text=True))) == 10
    assert elsewhere.get("/settings").status_code == 303
    assert "回復コードの残りは10個です" in visitor.text(path)
    assert not re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-", main_of(visitor.text(path)))
    assert sign_in(Visitor(app), EMAIL).location == "/login/code"


def test_new_recovery_codes_ask_for_password_and_code(app, shiori, code):
    visitor = inside(app, code)
    path = "/settings/second-factor/codes"
    assert visitor.post(path, {"present_password": PASSWORD}).status_code == 422
    assert visitor.post(path, {"present_password": "x", "code": code(1)}).status_code == 422
    answer = visitor.post(path, {"present_password": PASSWORD, "code": code(1)})
    assert answer.status_code == 200
    assert shiori.codes[0] not in answer.get_data(as_text=True)
    other = Visitor(app)
    sign_in(other, EMAIL)
    assert other.post("/login/code", {"code": shiori.codes[0]}).status_code == 422


def test_it_is_removed_with_password_and_code(app, shiori, code):
    visitor = inside(app, code)
    path = "/settings/second-factor/removal"
    assert visitor.post(path, {"present_password": PASSWORD, "code": ""}).status_code == 422
    assert visitor.post(path, {"present_password": PASSWORD, "code": code(1)}).location == "/settings"
    assert visitor.get("/settings").status_code == 200
    assert count(app, SecondFactor) == 0
    assert sign_in(Visitor(app), EMAIL).location == "/"


def test_who_needs_it_for_a_role_cannot_remove_it(app, shiori, code):
    with app.app_context():
        holding(db.session.get_one(User, shiori.id), Role.EDITOR, factor=False)
    visitor = inside(app, code)
    assert "確認コードをやめる" not in visitor.text("/settings/second-factor")
    fields = {"present_password": PASSWORD, "code": code(1)}
    assert visitor.post("/settings/second-factor/removal", fields).location == "/settings/second-factor"
    assert count(app, SecondFactor) == 1


def test_being_asked_again_gives_a_new_session_that_knows_it(app, shiori, code):
    visitor = inside(app, code)
    before = visitor.client.get_cookie("kokotomo", domain="localhost").value
    later = clock.now() + timedelta(minutes=16)
    with clock.fixed(later):
        assert visitor.post("/login/again", {"present_password": PASSWORD, "code": ""}).status_code == 422
        answer = visitor.post(
            "/login/again", {"present_password": PASSWORD, "code": code(), "next": "/connections"}
        )
        assert answer.location == "/connections"
        with app.app_context():
            assert db.session.query(UserSession).one().verified_at == later
    assert visitor.client.get_cookie("kokotomo", domain="localhost").value != before


def test_who_has_no_second_factor_is_asked_for_the_password_alone(app, visitor):
    settled(app, EMAIL)
    sign_in(visitor, EMAIL)
    assert "code" not in form_to(visitor.text("/login/again"), "/login/again")
    assert visitor.post("/login/again", {"present_password": "x"}).status_code == 422
    assert visitor.post("/login/again", {"present_password": PASSWORD}).location == "/"
    assert visitor.get("/settings").status_code == 200


def test_a_change_of_password_keeps_the_phone_and_what_it_proved(app, shiori, code):
    visitor = inside(app, code)
    fields = {"present_password": PASSWORD, "new_password": OTHER_PASSWORD}
    assert visitor.post("/settings/password", fields).status_code == 303
    with app.app_context():
        assert queries.is_set(shiori)
        assert db.session.query(UserSession).one().verified_at is not None
