"""The lists of entries: みんな, フォロー中, 話題, 今日の問い and a person's notebook."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from kokotomo.domain.diaries.models import Question
from kokotomo.domain.diaries.queries import topics
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from tests.support.pages import entries_on, link_called, main_of, words_of
from tests.support.queries import counted

START = datetime(2026, 10, 1, 3, tzinfo=UTC)


@pytest.fixture
def shiori(people):
    return people.member("しおり")


@pytest.fixture
def topic(app):
    with app.app_context():
        return topics.topics()[0]


@pytest.fixture
def question(app):
    with app.app_context():
        return db.session.scalars(select(Question).limit(1)).one()


@pytest.fixture
def many(write, topic, question):
    """Writes *count* entries of *author*, a minute apart; gives their public ids, the newest first."""

    def written(author, count, **said):
        said = {"topics": (topic.public_id,), "question_id": question.public_id, **said}
        made = [
            write(author, at=START + timedelta(minutes=n), event=f"日記{n}", **said) for n in range(count)
        ]
        return [diary.public_id for diary in reversed(made)]

    return written


def addresses(topic, question, author):
    return {
        "everyone": "/diaries",
        "following": "/diaries/following",
        "topic": f"/topics/{topic.public_id}",
        "question": f"/questions/{question.public_id}",
        "notebook": f"/u/{author.public_id}",
    }


LISTS = ("everyone", "following", "topic", "question", "notebook")
OPEN_LISTS = ("everyone", "topic", "question", "notebook")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_the_newest_first_page_by_page_and_ends(
    people, shiori, many, topic, question, ties, name
):
    author = people.member()
    ties.follow(shiori, author)
    written = many(author, 45)
    browser = people.browser(shiori)
    address, shown, pages = addresses(topic, question, author)[name], [], 0
    while address:
        page = browser.text(address)
        shown += entries_on(page)
        pages += 1
        address = link_called(page, "もっと見る") if "もっと見る" in page else None
    assert shown == written
    assert pages == 3
    assert "ここまでです。" in words_of(main_of(page))


@pytest.mark.parametrize(
    ("who", "name"), [*(("member", name) for name in LISTS), *(("guest", name) for name in OPEN_LISTS)]
)
def test_a_list_costs_as_many_queries_for_twenty_entries_as_for_one(
    app, people, visitor, shiori, many, topic, question, ties, name, who
):
    author = people.member()
    ties.follow(shiori, author)
    browser = people.browser(shiori) if who == "member" else visitor
    # A notebook is more than its list (PERFORMANCE: others).
    budget = 8 if name == "notebook" else {"member": 6, "guest": 3}[who]
    address = addresses(topic, question, author)[name]
    costs = []
    for count in (1, 19):
        many(author, count, audience="everyone")
        browser.text(address)
        with counted(app) as asked:
            page = browser.text(address)
        costs.append(len(asked))
        assert len(entries_on(page)) == (1 if count == 1 else 20)
    assert costs[0] == costs[1] <= budget, asked


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_so_in_a_sentence_without_a_number(people, shiori, topic, question, name):
    page = main_of(people.browser(shiori).text(addresses(topic, question, shiori)[name]))
    assert 'class="empty"' in page
    assert "0件" not in page
    assert entries_on(page) == []


@pytest.mark.parametrize("name", LISTS)
def test_a_broken_cursor_is_not_found(people, shiori, topic, question, name):
    browser = people.browser(shiori)
    for cursor in ("x", "%00", "W10", "a" * 301, ""):
        address = addresses(topic, question, shiori)[name]
        assert browser.get(f"{address}?after={cursor}").status_code == 404, cursor


@pytest.mark.parametrize("name", OPEN_LISTS)
def test_guests_find_only_what_is_open_to_everybody(people, visitor, shiori, write, topic, question, name):
    said = {"topics": (topic.public_id,), "question_id": question.public_id}
    open_to_all = write(shiori, audience="everyone", **said)
    for audience in ("members", "mutual", "private"):
        write(shiori, audience=audience, event="ひみつの言葉", **said)
    page = visitor.text(addresses(topic, question, shiori)[name])
    assert entries_on(page) == [open_to_all.public_id]
    assert "ひみつの言葉" not in page
    assert "csrf_token" not in page
    assert "会員まで" not in main_of(page)
    assert "フォロー中" not in words_of(page)


def test_the_tabs_of_members_lead_to_the_four_lists(people, shiori):
    page = people.browser(shiori).text("/diaries")
    for words, address in (
        ("みんな", "/diaries"),
        ("フォロー中", "/diaries/following"),
        ("話題", "/topics"),
        ("声をかけてほしい日記", "/diaries/waiting"),
    ):
        assert f'href="{address}"' in page
        assert words in words_of(page)


def test_muted_people_stand_in_no_list_but_in_their_notebook(people, shiori, write, ties, topic, question):
    author = people.member()
    ties.follow(shiori, author)
    ties.mute(shiori, author)
    diary = write(author, topics=(topic.public_id,), question_id=question.public_id)
    browser = people.browser(shiori)
    found = {
        name: diary.public_id in entries_on(browser.text(address))
        for name, address in addresses(topic, question, author).items()
    }
    assert found == {**dict.fromkeys(LISTS, False), "notebook": True}


def test_what_i_read_is_marked_on_the_list_and_the_button_brings_me_back_to_it(people, shiori, write):
    diary = write(people.member(), title="席をゆずれた")
    browser = people.browser(shiori)
    page = browser.text("/diaries")
    assert 'aria-pressed="false"' in page
    back = page.split('name="back" value="')[1].split('"')[0]
    answer = browser.post(f"/diaries/{diary.public_id}/reading", {"read": "1", "back": back})
    assert answer.location == f"/diaries#d-{diary.public_id}"
    assert 'aria-pressed="true"' in browser.text("/diaries")


def test_my_own_entry_is_not_to_be_marked_by_me(people, shiori, write):
    write(shiori, title="わたしの日記")
    page = main_of(people.browser(shiori).text("/diaries"))
    assert "/reading" not in page
    assert "この日記を読む" in page


def test_an_untitled_entry_goes_by_its_opening_words_never_by_those_under_a_note(people, shiori, write):
    opening = "白菜が安かったので、ひとりで鍋をした。土鍋を出した。"
    write(shiori, event=opening)
    write(shiori, event="ひみつの書き出し", note="つらい話")
    page = people.browser(people.member()).text("/diaries")
    assert f">{opening[:23]}…</a></h2>" in page
    outside = page.split('<details class="fold')[0] + page.split("</details>")[-1]
    assert "ひみつの書き出し" not in outside


def test_topics_stand_in_their_groups_and_each_has_its_page(people, shiori, app):
    page = people.browser(shiori).text("/topics")
    with app.app_context():
        for topic in topics.topics():
            assert f'href="/topics/{topic.public_id}"' in page
            assert topic.group in page


@pytest.mark.parametrize("path", ["topics", "questions", "u"])
def test_an_unknown_address_of_a_list_is_not_found(visitor, path):
    for name in (public_ids.new(), "x", "a" * 26):
        assert visitor.get(f"/{path}/{name}").status_code == 404


def test_ones_own_notebook_opens_what_is_sealed_and_costs_the_same_for_twenty(app, people, shiori, write):
    browser, costs = people.browser(shiori), []
    for count in (1, 19):
        for number in range(count):
            write(shiori, title=f"ひみつの題{number}", audience="private")
        browser.text(f"/u/{shiori.public_id}")
        with counted(app) as asked:
            page = browser.text(f"/u/{shiori.public_id}")
        costs.append(len(asked))
    assert "ひみつの題18" in page
    assert costs[0] == costs[1] <= 6
    assert "ひみつの題" not in people.browser(people.member()).text(f"/u/{shiori.public_id}")


def test_a_notebook_introduces_its_writer_without_a_number(people, visitor, write):
    with clock.fixed(datetime(2025, 4, 10, 3, tzinfo=UTC)):
        person = people.member("まるい石", bio="川と石が好きです。", joined=clock.now())
    write(person, audience="everyone")
    page = words_of(main_of(visitor.text(f"/u/{person.public_id}")))
    for part in ("まるい石", "川と石が好きです。", "2025年の春から書いています"):
        assert part in page
    assert "フォローする" not in page
    member = words_of(main_of(people.browser(people.member()).text(f"/u/{person.public_id}")))
    assert "フォローする" in member
    own = people.browser(person).text(f"/u/{person.public_id}")
    assert "下書き" in own
    assert "削除した日記" in own
    assert "フォローする" not in main_of(own)
