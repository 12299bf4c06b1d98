"""返事を待っている相談: what stands on the board, what doesn't, and opening a letter from it."""

from datetime import timedelta

from kokotomo.domain.accounts.models import RoleGrant, User
from kokotomo.domain.consultations.rules import AgeBand
from kokotomo.domain.diaries.models import Topic
from kokotomo.domain.volunteers.models import Volunteer, VolunteerTopic
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_letter, taken
from tests.support.pages import link_called, main_of, title_of
from tests.support.visitor import Visitor

BOARD = "/volunteer/board"
WORDS = "夜になると、だれとも話していないことを思い出します。"


def topics(*names):
    return tuple(db.session.query(Topic).filter_by(name=name).one() for name in names)


def test_the_board_shows_topic_way_and_waiting_time_and_not_a_word_a_name_or_an_age(app, listening):
    with app.app_context():
        a_letter(
            None,
            WORDS,
            topics=topics("子育て", "仕事"),
            way="chat",
            band=AgeBand.FORTIES,
            at=clock.now() - timedelta(hours=28, minutes=5),
        )
    _user, browser = listening()
    answer = browser.get(BOARD)
    page = main_of(answer.text)
    assert "子育て・仕事" in page
    assert "ふつうの話をしたい" in page
    assert "1日と4時間まえ" in page
    assert "今日は、あと6件ひらけます" in page
    for hidden in (WORDS, "だれとも", "匿名さん", "40代", "forties", "年代が"):
        assert hidden not in answer.text
    assert title_of(answer.text) == "一覧 | ココトモ"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "strict-origin"


def test_the_board_is_there_for_volunteers_alone(app, people, visitor, listening):
    member = people.browser(people.member())
    assert member.get(BOARD).status_code == 404
    assert visitor.get(BOARD).location.startswith("/login")
    _user, browser = listening()
    assert browser.get(BOARD).status_code == 200


def test_a_volunteer_without_a_name_is_led_to_choosing_one(app, people):
    with app.app_context():
        user = people.member()
        db.session.add(RoleGrant(user_id=user.id, role="volunteer"))
        db.session.commit()
    browser = Visitor(app)
    browser.sign_in(user, proved=True)
    assert browser.get(BOARD).location == "/volunteer/settings"
    assert "先に、相談員名を決めてください" in browser.text("/volunteer/settings")
    form = {"name": "ゆうなぎ", "cover": "kaki", "cap": "3"}
    assert browser.post("/volunteer/settings", form).location == BOARD
    page = browser.text(BOARD)
    assert "ゆうなぎさん" in page
    assert user.nickname not in page


def test_the_oldest_comes_first_and_before_all_what_is_urgent(app, listening):
    with app.app_context():
        now = clock.now()
        for hours, name in ((1, "猫"), (30, "犬"), (9, "本")):
            a_letter(topics=topics(name), at=now - timedelta(hours=hours))
        a_letter(topics=topics("眠れない夜"), at=now - timedelta(hours=2), danger_at=now)
    _user, browser = listening()
    page = main_of(browser.text(BOARD)).split("待っている相談</h2>")[1].split("</form>")[1]
    places = [page.index(f"<h3>{name}") for name in ("眠れない夜", "犬", "本", "猫")]
    assert places == sorted(places)
    assert page.count("先に読んでください") == 1


def test_why_a_letter_fits_is_said_in_words(app, listening):
    user, browser = listening(ways="chat", hours="weekday_night")
    with app.app_context():
        (topic,) = topics("子育て")
        db.session.add(VolunteerTopic(user_id=user.id, topic_id=topic.id, kind="liked"))
        db.session.commit()
        night = clock.now().astimezone(clock.TOKYO).replace(hour=22, minute=0)
        night -= timedelta(days=(night.weekday() - 2) % 7 + 7)
        a_letter(topics=(topic,), way="listen", at=night)
    assert "話題「子育て」と、平日の夜が同じです" in browser.text(BOARD)


def test_a_letter_that_somebody_reads_has_words_in_place_of_the_button(app, listening):
    with app.app_context():
        letter = a_letter().public_id
    _one, reader = listening()
    _other, browser = listening()
    address = f"{BOARD}/{letter}/openings"
    assert address in browser.text(BOARD)
    assert reader.post(address).location.startswith("/volunteer/readings/")
    page = browser.text(BOARD)
    assert "ほかの相談員が読んでいます" in page
    assert address not in page
    assert browser.post(address).location == BOARD
    assert "ほかの相談員が、ちょうど読みはじめました" in browser.text(BOARD)
    assert address in reader.text(BOARD)


def test_the_board_is_filtered_by_topic(app, listening):
    with app.app_context():
        (cat, dog) = topics("猫", "犬")
        a_letter(topics=(cat,))
        a_letter(topics=(dog,))
    _user, browser = listening()
    page = browser.text(f"{BOARD}?topic={cat.public_id}")
    assert "<h3>猫</h3>" in page
    assert "<h3>犬</h3>" not in page
    assert browser.get(f"{BOARD}?topic={'a' * 26}").status_code == 404


def test_every_waiting_letter_is_found_once_page_by_page(app, listening):
    with app.app_context():
        now = clock.now()
        for number in range(45):
            urgent = {"danger_at": now - timedelta(minutes=number)} if number < 22 else {}
            a_letter(at=now - timedelta(hours=number), **urgent)
    _user, browser = listening()
    found, path = [], BOARD
    while path:
        page = browser.text(path)
        found += [part.split("/")[0] for part in page.split(f'formaction="{BOARD}/')[1:]]
        path = link_called(page, "もっと見る") if "もっと見る" in page else None
    assert len(found) == len(set(found)) == 45
    assert browser.get(f"{BOARD}?after=%21broken").status_code == 404


def test_resting_is_one_tap_and_opens_nothing_new(app, listening):
    with app.app_context():
        letter = a_letter().public_id
    _user, browser = listening()
    assert browser.post("/volunteer/rest", {"rests": "1"}).location == BOARD
    assert "いまは休んでいます" in browser.text(BOARD)
    assert browser.post(f"{BOARD}/{letter}/openings").location == BOARD
    assert "またひらけます" in browser.text(BOARD)
    assert browser.post("/volunteer/rest", {"rests": "0"}).location == BOARD
    assert browser.post(f"{BOARD}/{letter}/openings").location.startswith("/volunteer/readings/")


def test_who_is_full_while_others_wait_learns_that_more_can_be_taken(app, listening):
    user, browser = listening()
    more = "8人まで増やせます"
    with app.app_context():
        for _ in range(3):
            taken(a_letter(), db.session.get_one(User, user.id))
        db.session.commit()
    assert "いまは、いっぱいです" in main_of(browser.text(BOARD))
    assert more not in browser.text(BOARD)
    with app.app_context():
        a_letter()
        db.session.commit()
    assert link_called(browser.text(BOARD), more).endswith("/volunteer/settings#cap")
    with app.app_context():
        db.session.get_one(Volunteer, user.id).on_trial = True
        db.session.commit()
    assert more not in browser.text(BOARD)
