"""Signing in and out: new ids, new form tokens, no way to another site, a limit for each address."""

import threading

import pytest
from sqlalchemy import select, text

from kokotomo.domain.accounts.models import UserSession
from kokotomo.domain.limits.rules import LOGIN_TRIES
from kokotomo.foundation.db import db
from tests.support.factories_accounts import PASSWORD, settled, sign_in
from tests.support.visitor import Forms, Visitor
from tests.web.test_origins import NOT_OURS

AWAY = [where for where in NOT_OURS if where]


@pytest.fixture
def shiori(app):
    return settled(app, "shiori@example.jp")


def cookies(answer):
    return {line.split("=", 1)[0]: line for line in answer.headers.getlist("Set-Cookie")}


def test_a_member_signs_in_and_is_led_home(shiori, visitor):
    answer = sign_in(visitor, "shiori@example.jp")
    assert (answer.status_code, answer.location) == (303, "/")
    assert visitor.get("/settings").status_code == 200


def test_the_cookie_is_a_fresh_random_id_of_which_only_a_hash_is_kept(app, shiori, visitor):
    tokens = set()
    for _ in range(3):
        value = cookies(sign_in(visitor, "shiori@example.jp"))["kokotomo"]
        token = value.split("=", 1)[1].split(";", 1)[0]
        assert len(token) == 43
        assert "HttpOnly" in value
        assert "SameSite=Lax" in value
        tokens.add(token)
    assert len(tokens) == 3
    with app.app_context():
        kept = repr(db.session.execute(text("SELECT * FROM user_sessions")).all())
        assert not any(token in kept for token in tokens)


def test_an_id_from_before_signing_in_is_worth_nothing_afterwards(app, shiori, visitor):
    chosen = "A" * 43
    visitor.client.set_cookie("kokotomo", chosen, domain="localhost")
    sign_in(visitor, "shiori@example.jp")
    assert visitor.client.get_cookie("kokotomo", domain="localhost").value != chosen
    attacker = Visitor(app)
    attacker.client.set_cookie("kokotomo", chosen, domain="localhost")
    assert attacker.get("/settings").status_code == 303


def test_signing_in_again_ends_the_session_that_was_there(app, shiori, visitor):
    sign_in(visitor, "shiori@example.jp")
    old = visitor.client.get_cookie("kokotomo", domain="localhost").value
    sign_in(visitor, "shiori@example.jp")
    thief = Visitor(app)
    thief.client.set_cookie("kokotomo", old, domain="localhost")
    assert thief.get("/settings").status_code == 303
    with app.app_context():
        assert len(db.session.scalars(select(UserSession)).all()) == 1


def test_form_tokens_change_when_somebody_signs_in_or_out(shiori, visitor):
    before = visitor.token()
    sign_in(visitor, "shiori@example.jp")
    within = visitor.token()
    visitor.post("/logout")
    after = visitor.token()
    assert len({before, within, after}) == 3
    answer = visitor.client.post("/login", data={"csrf_token": within, "email": "a@b.jp", "password": "x"})
    assert answer.status_code == 400


def test_signing_out_ends_the_session_itself_and_takes_a_token(app, shiori, visitor):
    sign_in(visitor, "shiori@example.jp")
    token = visitor.client.get_cookie("kokotomo", domain="localhost").value
    assert visitor.client.post("/logout").status_code == 400
    assert visitor.get("/settings").status_code == 200
    answer = visitor.post("/logout")
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    thief = Visitor(app)
    thief.client.set_cookie("kokotomo", token, domain="localhost")
    assert thief.get("/settings").status_code == 303
    assert visitor.get("/logout").status_code == 405


@pytest.mark.parametrize(("stay", "lasts"), [({"stay": "y"}, True), ({}, False)])
def test_the_cookie_outlives_the_browser_only_if_asked_for(shiori, visitor, stay, lasts):
    cookie = cookies(sign_in(visitor, "shiori@example.jp", **stay))["kokotomo"]
    assert ("Max-Age=31536000" in cookie) is lasts


def test_a_closed_page_asks_who_is_there_and_leads_back(shiori, visitor):
    answer = visitor.get("/settings/password?x=1")
    assert (answer.status_code, answer.location) == (303, "/login?next=/settings/password")
    fields = Forms(visitor.text(answer.location)).forms[-1][1]
    assert fields["next"] == ["/settings/password"]
    answer = sign_in(visitor, "shiori@example.jp", next=fields["next"][0])
    assert answer.location == "/settings/password"


def test_the_way_back_keeps_its_place_on_the_page(shiori, visitor):
    page = visitor.text("/login?next=/settings%23account")
    back = Forms(page).forms[-1][1]["next"][0]
    assert back == "/settings#account"
    assert sign_in(visitor, "shiori@example.jp", next=back).location == "/settings#account"


def test_a_wrong_password_does_not_lose_the_way_back(shiori, visitor):
    answer = sign_in(visitor, "shiori@example.jp", "もりのかぜ おと 52", next="/settings")
    assert Forms(answer.get_data(as_text=True)).forms[-1][1]["next"] == ["/settings"]


@pytest.mark.parametrize("where", AWAY)
def test_no_way_back_leads_to_another_site(shiori, visitor, where):
    page = visitor.client.get("/login", query_string={"next": where}).get_data(as_text=True)
    assert Forms(page).forms[-1][1]["next"] == [""]
    assert sign_in(visitor, "shiori@example.jp", next=where).location == "/"
    assert visitor.client.get("/login", query_string={"next": where}).location == "/"


def test_a_slip_of_the_finger_is_told_beside_its_field(shiori, visitor):
    page = sign_in(visitor, "shiori.example.jp", "").get_data(as_text=True)
    assert page.count("メールアドレスに「@」を入れてください") == 2
    assert page.count("パスワードを入力してください") == 2


def test_tries_at_one_address_are_counted_before_they_are_looked_at(app, shiori):
    often = int(LOGIN_TRIES.split("/")[0])
    answers = []

    def guess(number):
        visitor = Visitor(app)
        answer = sign_in(
            visitor,
            "shiori@example.jp",
            f"あてずっぽう {number:02}",
            # Each from another network, so that only the address is the same.
        )
        answers.append(answer.status_code)

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(often + 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [*[422] * often, *[429] * 4]
    late = sign_in(Visitor(app), "shiori@example.jp", PASSWORD)
    assert late.status_code == 429
    assert 0 < int(late.headers["Retry-After"]) <= 600


def test_an_unknown_address_has_the_same_limit(app):
    often = int(LOGIN_TRIES.split("/")[0])
    answers = [sign_in(Visitor(app), "nobody@example.jp").status_code for _ in range(often + 1)]
    assert answers == [*[422] * often, 429]
