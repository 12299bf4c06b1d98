"""声をかけてほしい日記 in the browser."""

from datetime import timedelta

import pytest

from kokotomo.foundation import clock
from tests.support.pages import entries_on, link_called, main_of, without_tokens, words_of
from tests.support.queries import counted

WAITING = "/diaries/waiting"


@pytest.fixture
def settled(people, write):
    """Somebody whose first three entries lie behind them."""

    def made(**more):
        author = people.member(**more)
        for _ in range(3):
            write(author, at=clock.now() - timedelta(days=29))
        return author

    return made


def test_the_oldest_stands_first_with_its_wish_and_mine_never(people, settled, write):
    author, reader = settled(), people.member()
    younger = write(author, at=clock.now() - timedelta(days=1), wish="idea")
    older = write(author, at=clock.now() - timedelta(days=6))
    write(author, at=clock.now() - timedelta(days=8))
    write(author, wish="read")
    write(reader)
    page = people.browser(reader).text(WAITING)
    assert entries_on(page) == [older.public_id, younger.public_id]
    assert 'class="entry__wish">アイデアがほしい' in page
    assert "ひとつ読めたら、それで大丈夫です。" in page


def test_nobody_is_told_how_many_voices_are_missing(people, settled, write, ties):
    author = settled()
    diary = write(author)
    reader = people.browser(people.member())
    without = without_tokens(reader.text(WAITING))
    ties.reply(people.member(), diary)
    with_one = without_tokens(reader.text(WAITING))
    assert without == with_one
    ties.reply(people.member(), diary)
    assert entries_on(reader.text(WAITING)) == []


def test_first_entries_stand_first_for_those_who_welcome_newcomers(people, settled, write):
    old, newcomer = settled(), people.member("あさの線路")
    longer = write(old, at=clock.now() - timedelta(days=5))
    first = write(newcomer, at=clock.now() - timedelta(days=2))
    plain = people.browser(people.member())
    assert entries_on(plain.text(WAITING)) == [longer.public_id, first.public_id]
    assert "はじめての人から" not in plain.text(WAITING)
    welcoming = people.browser(people.member(welcomes_newcomers=True))
    page = welcoming.text(WAITING)
    assert entries_on(page) == [first.public_id, longer.public_id]
    assert "はじめての人から" in words_of(page)


def test_each_of_the_two_lists_goes_on_on_its_own_pages(people, settled, write):
    newcomers = [people.member() for _ in range(8)]
    first = [
        write(one, at=clock.now() - timedelta(days=9, minutes=-number * 8 - place)).public_id
        for number in range(3)
        for place, one in enumerate(newcomers)
    ]
    old = settled()
    others = [
        write(old, at=clock.now() - timedelta(days=3, minutes=-number)).public_id for number in range(22)
    ]
    browser = people.browser(people.member(welcomes_newcomers=True))
    page = browser.text(WAITING)
    assert entries_on(page) == first[:20] + others[:20]
    new_part, other_part = page.split('id="waiting-t"')
    assert entries_on(browser.text(link_called(new_part, "もっと見る"))) == first[20:]
    assert entries_on(browser.text(link_called(other_part, "もっと見る"))) == others[20:]


@pytest.mark.parametrize("welcomes", [True, False])
def test_the_list_costs_the_same_for_twenty_as_for_one(app, people, settled, write, welcomes):
    author, newcomer = settled(), people.member()
    browser, costs = people.browser(people.member(welcomes_newcomers=welcomes)), []
    write(newcomer)
    for count in (1, 19):
        for _ in range(count):
            write(author)
        browser.text(WAITING)
        with counted(app) as asked:
            browser.text(WAITING)
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 6


def test_an_empty_list_is_no_reproach(people):
    page = words_of(main_of(people.browser(people.member()).text(WAITING)))
    assert "いまは、ここに日記はありません。" in page


def test_a_broken_cursor_of_either_list_is_not_found(people):
    browser = people.browser(people.member(welcomes_newcomers=True))
    assert browser.get(f"{WAITING}?after=x").status_code == 404
    assert browser.get(f"{WAITING}?newcomers=x").status_code == 404
