"""A session that ended while somebody wrote: they sign in again, and the words are there."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from kokotomo.domain.accounts.actions.sessions import end_sessions
from kokotomo.domain.accounts.models import KeptForm
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from kokotomo.web import kept
from tests.support.factories_accounts import PASSWORD, settled, sign_in
from tests.support.visitor import Forms, Visitor

WORDS = '川と石が好きです。\r\n<b>ほんとうに</b> & "とても"　　'
PROFILE = {"bio": WORDS, "cover": "kaki", "theme": "dark", "time_zone": "Asia/Seoul"}


@pytest.fixture
def shiori(app):
    return settled(app, "shiori@example.jp")


@pytest.fixture
def late(app, shiori):
    """A browser whose session has ended."""
    visitor = Visitor(app)
    sign_in(visitor, "shiori@example.jp")
    with app.app_context():
        end_sessions(shiori)
    return visitor


def login_form(answer):
    return Forms(answer.get_data(as_text=True)).forms[-1]


def test_the_words_are_in_the_form_after_signing_in_again(late):
    answer = late.post("/settings", PROFILE)
    assert answer.status_code == 401
    assert "書いた文章は残っています" in answer.get_data(as_text=True)
    action, fields = login_form(answer)
    assert action.startswith("/login")
    fields |= {"email": ["shiori@example.jp"], "password": [PASSWORD]}
    answer = late.client.post("/login", data=fields)
    assert answer.status_code == 303
    assert answer.location.startswith("/settings?kept=")
    page = late.text(answer.location)
    shown = Forms(page).forms[-2][1]
    assert shown["bio"][0].split() == WORDS.split()
    assert (shown["cover"], shown["theme"]) == (["kaki"], ["dark"])
    assert "書いた文章は残っています" in page


def test_the_words_survive_a_wrong_password_in_between(late):
    fields = login_form(late.post("/settings", PROFILE))[1]
    wrong = fields | {"email": ["shiori@example.jp"], "password": ["もりのかぜ おと 52"]}
    answer = late.client.post("/login", data=wrong)
    assert answer.status_code == 422
    fields = login_form(answer)[1] | {"password": [PASSWORD]}
    answer = late.client.post("/login", data=fields)
    assert "川と石が好きです。" in late.text(answer.location)


def test_kept_words_are_sealed_and_nobody_else_sees_them(app, late):
    fields = login_form(late.post("/settings", PROFILE))[1]
    answer = late.client.post(
        "/login", data=fields | {"email": ["shiori@example.jp"], "password": [PASSWORD]}
    )
    with app.app_context():
        row = db.session.execute(text("SELECT * FROM kept_forms")).one()
        assert "川と石" not in repr(row)
    settled(app, "other@example.jp")
    other = Visitor(app)
    sign_in(other, "other@example.jp")
    assert "川と石" not in other.text(answer.location)
    assert "川と石" not in late.text(answer.location.replace("/settings?", "/settings/password?"))


def test_kept_words_are_gone_after_a_week(app, late):
    fields = login_form(late.post("/settings", PROFILE))[1]
    answer = late.client.post(
        "/login", data=fields | {"email": ["shiori@example.jp"], "password": [PASSWORD], "stay": ["y"]}
    )
    with clock.fixed(clock.now() + timedelta(days=7, seconds=1)):
        assert "川と石" not in late.text(answer.location)


def test_a_password_is_never_kept(late):
    secret = "さかみちの夕やけ 38"
    answer = late.post(
        "/settings/password", {"present_password": secret, "new_password": secret, "old_password_2": secret}
    )
    assert answer.status_code == 401
    assert secret not in answer.get_data(as_text=True)
    assert not any(name.startswith("kept") for name in login_form(answer)[1])


def test_a_form_that_smuggles_a_password_into_the_kept_fields_loses_it(app, late):
    fields = {"kept_page": "/settings", "kept.bio": "川", "kept.password": "x1", "kept.csrf_token": "x2"}
    answer = sign_in(late, "shiori@example.jp", **fields)
    page = late.text(answer.location)
    assert "x1" not in page
    assert 'value="x2"' not in page


@pytest.mark.parametrize("page", ["https://evil.invalid/", "//evil.invalid", "/no/such/page", ""])
def test_kept_words_lead_to_no_other_site(late, page):
    answer = sign_in(late, "shiori@example.jp", **{"kept_page": page, "kept.bio": "川"})
    assert answer.location == "/"


def test_a_button_keeps_no_words_and_leads_to_its_page(app, late):
    answer = late.post("/settings/sessions/deletion")
    fields = login_form(answer)[1]
    assert answer.status_code == 401
    assert fields["next"] == ["/settings/sessions"]
    answer = sign_in(late, "shiori@example.jp", next=fields["next"][0])
    assert answer.location == "/settings/sessions"
    with app.app_context():
        assert db.session.scalars(select(KeptForm)).all() == []


def test_a_guest_cannot_post_to_a_closed_page_without_a_token_either(visitor):
    assert visitor.client.post("/settings", data=PROFILE).status_code == 400


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/diaries", "/diaries/new"),
        ("/drafts", "/diaries/new"),
        ("/diaries/{id}/replies", "/diaries/{id}"),
        ("/diaries/{id}/edit", "/diaries/{id}/edit"),
        ("/replies/{id}/edit", "/replies/{id}/edit"),
        ("/diaries/{id}/reading/removal", "/diaries/{id}"),
        ("/u/{id}/follow", "/u/{id}"),
        ("/u/{id}/mute/removal", "/u/{id}"),
        ("/settings", "/settings"),
        ("/settings/sessions/{id}/deletion", "/settings/sessions"),
        ("/logout", "/"),
    ],
)
def test_a_form_is_found_again_where_it_stands(app, path, page):
    here = public_ids.new()
    with app.test_request_context():
        assert kept.page_of(path.format(id=here)) == page.format(id=here)
