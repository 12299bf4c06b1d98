"""An everyday tie, lived through the pages: two people write over days, greet each other, and fall silent."""

from datetime import UTC, datetime, timedelta

import pytest

from kokotomo.domain.diaries.models import Topic
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.factories_ties import Ties
from tests.support.pages import link_called, main_of, words_of
from tests.support.queries import counted

FIRST = datetime(2026, 11, 2, 11, 30, tzinfo=UTC)  # 20:30 in Tokyo


class Person:
    """A member at their browser; every click is a form or a link of a page they see."""

    def __init__(self, people, name):
        self.user = people.member(name)
        self.browser = people.browser(self.user)
        self.notebook = f"/u/{self.user.public_id}"

    def writes(self, words):
        answer = self.browser.post("/diaries", {"event": words, "audience": "members", "wish": "reply"})
        assert answer.status_code == 303
        return answer.location

    def replies(self, page, words):
        assert self.browser.post(f"{page}/replies", {"body": words}).status_code == 303

    def connections(self):
        return main_of(self.browser.text("/connections"))

    def ties(self):
        return self.connections().split('aria-labelledby="ties-t"')[1].split("</section>")[0]


@pytest.fixture
def two(people):
    with clock.fixed(FIRST):
        return Person(people, "しおり"), Person(people, "波の音")


def test_two_people_find_each_other_again_while_they_write_and_for_four_weeks_after(app, two):
    shiori, nami = two
    with clock.fixed(FIRST):
        page = shiori.writes("白菜の鍋")
        assert "波の音" not in shiori.connections()
        nami.replies(page, "うちも鍋でした")
        assert "今日、あなたの「白菜の鍋」に返事をくれました。" in words_of(shiori.ties())
        assert "「白菜の鍋」に、あなたが返事を書きました。" in words_of(nami.ties())
        assert "greetings" not in shiori.ties()
    with clock.fixed(FIRST + timedelta(days=1)):
        assert "きのう、あなたの「白菜の鍋」に返事をくれました。" in words_of(shiori.ties())
        shiori.browser.post(f"{nami.notebook}/follow")
        nami.browser.post(f"{shiori.notebook}/follow")
        back = nami.writes("夜勤明けの海")
        assert "夜勤明けの海" in shiori.connections()  # followed, and not answered yet
        shiori.replies(back, "きれいでしょうね")
    with clock.fixed(FIRST + timedelta(days=2)):
        row = shiori.ties()
        assert "たがいにフォロー" in row
        assert "「夜勤明けの海」に、あなたが返事を書きました。" in words_of(row)
        card = {"card": "night", "back": "/connections"}
        assert shiori.browser.post(f"{nami.notebook}/greetings", card).status_code == 303
        assert "今日は「おやすみ」を送りました" in words_of(shiori.ties())
        way = link_called(nami.browser.text("/notifications"), "しおりさんから「おやすみ」が届きました")
        assert nami.browser.get(way).location == "/connections"
        assert "今日、「おやすみ」が届いています。" in words_of(nami.ties())
    with clock.fixed(FIRST + timedelta(days=29, minutes=-1)):
        assert "11月3日 20:30" in words_of(shiori.ties())
        assert "「夜勤明けの海」に返事をくれました。" in words_of(nami.ties())
    with clock.fixed(FIRST + timedelta(days=29, minutes=1)):
        assert "波の音" not in shiori.connections()
        assert "しおり" not in nami.connections()


def test_a_block_in_the_middle_of_it_ends_it_for_both_at_once(app, two):
    shiori, nami = two
    with clock.fixed(FIRST):
        page = shiori.writes("白菜の鍋")
        shiori.browser.post(f"{nami.notebook}/follow")
        nami.browser.post(f"{shiori.notebook}/follow")
        nami.replies(page, "うちも鍋でした")
        nami.writes("夜勤明けの海")
        nami.browser.post(f"{shiori.notebook}/greetings", {"card": "thanks"})
        assert shiori.browser.post(f"{nami.notebook}/block").status_code == 303
        assert "波の音" not in shiori.connections()
        assert "夜勤明けの海" not in shiori.connections()
        assert "しおり" not in nami.connections()
        answer = nami.browser.post(f"{shiori.notebook}/greetings", {"card": "thanks"})
        assert answer.status_code == 404


def test_the_page_costs_eight_queries_at_most_for_one_as_for_fifty(app, two, people):
    ties = Ties(app)
    shiori = two[0]
    with app.app_context():
        topic = db.session.query(Topic.public_id).first()[0]
    about = {"audience": "members", "wish": "reply", "topics": topic}
    with clock.fixed(FIRST - timedelta(days=1)):
        shiori.browser.post("/diaries", {"event": "鍋の前の日", **about})
        own = ties.page(shiori.user)
    costs = []
    for number in (1, 49):
        for _ in range(number):
            with clock.fixed(FIRST - timedelta(days=1)):
                friend, stranger = people.member(), people.member()
                people.browser(stranger).post("/diaries", {"event": "だれかの鍋", **about})
                ties.mutual(shiori.user, friend)
                ties.page(friend)
            with clock.fixed(FIRST):
                ties.reply(friend, own)
                people.browser(friend).post(f"{shiori.notebook}/greetings", {"card": "night"})
        with clock.fixed(FIRST), counted(app) as statements:
            page = shiori.connections()
        assert "おやすみ」が届いて" in words_of(page)
        assert "が同じです" in words_of(page)
        assert "まだ読んでいない日記" in words_of(page)
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 8
