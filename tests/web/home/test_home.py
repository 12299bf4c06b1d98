"""ホーム, for guests and for members."""

from datetime import UTC, datetime

import pytest

from kokotomo.domain.diaries.queries import topics
from kokotomo.foundation import clock
from tests.support.pages import entries_on, form_to, link_called, main_of, words_of
from tests.support.queries import counted

EVENING = datetime(2026, 11, 23, 12, 12, tzinfo=UTC)  # 21:12 in Tokyo
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def shiori(people):
    return people.member("しおり")


def test_guests_find_three_open_entries_what_this_is_and_help(visitor, shiori, write):
    written = [write(shiori, audience="everyone").public_id for _ in range(4)]
    write(shiori, event="会員だけに")
    answer = visitor.get("/")
    page = answer.get_data(as_text=True)
    assert entries_on(page) == written[:0:-1]
    for part in (
        "帰り道みたいに",
        "安心して、本音を話せる",
        "日常の中で、ふと会える",
        "利害関係がない",
        "いま、話せるところ",
    ):
        assert part in words_of(page)
    assert "会員だけに" not in page
    assert "csrf_token" not in page
    assert "Set-Cookie" not in answer.headers
    assert 'name="robots"' not in page


def test_guests_find_no_empty_place_where_nothing_is_open(visitor):
    assert "いま、だれでも読める日記はありません。" in visitor.text("/")


def test_a_member_writes_in_the_box_at_once(people, shiori):
    browser = people.browser(shiori)
    page = browser.text("/")
    assert "しおりさん、今日はどんな一日でしたか。" in words_of(page)
    answer = browser.post("/diaries", {**form_to(page, "/diaries"), "event": "ひとこと"})
    assert "ひとこと" in browser.text(answer.location)
    assert "ひとこと" in main_of(browser.text("/"))


def test_the_evenings_question_stands_there_from_seven_until_five(app, people, shiori, write):
    browser = people.browser(shiori)
    with clock.fixed(NOON):
        assert "今日の問い" not in browser.text("/")
    with clock.fixed(EVENING):
        page = browser.text("/")
        with app.app_context():
            question = topics.question_of_evening(clock.now())
        assert question.text in words_of(page)
        box = browser.text(link_called(page, "この問いで書く"))
        assert question.text in words_of(box)
        answer = browser.post("/diaries", {**form_to(box, "/diaries"), "event": "きのう笑いました"})
        assert question.text in words_of(browser.text(answer.location))
        assert "きのう笑いました" in browser.text(link_called(page, "みんなの日記を読む"))


def test_what_arrived_stands_there_until_it_was_seen(people, shiori, write, ties):
    diary = write(shiori, title="鍋をつくった日")
    browser = people.browser(shiori)
    assert "あなたに届いたもの" not in browser.text("/")
    ties.reply(people.member("波の音"), diary)
    page = words_of(browser.text("/"))
    assert "波の音さんが、『鍋をつくった日』に返事を書きました" in page
    browser.text("/notifications")
    assert "あなたに届いたもの" not in browser.text("/")


def test_the_feed_goes_on_in_the_list_of_everybody(people, shiori, write):
    author = people.member()
    written = [write(author).public_id for _ in range(25)]
    browser = people.browser(shiori)
    page = browser.text("/")
    assert entries_on(page) == written[:4:-1]
    assert entries_on(browser.text(link_called(page, "もっと見る"))) == written[4::-1]


def test_a_suspended_member_finds_a_sentence_in_place_of_the_box(people, shiori, ties):
    ties.suspend(shiori)
    page = people.browser(shiori).text("/")
    assert "いまは書きこみができません。読むことはできます。" in page
    assert 'name="event"' not in page


@pytest.mark.parametrize("who", ["member", "guest"])
def test_home_costs_the_same_for_twenty_entries_as_for_one(app, people, visitor, shiori, write, ties, who):
    author = people.member()
    browser, budget = (people.browser(shiori), 8) if who == "member" else (visitor, 3)
    mine = write(shiori)
    costs = []
    with clock.fixed(EVENING):
        for count in (1, 19):
            for _ in range(count):
                write(author, audience="everyone")
                ties.reply(people.member(), mine)
            browser.text("/")
            with counted(app) as asked:
                browser.text("/")
            costs.append(len(asked))
    assert costs[0] == costs[1] <= budget
