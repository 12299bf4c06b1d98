"""Joining in the browser: form, letter, link, first page."""

import re

import pytest
from sqlalchemy import func, select

from kokotomo.domain.accounts.models import Registration, User
from kokotomo.domain.accounts.rules import TERMS_VERSION
from kokotomo.foundation import clock
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db
from kokotomo.foundation.mail import OutgoingMail
from tests.support.factories_accounts import PASSWORD, joining, settled, sign_in
from tests.support.mailbox import Mailbox
from tests.support.visitor import Forms, Visitor


@pytest.fixture
def mailbox(app):
    return Mailbox(app)


def count(app, kind):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(kind))


def test_somebody_joins_by_form_letter_and_link_and_is_led_to_the_first_entry(app, visitor, mailbox):
    answer = visitor.post("/register", joining(nickname="ゆうやけ", email="yuyake@example.jp"))
    assert (answer.status_code, answer.location) == (303, "/register/sent")
    assert "メールを<wbr>確認してください" in visitor.text("/register/sent")
    path = mailbox.only().path("/register/")
    assert "ゆうやけ" in visitor.text(path)
    answer = visitor.post(path)
    assert (answer.status_code, answer.location) == (303, "/diaries/new?first=1")
    assert "設定" in visitor.text("/settings")
    with app.app_context():
        assert db.session.scalars(select(User.terms_version)).one() == TERMS_VERSION


def test_opening_the_link_joins_nobody_for_machines_open_links_too(app, visitor, mailbox):
    visitor.post("/register", joining())
    path = mailbox.only().path("/register/")
    for _ in range(3):
        assert visitor.get(path).status_code == 200
        assert visitor.client.head(path).status_code == 200
    assert count(app, User) == 0
    assert visitor.post(path).status_code == 303


def test_another_browser_is_asked_for_the_password(app, visitor, mailbox):
    visitor.post("/register", joining())
    path = mailbox.only().path("/register/")
    stranger = Visitor(app)
    assert 'name="password"' in stranger.text(path)
    assert 'name="password"' not in visitor.text(path)
    refused = stranger.post(path, {"password": "もりのかぜ おと 52"})
    assert refused.status_code == 422
    assert "パスワードが合いません" in refused.get_data(as_text=True)
    assert count(app, User) == 0
    assert stranger.post(path, {"password": PASSWORD}).status_code == 303
    assert count(app, User) == 1


def test_a_form_prepared_for_somebody_else_cannot_be_finished_by_their_click(app, visitor, mailbox):
    """Pre-hijacking: the owner of the mailbox opens the link, but did not choose the password."""
    visitor.post("/register", joining(email="victim@example.jp"))
    path = mailbox.only().path("/register/")
    victim = Visitor(app)
    assert victim.post(path).status_code == 422
    assert victim.post(path + "/removal").status_code == 303
    assert visitor.post(path).status_code == 404
    assert (count(app, User), count(app, Registration), count(app, DataKey)) == (0, 0, 0)


def test_a_link_that_was_used_leads_on_kindly(visitor, mailbox):
    visitor.post("/register", joining())
    path = mailbox.only().path("/register/")
    visitor.post(path)
    for answer in (visitor.get(path), visitor.post(path), visitor.get("/register/" + "x" * 43)):
        assert answer.status_code == 404
        assert "このリンクは<wbr>使えません" in answer.get_data(as_text=True)


def test_a_form_with_mistakes_comes_back_with_every_word_and_without_the_password(visitor):
    wrong = joining(nickname="あ", email="shiori.example.jp", birth_year="", agreement=None)
    answer = visitor.post("/register", wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<title>入力の確認：登録 | ココトモ</title>" in page
    for sentence in (
        "ニックネームを2字以上にしてください",
        "メールアドレスに「@」を入れてください",
        "生まれた年を入力してください",
        "みんなの約束を読んで、よければ印をつけてください",
    ):
        assert page.count(sentence) == 2, sentence
    fields = Forms(page).forms[-1][1]
    assert fields["nickname"] == ["あ"]
    assert fields["email"] == ["shiori.example.jp"]
    assert fields["birth_month"] == ["4"]
    assert PASSWORD not in page
    assert fields["form_key"] != [""]


@pytest.mark.parametrize(
    "nickname", ["運営", "あ\u200bい", "090-1234-5678", "ｱ", "！！！！", "あ  い", "а" + "bc"]
)
def test_every_problem_of_a_nickname_has_its_sentence(visitor, nickname):
    answer = visitor.post("/register", joining(nickname=nickname))
    assert answer.status_code == 422
    assert re.search(r'id="nickname-e">.*?<span>[^<]{8,}</span>', answer.get_data(as_text=True))


def test_under_13_there_is_no_account_but_the_child_lines(app, visitor):
    year = str(clock.today().year - 12)
    answer = visitor.post(
        "/register", joining(birth_year=year, nickname="こどもの名", email="kodomo@example.jp")
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "13さいから" in page
    assert "チャイルドライン" in page
    assert "こどもの名" not in page
    assert "kodomo" not in page
    assert [count(app, kind) for kind in (Registration, DataKey, OutgoingMail)] == [0, 0, 0]
    cookie = answer.headers.get("Set-Cookie", "")
    assert "registration" not in cookie


def test_who_is_not_confirmed_cannot_sign_in_and_the_page_says_what_may_be_missing(app, visitor, mailbox):
    fields = joining(email="shiori@example.jp")
    visitor.post("/register", fields)
    answer = sign_in(Visitor(app), "shiori@example.jp")
    assert answer.status_code == 422
    assert "登録したばかりなら、届いたメールの案内を先にひらいてください" in answer.get_data(as_text=True)


def test_who_is_signed_in_already_is_led_home(app):
    settled(app, "shiori@example.jp")
    visitor = Visitor(app)
    sign_in(visitor, "shiori@example.jp")
    assert visitor.get("/register").location == "/"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.invalid"},
        {"Host": "localhost:8000@evil.invalid"},
        {"X-Forwarded-Host": "evil.invalid"},
        {"X-Forwarded-Proto": "ftp"},
        {"Forwarded": "host=evil.invalid"},
        {"X-Forwarded-Port": "6666"},
    ],
)
def test_no_header_bends_a_link_in_a_letter(app, visitor, mailbox, headers):
    settled(app, "known@example.jp")
    answers = [
        visitor.post("/register", joining(), headers=headers),
        visitor.post("/register", joining(email="known@example.jp"), headers=headers),
        visitor.post("/reset", {"email": "known@example.jp"}, headers=headers),
        visitor.post("/reset", {"email": "nobody@example.jp"}, headers=headers),
    ]
    base = app.config["SETTINGS"].base_url
    letters = mailbox.fetch()
    if "Host" in headers:
        assert {answer.status_code for answer in answers} == {400}
        assert letters == []
    else:
        assert len(letters) == 4
    for letter in letters:
        assert all(link.startswith(f"{base}/") for link in letter.links)
        assert "evil" not in letter.message.as_string()
