"""設定: profile, password, address, signed-in browsers, leaving."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from kokotomo.domain.accounts import sweeps
from kokotomo.domain.accounts.models import User, UserSession
from kokotomo.domain.accounts.queries import people as queries
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from tests.support.factories_accounts import OTHER_PASSWORD, PASSWORD, settled, sign_in
from tests.support.mailbox import Mailbox
from tests.support.queries import counted
from tests.support.visitor import Forms, Visitor

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605 Version/26.0 Safari/604.1"
PAGES = ["/settings", "/settings/email", "/settings/password", "/settings/sessions", "/settings/leaving"]


@pytest.fixture
def shiori(app):
    return settled(app, "shiori@example.jp")


@pytest.fixture
def mine(app, shiori):
    visitor = Visitor(app)
    sign_in(visitor, "shiori@example.jp")
    return visitor


@pytest.fixture
def phone(app, shiori):
    visitor = Visitor(app)
    visitor.client.environ_base["HTTP_USER_AGENT"] = IPHONE
    sign_in(visitor, "shiori@example.jp", stay="y")
    return visitor


def profile(**changes):
    return {"bio": "川が好きです。", "cover": "kaki", "theme": "dark", "time_zone": "Asia/Seoul", **changes}


def signed_in(visitor):
    return visitor.get("/settings").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_closed_to_guests_and_kept_nowhere(mine, visitor, path):
    assert visitor.get(path).status_code == 303
    assert mine.get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_costs_at_most_eight_queries(app, mine, path):
    mine.get(path)
    with counted(app) as statements:
        assert mine.get(path).status_code == 200
    assert len(statements) <= 8, statements


def test_the_profile_is_kept_and_shown_again(mine):
    answer = mine.post("/settings", profile(welcomes_newcomers="y"))
    assert (answer.status_code, answer.location) == (303, "/settings")
    page = mine.text("/settings")
    fields = Forms(page).forms[-2][1]
    assert fields["bio"][0].strip() == "川が好きです。"
    assert (fields["cover"], fields["theme"]) == (["kaki"], ["dark"])
    assert fields["welcomes_newcomers"] == ["y"]
    assert '<html lang="ja" data-theme="dark">' in page
    assert re.search(r'<option selected value="Asia/Seoul">', page)


def test_a_bio_that_is_too_long_is_taken_back_whole_with_its_count(mine):
    answer = mine.post("/settings", profile(bio="あ" * 170))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert page.count("ひとことは160字までです。いま170字です") == 2
    assert "いま 170字 / 160字まで" in page
    assert Forms(page).forms[-2][1]["bio"][0].strip() == "あ" * 170


@pytest.mark.parametrize(
    "name", ["left_at", "suspended_until", "adult_from", "nickname", "id", "terms_version"]
)
def test_nothing_but_the_profile_can_be_set_by_its_form(app, mine, shiori, name):
    before = (shiori.nickname, shiori.adult_from, shiori.terms_version, None, None)
    assert mine.post("/settings", profile(**{name: "2000-01-01"})).status_code == 303
    with app.app_context():
        now = db.session.get(User, shiori.id)
        assert (now.nickname, now.adult_from, now.terms_version, now.left_at, now.suspended_until) == before


def test_a_changed_password_signs_out_every_other_browser_and_renews_this_one(mine, phone):
    old = mine.client.get_cookie("kokotomo", domain="localhost").value
    answer = mine.post("/settings/password", {"present_password": PASSWORD, "new_password": OTHER_PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/settings")
    assert signed_in(mine)
    assert not signed_in(phone)
    assert mine.client.get_cookie("kokotomo", domain="localhost").value != old


def test_a_new_address_is_confirmed_by_its_link_and_signs_out_the_others(app, mine, phone, shiori):
    answer = mine.post("/settings/email", {"email": "hana@例え.jp", "present_password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/settings/email")
    mailbox = Mailbox(app)
    path = mailbox.only().path("/settings/email/")
    assert "hana@例え.jp" in mine.text(path)
    assert signed_in(phone)
    assert mine.post(path).status_code == 303
    assert signed_in(mine)
    assert not signed_in(phone)
    assert mailbox.only().to == "shiori@example.jp"
    assert mine.get(path).status_code == 404
    with app.app_context():
        assert queries.address_of(db.session.get(User, shiori.id)) == "hana@例え.jp"


def test_the_link_to_a_new_address_waits_for_who_is_signed_out(app, mine):
    mine.post("/settings/email", {"email": "hana@example.jp", "present_password": PASSWORD})
    path = Mailbox(app).only().path("/settings/email/")
    elsewhere = Visitor(app)
    answer = elsewhere.get(path)
    assert answer.status_code == 303
    back = Forms(elsewhere.text(answer.location)).forms[-1][1]["next"][0]
    assert sign_in(elsewhere, "shiori@example.jp", next=back).location == path
    assert elsewhere.post(path).status_code == 303


def test_a_link_to_a_new_address_is_nothing_to_another_member(app, mine):
    mine.post("/settings/email", {"email": "hana@example.jp", "present_password": PASSWORD})
    path = Mailbox(app).only().path("/settings/email/")
    settled(app, "other@example.jp")
    other = Visitor(app)
    sign_in(other, "other@example.jp")
    assert other.get(path).status_code == 404
    assert other.post(path).status_code == 404


def test_a_reset_link_signs_in_here_and_out_everywhere_else(app, mine, phone):
    guest = Visitor(app)
    assert guest.post("/reset", {"email": "Shiori@example.jp"}).location == "/reset/sent"
    path = Mailbox(app).only().path("/reset/")
    assert guest.get(path).headers["Referrer-Policy"] == "strict-origin"
    assert guest.post(path, {"new_password": "short"}).status_code == 422
    assert signed_in(mine)
    assert guest.post(path, {"new_password": OTHER_PASSWORD}).status_code == 303
    assert [signed_in(browser) for browser in (guest, mine, phone)] == [True, False, False]
    assert guest.post(path, {"new_password": PASSWORD}).status_code == 404
    assert sign_in(Visitor(app), "shiori@example.jp", OTHER_PASSWORD).status_code == 303


def test_a_reset_link_dies_after_an_hour(app, shiori):
    guest = Visitor(app)
    guest.post("/reset", {"email": "shiori@example.jp"})
    path = Mailbox(app).only().path("/reset/")
    with clock.fixed(clock.now() + timedelta(hours=1, seconds=1)):
        assert guest.get(path).status_code == 404
        assert guest.post(path, {"new_password": OTHER_PASSWORD}).status_code == 404


def test_browsers_are_listed_by_kind_and_ended_one_by_one(mine, phone):
    page = mine.text("/settings/sessions")
    assert "iPhone・Safari" in page
    assert page.count("この端末") >= 1
    assert "26.0" not in page
    path = re.search(r'formaction="(/settings/sessions/[a-z2-7]{26}/deletion)"', page).group(1)
    assert mine.post(path).status_code == 303
    assert not signed_in(phone)
    assert signed_in(mine)
    assert mine.post(path).status_code == 404


def test_all_other_browsers_are_ended_at_once(app, mine, phone):
    assert mine.post("/settings/sessions/deletion").status_code == 303
    assert (signed_in(mine), signed_in(phone)) == (True, False)
    with app.app_context():
        assert db.session.scalar(select(func.count(UserSession.id))) == 1


def test_nobody_ends_somebody_elses_session(app, mine):
    settled(app, "other@example.jp")
    other = Visitor(app)
    sign_in(other, "other@example.jp")
    with app.app_context():
        ids = db.session.scalars(select(UserSession.public_id).order_by(UserSession.id)).all()
    assert other.post(f"/settings/sessions/{ids[0]}/deletion").status_code == 404
    assert other.post(f"/settings/sessions/{public_ids.new()}/deletion").status_code == 404
    assert signed_in(mine)


def test_a_session_notes_its_last_use_at_most_every_five_minutes(app, mine):
    def last_use():
        with app.app_context():
            return db.session.scalars(select(UserSession.last_used_at)).one()

    began = last_use()
    for minutes, noted in ((4, False), (6, True), (8, True)):
        with clock.fixed(began + timedelta(minutes=minutes)):
            assert signed_in(mine)
        assert (last_use() > began) is noted
    assert last_use() == began + timedelta(minutes=6)


def test_leaving_signs_out_and_the_way_back_is_open_for_seven_days(app, mine, phone, shiori):
    assert mine.post("/settings/leaving", {"present_password": OTHER_PASSWORD}).status_code == 422
    answer = mine.post("/settings/leaving", {"present_password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/left")
    assert "これまで書いてくれて、ありがとう" in mine.text("/left")
    assert not signed_in(mine)
    assert not signed_in(phone)
    answer = sign_in(mine, "shiori@example.jp")
    assert (answer.status_code, answer.location) == (303, "/returning")
    assert not signed_in(mine)
    assert shiori.nickname in mine.text("/returning")
    assert mine.post("/returning").status_code == 303
    assert signed_in(mine)


def test_the_way_back_is_open_only_to_who_just_proved_the_password(app, mine, visitor):
    mine.post("/settings/leaving", {"present_password": PASSWORD})
    assert visitor.get("/returning").location == "/login"
    assert visitor.post("/returning").location == "/login"
    sign_in(mine, "shiori@example.jp")
    with clock.fixed(clock.now() + timedelta(minutes=16)):
        assert mine.post("/returning").location == "/login"
    with app.app_context():
        assert db.session.scalars(select(User.left_at)).one() is not None


def test_after_seven_days_nobody_comes_back(app, mine):
    mine.post("/settings/leaving", {"present_password": PASSWORD})
    with clock.fixed(clock.now() + timedelta(days=7, seconds=1)):
        assert sign_in(mine, "shiori@example.jp").status_code == 422
        with app.app_context():
            assert sweeps.remove_left() == 1
            assert queries.count_people() == 0
