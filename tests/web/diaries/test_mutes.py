"""Following and muting topics, and muting words, without scripts."""

import pytest

from kokotomo.domain.diaries.queries import topics
from tests.support.pages import form_to, main_of, words_of


@pytest.fixture
def topic(app):
    with app.app_context():
        return topics.topics()[0]


@pytest.fixture
def me(people):
    return people.browser(people.member())


def test_a_topic_is_followed_from_its_page_and_stands_above_the_others(me, topic):
    url = f"/topics/{topic.public_id}"
    assert "フォローしている話題" not in me.text("/topics")
    assert me.post(f"{url}/follow").location == url
    assert "フォローしている話題" in me.text("/topics")
    assert f'formaction="{url}/follow/removal"' in me.text(url)
    assert me.get("/topics/following").status_code == 200
    me.post(f"{url}/follow/removal")
    assert "フォローしている話題" not in me.text("/topics")


def test_a_muted_topic_says_so_on_its_page_and_stands_among_the_mutes(me, topic):
    url = f"/topics/{topic.public_id}"
    me.post(f"{url}/mute")
    assert "この話題はミュートしています" in me.text(url)
    assert topic.name in main_of(me.text("/mutes"))
    me.post(f"{url}/mute/removal", {"back": "/mutes"})
    assert topic.name not in main_of(me.text("/mutes"))


def test_a_word_is_muted_and_let_go(me):
    box = form_to(me.text("/mutes"), "/mutes")
    assert me.client.post("/mutes", data={**box, "word": "雪だるま"}).location == "/mutes"
    page = me.text("/mutes")
    assert "雪だるま" in main_of(page)
    removal = page.split('formaction="')[1].split('"')[0]
    assert removal.startswith("/mutes/")
    assert me.post(removal).status_code == 303
    assert "雪だるま" not in main_of(me.text("/mutes"))


def test_a_word_that_cannot_be_taken_comes_back_with_the_reason(me):
    box = form_to(me.text("/mutes"), "/mutes")
    answer = me.client.post("/mutes", data={**box, "word": "とても長いことばなので二十一字をこえてしまう"})
    assert answer.status_code == 422
    assert "ミュートすることばは20字までです。いま22字です" in words_of(answer.text)
    assert "とても長いことばなので" in answer.text


def test_guests_are_asked_to_sign_in(visitor, topic):
    for path in ("/mutes", "/topics/following"):
        assert visitor.get(path).location.startswith("/login")
    assert "フォローする" not in visitor.text(f"/topics/{topic.public_id}")


def test_a_topic_that_is_not_there_is_not_found(me):
    for what in ("follow", "follow/removal", "mute", "mute/removal"):
        assert me.post(f"/topics/nowhere/{what}").status_code == 404
    assert me.post("/mutes/nowhere/removal").status_code == 404
