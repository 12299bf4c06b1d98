"""わたしの空, and the small calendar of ホーム."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from kokotomo.domain.diaries.actions import entries
from kokotomo.domain.diaries.calendars import SPAN_ENTRIES
from kokotomo.domain.diaries.models import Diary
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.pages import main_of, words_of
from tests.support.queries import counted

EVENING = datetime(2026, 11, 23, 12, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def evening():
    with clock.fixed(EVENING):
        yield


@pytest.fixture
def writer(people):
    return people.member("しおり")


@pytest.fixture
def browser(people, writer):
    return people.browser(writer)


def rows_of(page):
    """The table's rows that are not all zeros: numbers in the order of the picker, then without a sky."""
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', page)
    found = {name: [int(n) for n in re.findall(r"<td[^>]*>(\d+)</td>", cells)] for name, cells in rows}
    assert len(found) == 26
    return {name: numbers for name, numbers in found.items() if any(numbers)}


def test_the_table_and_the_picture_say_the_same_of_open_and_sealed_entries(browser, write, writer):
    write(writer, day=date(2026, 11, 15), sky="hare")
    write(writer, day=date(2026, 11, 15), sky="ooame", audience="private")
    write(writer, day=date(2026, 11, 21))
    write(writer, day=date(2026, 6, 1), sky="kiri", audience="mutual")
    page = browser.text("/sky")
    assert rows_of(page) == {
        "11月15日の週": [1, 0, 0, 0, 1, 0, 1],
        "5月31日の週": [0, 0, 0, 0, 0, 1, 0],
    }
    titles = re.findall(r"<g><title>(.*?)</title>", page)
    assert [" ".join(title.split()) for title in titles] == [
        "6月1日（月） 霧",
        "11月15日（日） 晴れ、大雨",
        "11月21日（土） 空もようなし",
    ]
    drawn = re.findall(r'<g class="weeks__sign sky-(\w+)"><rect x=', page)
    assert drawn == ["kiri", "hare", "ooame", "page"]


def test_others_entries_and_deleted_ones_are_nowhere(browser, people, write, writer, ties):
    other = people.member()
    ties.mutual(writer, other)
    write(other, day=date(2026, 11, 20), sky="hare")
    gone = write(writer, day=date(2026, 11, 19), sky="kiri")
    with people.app.app_context():
        entries.delete(writer, gone)
    page = browser.text("/sky")
    assert rows_of(page) == {}
    assert '<a class="day' not in page


def test_a_guest_is_asked_to_sign_in(visitor):
    answer = visitor.get("/sky")
    assert answer.status_code == 303
    assert answer.location.startswith("/login")


def test_earlier_weeks_are_a_link_away_over_empty_years_and_back(browser, write, writer):
    write(writer, day=date(2023, 3, 3), sky="usubi")
    write(writer, day=date(2026, 11, 20), sky="hare")
    now = browser.text("/sky")
    assert 'rel="next"' not in now
    earlier = re.search(r'rel="prev" href="([^"]*)"', now).group(1)
    assert earlier == "/sky?until=2023-03-03"
    then = browser.text(earlier)
    assert rows_of(then) == {"2023年2月26日の週": [0, 1, 0, 0, 0, 0, 0]}
    assert "2023年3月" in words_of(main_of(then))
    assert 'rel="prev"' not in then
    assert 'rel="next" href="/sky?until=2023-09-01"' in then
    assert re.findall(r'href="(/sky\?until=[^"]*)">2023年', then) == ["/sky?until=2023-12-31"]


def test_the_last_way_forward_is_the_page_as_it_opens(browser, write, writer):
    write(writer, day=date(2026, 2, 2), sky="usubi")
    page = browser.text("/sky?until=2026-07-01")
    assert 'rel="next" href="/sky"' in page


@pytest.mark.parametrize(
    "until",
    [
        *("", "x", "-1", "%00", "2026-11", "2026-02-30", "2026-11-23 ", "2026-11-23T10:00", "9" * 5000),
        *("1899-12-31", "2026-11-25", "9999-12-31", "0000-01-01", "２０２６-01-01"),
    ],
)
def test_a_day_that_is_none_is_not_found(browser, until):
    assert browser.get(f"/sky?until={until}").status_code == 404


def test_very_many_entries_are_bounded_and_the_page_says_so(app, browser, writer):
    with app.app_context():
        db.session.add_all(
            Diary(
                author_id=writer.id, audience="members", wish="reply", title="題", sky="kiri",
                day=date(2026, 11, 23) - timedelta(days=n % 100),
            )
            for n in range(SPAN_ENTRIES + 1)
        )  # fmt: skip
        db.session.commit()
    page = browser.text("/sky")
    assert sum(sum(numbers) for numbers in rows_of(page).values()) == SPAN_ENTRIES
    assert f"新しいほうから{SPAN_ENTRIES}までを数えています" in page


def test_nothing_judges_sums_up_or_counts_days_in_a_row(browser, write, writer):
    for n in range(9):
        write(writer, day=date(2026, 11, 23) - timedelta(days=n), sky="ooame")
    words = words_of(main_of(browser.text("/sky")))
    for word in (
        "平均",
        "連続",
        "合計",
        "割合",
        "％",
        "%",
        "がんば",
        "頑張",
        "日間",
        "続いて",
        "いちばん",
        "多い",
    ):
        assert word not in words, word


def test_it_costs_the_same_for_one_entry_and_for_fifty(app, browser, write, writer):
    costs = []
    for count in (1, 49):
        for n in range(count):
            write(writer, day=date(2026, 11, 23) - timedelta(days=n), sky="kiri", audience="private")
        browser.text("/sky")
        with counted(app) as asked:
            browser.text("/sky")
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 8, asked


def test_home_shows_this_month_of_ones_own_and_leads_to_the_rest(browser, people, write, writer):
    diary = write(writer, day=date(2026, 11, 3), sky="kosame", audience="private")
    write(people.member(), day=date(2026, 11, 4), sky="hare")
    page = browser.text("/")
    assert re.findall(r'<a class="day[^"]*" href="([^"]*)"', page) == [f"/diaries/{diary.public_id}"]
    assert "11月のわたしの空" in page
    assert 'href="/sky"' in page
