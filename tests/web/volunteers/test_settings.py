"""The volunteer's settings as a form, and the pages around it."""

from datetime import timedelta

from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.pages import form_to
from tests.support.visitor import Visitor

SETTINGS = "/volunteer/settings"


def test_the_form_comes_back_as_it_was_sent(app, listening):
    user, browser = listening()
    form = form_to(browser.text(SETTINGS), SETTINGS)
    words = {"name": "きりのなか", "cover": "aotake", "bio": "夜に書きます", "cap": "2", "ways": "chat"}
    assert browser.post(SETTINGS, {**form, **words}).location == SETTINGS
    page = browser.text(SETTINGS)
    again = form_to(page, SETTINGS)
    assert {name: again[name] for name in words} == words
    assert user.nickname not in page


def test_a_mistake_keeps_every_word_and_says_what_to_do(app, listening):
    _user, browser = listening()
    answer = browser.post(SETTINGS, {"name": "あ", "bio": "い" * 161, "cover": "fuji", "cap": "12"})
    assert answer.status_code == 422
    assert "<title>入力の確認：設定" in answer.text
    assert "い" * 161 in answer.text
    for sentence in ("相談員名を2字以上に", "ひとことは160字までです。いま161字です", "1人から8人まで"):
        assert sentence in answer.text


def test_hostile_words_stay_words(app, listening):
    _user, browser = listening()
    words = {"name": "ゆうなぎ", "bio": "<script>alert(1)</script>", "cover": "fuji", "cap": "3"}
    assert browser.post(SETTINGS, words).status_code == 303
    assert "<script>alert" not in browser.text(SETTINGS)
    assert "&lt;script&gt;alert(1)" in browser.text(SETTINGS)


def test_a_session_that_began_without_the_password_is_asked_for_it_once(app, listening):
    user, _browser = listening()
    found = Visitor(app)
    found.sign_in(user)
    assert found.get("/volunteer/board").location.startswith("/login/again")
    assert found.post(SETTINGS, {"name": "よるのこえ"}).status_code == 401


def test_nobody_is_asked_for_the_password_again_through_a_long_night(app, listening):
    _user, browser = listening()
    with clock.fixed(clock.now() + timedelta(hours=5)):
        words = {"name": "よるのこえ", "cover": "fuji", "cap": "3"}
        assert browser.post(SETTINGS, words).status_code == 303
    with app.app_context():
        assert db.session.query(Volunteer).one().name == "よるのこえ"


def test_the_guide_and_the_way_to_the_board_stand_where_volunteers_look(app, people, listening):
    _user, browser = listening()
    guide = browser.text("/volunteer/guide")
    for words in ("まず、気持ちのそばに立つ", "聞くことは、ひとつだけ", "機械（AI）", "110（警察）", "189"):
        assert words in guide
    assert "おやすみなさい" not in guide
    assert 'href="/volunteer/board">相談員として' in browser.text("/")
    assert "相談員として" not in people.browser(people.member()).text("/")
    assert people.browser(people.member()).get("/volunteer/guide").status_code == 404


def test_a_cleared_volunteer_without_a_phone_is_led_to_setting_one_up(app, people, listening):
    user, browser = listening()
    with app.app_context():
        row = db.session.merge(user)
        row.cleared_until = clock.today() + timedelta(days=10)
        db.session.commit()
    assert browser.get("/volunteer/board").location == "/settings/second-factor"
