"""お知らせ on the page: sentences, the lit window, the way to what is told."""

from datetime import UTC, datetime, timedelta

import pytest

from kokotomo.domain.comments.rules import PAGE_SIZE
from kokotomo.domain.notifications import queries
from kokotomo.foundation import clock
from tests.support.pages import link_called, main_of, words_of
from tests.support.queries import counted

AT = datetime(2026, 11, 23, 12, 12, tzinfo=UTC)  # Monday, 21:12 in Tokyo
NEW = "新しいお知らせがあります"


@pytest.fixture
def scene(people, ties):
    class Scene:
        me, other = people.member("しおり"), people.member("波の音")
        page = ties.page(me, title="鍋をつくった日")
        url = f"/diaries/{page.public_id}"
        mine, theirs = people.browser(me), people.browser(other)

    return Scene


def test_sentences_say_who_did_what_by_days(app, scene, people, ties):
    with clock.fixed(AT - timedelta(days=1)):
        for name in ("そらまめ", "まるい石", "木曜の傘"):
            people.browser(people.member(name)).post(f"{scene.url}/reading", {"read": "1"})
    with clock.fixed(AT - timedelta(days=3)):
        scene.theirs.post(f"/u/{scene.me.public_id}/follow")
    with clock.fixed(AT):
        mine = ties.reply(scene.me, scene.page)
        ties.reply(scene.other, scene.page)
        ties.reply(scene.other, scene.page, answered=mine)
        page = words_of(main_of(scene.mine.text("/notifications")))
    order = [
        "今日",
        "波の音さんが、『鍋をつくった日』で、あなたの返事に答えました",
        "波の音さんが、『鍋をつくった日』に返事を書きました",
        "きのう",
        "木曜の傘さんたちが、『鍋をつくった日』を読みました",
        "11月20日（金）",
        "波の音さんが、あなたをフォローしました",
        "お知らせは、ここまでです。",
    ]
    places = [page.index(sentence) for sentence in order]
    assert places == sorted(places)


def test_the_window_is_lit_until_the_list_was_opened(app, scene, ties):
    assert NEW not in scene.mine.text("/diaries")
    ties.reply(scene.other, scene.page)
    assert NEW in scene.mine.text("/diaries")
    assert NEW in scene.mine.text(scene.url)
    assert scene.mine.client.head("/notifications").status_code == 200
    first = scene.mine.text("/notifications")
    assert '<span class="lit">新しい返事</span>' in first
    assert NEW not in scene.mine.text("/diaries")
    again = scene.mine.text("/notifications")
    assert '<span class="lit">' not in main_of(again)
    assert "波の音さんが" in again


def test_home_shows_a_few_new_ones_and_none_once_they_were_seen(app, scene, ties, people):
    assert "あなたに届いたもの" not in scene.mine.text("/")
    for _ in range(7):
        ties.reply(people.member(), scene.page)
    home = main_of(scene.mine.text("/"))
    inbox = home[home.index("あなたに届いたもの") :].split("</ul>")[0]
    assert inbox.count("に返事を書きました") == 5
    assert NEW in scene.mine.text("/diaries")
    scene.mine.text("/notifications")
    assert "あなたに届いたもの" not in scene.mine.text("/")


def test_a_sentence_leads_to_the_reply_itself_and_marks_it(app, scene, ties):
    comment = ties.reply(scene.other, scene.page)
    way = link_called(main_of(scene.mine.text("/")), "波の音さんが、『鍋をつくった日』に返事を書きました")
    assert scene.mine.client.head(way).status_code == 303
    assert NEW in scene.mine.text("/diaries")
    answer = scene.mine.get(way)
    assert (answer.status_code, answer.location) == (303, f"{scene.url}#r-{comment.public_id}")
    assert NEW not in scene.mine.text("/diaries")


def test_a_sentence_about_a_far_reply_leads_to_its_own_page(app, scene, ties):
    for _ in range(PAGE_SIZE):
        ties.reply(scene.me, scene.page)
    comment = ties.reply(scene.other, scene.page)
    way = link_called(main_of(scene.mine.text("/notifications")), "に返事を書きました")
    path, anchor = scene.mine.get(way).location.split("#")
    assert path != scene.url
    assert f'id="{anchor}"' in scene.mine.text(path)
    assert anchor == f"r-{comment.public_id}"


def test_readings_and_followers_lead_to_the_page_and_to_the_notebook(app, scene):
    scene.theirs.post(f"{scene.url}/reading", {"read": "1"})
    scene.theirs.post(f"/u/{scene.me.public_id}/follow")
    page = main_of(scene.mine.text("/notifications"))
    assert scene.mine.get(link_called(page, "を読みました")).location == f"{scene.url}#yonda"
    assert 'id="yonda"' in scene.mine.text(scene.url)
    assert scene.mine.get(link_called(page, "フォローしました")).location == f"/u/{scene.other.public_id}"


def test_an_old_link_to_what_is_gone_is_not_found_and_not_marked(app, scene, ties):
    ties.reply(scene.other, scene.page)
    way = link_called(main_of(scene.mine.text("/")), "に返事を書きました")
    assert scene.theirs.get(way).status_code == 404
    ties.block(scene.other, scene.me)
    assert scene.mine.get(way).status_code == 404
    assert NEW not in scene.mine.text("/diaries")
    assert "波の音" not in main_of(scene.mine.text("/notifications"))
    assert scene.mine.get("/notifications/" + "a" * 26).status_code == 404


def test_a_guest_is_asked_to_sign_in(app, visitor):
    assert visitor.get("/notifications").location == "/login?next=/notifications"


def test_an_empty_list_says_so_kindly(app, scene):
    assert "まだお知らせはありません。" in scene.mine.text("/notifications")


def test_long_lists_turn_their_pages(app, scene, ties, people):
    for _ in range(queries.PAGE_SIZE + 2):
        ties.reply(people.member(), scene.page)
    first = scene.mine.text("/notifications")
    assert first.count("に返事を書きました") == queries.PAGE_SIZE
    assert NEW in scene.mine.text("/diaries")  # what was not shown is not seen
    second = scene.mine.text(link_called(first, "もっと見る"))
    assert second.count("に返事を書きました") == 2
    assert NEW not in scene.mine.text("/diaries")
    assert scene.mine.get("/notifications?after=broken").status_code == 404


def test_the_list_costs_as_many_queries_for_fifty_as_for_one(app, scene, ties, people):
    costs = set()
    for number in (1, 49):
        for _ in range(number):
            ties.reply(people.member(), scene.page)
        with counted(app) as statements:
            scene.mine.text("/notifications")
        costs.add(len(statements))
    assert len(costs) == 1
    assert costs.pop() <= 6


def test_a_braced_title_stands_as_it_was_written(app, people, ties):
    writer = people.member()
    ties.reply(people.member(), ties.page(writer, title="{who} <b>%s"))
    assert "『{who} &lt;b&gt;%s』" in people.browser(writer).text("/notifications")
