"""The lists of people beside つながり."""

import re

import pytest

from kokotomo.foundation.paging import SIZE
from tests.support.pages import link_called, main_of, words_of
from tests.support.queries import counted

LISTS = ["/connections/following", "/connections/followers", "/connections/mutual", "/connections/hidden"]


@pytest.fixture
def me(people):
    return people.member()


@pytest.fixture
def browser(people, me):
    return people.browser(me)


def names(page):
    return re.findall(r'class="who__name"[^>]*>([^<]+)<', main_of(page))


def test_empty_lists_say_so_kindly_and_show_a_way(app, browser):
    page = words_of(main_of(browser.text("/connections/following")))
    assert "まだだれもフォローしていません。" in page
    assert "みんなの日記を読む" in page
    for path in LISTS:
        assert 'class="empty"' in browser.text(path)


def test_each_list_holds_whom_it_says(app, people, ties, me, browser):
    both, followed, follower, muted, blocked = (
        people.member(name) for name in ("あさ", "ばら", "くも", "ほし", "かぜ")
    )
    ties.mutual(me, both)
    ties.follow(me, followed)
    ties.follow(follower, me)
    ties.mute(me, muted)
    ties.block(me, blocked)
    assert set(names(browser.text("/connections/following"))) == {"あさ", "ばら"}
    assert set(names(browser.text("/connections/followers"))) == {"あさ", "くも"}
    assert names(browser.text("/connections/mutual")) == ["あさ"]
    assert set(names(browser.text("/connections/hidden"))) == {"ほし", "かぜ"}
    assert "たがいにフォロー" in browser.text("/connections/following")


def test_no_number_of_people_stands_anywhere(app, people, ties, me, browser):
    for _ in range(7):
        ties.mutual(me, people.member())
    other = people.browser(people.member())
    for path in ("/connections", *LISTS):
        assert not re.search(r"\d+\s*人", words_of(main_of(browser.text(path))))
    page = main_of(other.text(f"/u/{me.public_id}"))
    assert "フォロワー" not in page
    assert not re.search(r"\d+\s*人", words_of(page))


def test_lists_are_ones_own(app, people, ties, me, visitor):
    friend = people.member("ともだち")
    ties.mutual(me, friend)
    stranger = people.browser(people.member())
    for path in ("/connections", *LISTS):
        assert "ともだち" not in stranger.text(path)
        assert visitor.get(path).location.startswith("/login?next=")


@pytest.mark.parametrize("path", LISTS)
def test_long_lists_turn_their_pages_and_come_back_to_the_same_one(app, people, ties, me, browser, path):
    for _ in range(SIZE + 3):
        other = people.member()
        ties.mutual(me, other)
        ties.mute(me, other)
    first = browser.text(path)
    more = link_called(first, "もっと見る")
    second = browser.text(more)
    assert len(names(first)) == SIZE
    assert len(set(names(first)) | set(names(second))) == SIZE + 3
    assert "ここまでです。" in second
    assert f'name="back" value="{more}"' in second
    assert browser.post(f"/u/{me.public_id}/mute", {"back": more}).status_code == 404
    assert browser.post(f"/u/{other.public_id}/mute", {"back": more}).location == more
    for broken in ("x", "", "%00", "a" * 400):
        assert browser.get(f"{path}?after={broken}").status_code == 404


@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_as_many_queries_for_twenty_as_for_one(app, people, ties, me, browser, path):
    costs = set()
    for number in (1, 19):
        for _ in range(number):
            other = people.member()
            ties.mutual(me, other)
            ties.mute(me, other)
        with counted(app) as statements:
            browser.text(path)
        costs.add(len(statements))
    assert len(costs) == 1
    assert costs.pop() <= 6
