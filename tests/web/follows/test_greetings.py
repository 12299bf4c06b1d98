"""あいさつ with the four cards, without scripts; and the お知らせ about it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from kokotomo.domain.follows.models import Greeting
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.factories_ties import Ties
from tests.support.nasty_strings import NASTY
from tests.support.pages import link_called, main_of, words_of
from tests.support.people import People
from tests.support.unlimited import unlimited

__all__ = ["unlimited"]

AT = datetime(2026, 11, 23, 12, 12, tzinfo=UTC)  # 21:12 in Tokyo


class Scene:
    """Two people who follow each other, and their browsers."""

    def __init__(self, people, ties):
        self.me, self.other = people.member("しおり"), people.member("波の音")
        self.mine, self.theirs = people.browser(self.me), people.browser(self.other)
        self.url = f"/u/{self.other.public_id}/greetings"
        self.back = f"/u/{self.me.public_id}/greetings"
        ties.mutual(self.me, self.other)


@pytest.fixture
def scene(people, ties):
    return Scene(people, ties)


def count(app):
    with app.app_context():
        return db.session.scalar(select(func.count(Greeting.id)))


def test_a_card_is_sent_from_a_row_and_said_to_be_there(app, scene, ties):
    ties.reply(scene.other, ties.page(scene.me))
    page = main_of(scene.mine.text("/connections"))
    for words in ("おはよう", "おつかれさま", "おやすみ", "気になっています"):
        assert words in page
    assert f'formaction="{scene.url}"' in page
    answer = scene.mine.post(scene.url, {"card": "thanks", "back": "/connections"})
    assert (answer.status_code, answer.location) == (303, f"/connections#p-{scene.other.public_id}")
    page = scene.mine.text("/connections")
    assert "「おつかれさま」を送りました。" in page
    assert "今日は「おつかれさま」を送りました" in words_of(main_of(page))
    assert f'formaction="{scene.url}"' not in page
    assert f'id="p-{scene.other.public_id}"' in page


def test_a_second_card_of_the_day_is_not_sent_and_the_first_is_named(app, scene):
    scene.mine.post(scene.url, {"card": "morning"})
    for card in ("morning", "night"):
        assert scene.mine.post(scene.url, {"card": card}).status_code == 303
        said = words_of(main_of(scene.mine.text("/connections")))
        assert ("「おはよう」を送りました。" in said) == (card == "morning")
        assert ("今日は、もう「おはよう」を送っています。" in said) == (card == "night")
    assert count(app) == 1


def test_the_day_ends_at_midnight_in_tokyo(app, scene):
    for at in (AT, AT + timedelta(hours=2, minutes=47), AT + timedelta(hours=2, minutes=49)):
        with clock.fixed(at):
            assert scene.mine.post(scene.url, {"card": "night"}).status_code == 303
    assert count(app) == 2


def test_the_card_arrives_and_leads_to_a_row_that_can_answer_it(app, scene):
    with clock.fixed(AT):
        scene.mine.post(scene.url, {"card": "night"})
        assert "新しいお知らせがあります" in scene.theirs.text("/diaries")
        home = main_of(scene.theirs.text("/"))
        way = link_called(home, "しおりさんから「おやすみ」が届きました")
        answer = scene.theirs.get(way)
        assert (answer.status_code, answer.location) == (303, "/connections")
        assert "新しいお知らせがあります" not in scene.theirs.text("/diaries")
        page = main_of(scene.theirs.text("/connections"))
        assert "今日、「おやすみ」が届いています。" in words_of(page)
        assert f'formaction="{scene.back}"' in page
    with clock.fixed(AT + timedelta(days=1)):
        assert "おやすみ」が届いて" not in scene.theirs.text("/connections")


def test_cards_of_a_day_are_gathered_into_one_sentence(app, scene, people, ties):
    senders = [scene.me, people.member("そらまめ"), people.member("まるい石")]
    with clock.fixed(AT):
        for number, sender in enumerate(senders):
            if sender is not scene.me:
                ties.mutual(sender, scene.other)
            people.browser(sender).post(scene.url, {"card": "night"})
            page = words_of(main_of(scene.theirs.text("/notifications")))
            said = [
                "しおりさんから「おやすみ」が届きました",
                "そらまめさん、しおりさんから、あいさつが届いています",
                "まるい石さんたちから、あいさつが届いています",
            ]
            assert [sentence in page for sentence in said] == [number == place for place in range(3)]
    with clock.fixed(AT + timedelta(days=1)):
        scene.mine.post(scene.url, {"card": "morning"})
        page = words_of(main_of(scene.theirs.text("/notifications")))
        assert "しおりさんから「おはよう」が届きました" in page
        assert "まるい石さんたちから、あいさつが届いています" in page


@pytest.mark.parametrize("what", ["follow/removal", "follower/removal", "block"])
def test_who_is_no_longer_mutual_sends_nothing_and_what_came_is_gone(app, scene, what):
    scene.mine.post(scene.url, {"card": "night"})
    scene.theirs.post(f"/u/{scene.me.public_id}/{what}")
    assert scene.mine.post(scene.url, {"card": "night"}).status_code == 404
    assert "おやすみ" not in main_of(scene.theirs.text("/notifications"))
    assert "しおり" not in main_of(scene.theirs.text("/connections"))
    assert "新しいお知らせがあります" not in scene.theirs.text("/diaries")


def test_a_stranger_and_nobody_get_the_same_answer(app, scene, people):
    stranger = people.browser(people.member())
    answers = [stranger.post(url, {"card": "night"}) for url in (scene.url, f"/u/{'a' * 26}/greetings")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert scene.mine.post(scene.back, {"card": "night"}).status_code == 404
    assert count(app) == 0


def test_who_muted_the_sender_sees_nothing_of_it(app, scene):
    scene.theirs.post(f"/u/{scene.me.public_id}/mute")
    assert scene.mine.post(scene.url, {"card": "night"}).status_code == 303
    assert "おやすみ" not in main_of(scene.theirs.text("/notifications"))
    assert "しおり" not in main_of(scene.theirs.text("/connections"))
    assert scene.theirs.post(scene.back, {"card": "night"}).status_code == 303


def test_a_card_that_is_none_is_refused_whatever_it_is(unlimited):
    scene = Scene(People(unlimited.app), Ties(unlimited.app))
    for card in ["", "おはよう", "MORNING", "morning ", *NASTY]:
        sent = card.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        assert scene.mine.post(scene.url, {"card": sent}).status_code == 400, ascii(card)[:80]
    assert scene.mine.post(scene.url).status_code == 400
    assert count(unlimited.app) == 0


def test_who_may_not_write_has_no_cards_and_sends_none(app, scene, ties):
    ties.reply(scene.other, ties.page(scene.me))
    ties.suspend(scene.me)
    page = main_of(scene.mine.text("/connections"))
    assert "波の音" in page
    assert scene.url not in page
    assert scene.mine.post(scene.url, {"card": "night"}).status_code == 404


def test_a_guest_is_asked_to_sign_in(app, scene, visitor):
    assert visitor.post(scene.url, {"card": "night"}).status_code == 401
