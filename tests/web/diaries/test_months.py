"""A notebook's calendar, its years, months and days."""

import re
from datetime import UTC, date, datetime

import pytest

from kokotomo.domain.diaries.queries import topics
from kokotomo.foundation import clock
from tests.support.pages import entries_on, link_called, main_of, words_of
from tests.support.queries import counted

EVENING = datetime(2026, 11, 23, 12, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def evening():
    with clock.fixed(EVENING):
        yield


@pytest.fixture
def author(people):
    return people.member("しおり")


@pytest.fixture
def notebook(author):
    return f"/u/{author.public_id}"


@pytest.fixture
def reader(people):
    return people.browser(people.member())


def days_linked(page):
    """The days of the calendar that are links: number, address, and what they say."""
    found = re.findall(r'<a class="day[^"]*" href="([^"]*)">(.*?)</a>', page, re.DOTALL)
    return {words_of(inside): address for address, inside in found}


def test_a_day_with_one_entry_leads_to_it_and_says_its_sky(reader, write, author, notebook):
    diary = write(author, day=date(2026, 11, 3), sky="usubi")
    bare = write(author, day=date(2026, 11, 5))
    page = reader.text(notebook)
    assert days_linked(page) == {
        "11月3日うす日の日記": f"/diaries/{diary.public_id}",
        "11月5日日記": f"/diaries/{bare.public_id}",
    }
    assert "11月の空もよう" in words_of(page)
    assert "書かなかった日は、ただ空いているだけです。" in page


def test_a_day_with_several_leads_to_its_own_page_where_all_of_them_stand(reader, write, author, notebook):
    written = [
        write(author, day=date(2026, 11, 3), sky=sky).public_id for sky in ("kosame", "hare", "kosame")
    ]
    write(author, day=date(2026, 11, 4))
    page = reader.text(notebook)
    address = days_linked(page)["11月3日小雨と晴れの日記"]
    assert address == f"{notebook}/2026/11/03"
    assert entries_on(reader.text(address)) == written


def test_today_is_marked_and_days_to_come_are_plain(reader, write, author, notebook):
    write(author, day=date(2026, 11, 1))
    page = reader.text(notebook)
    assert re.findall(r'<span class="day day--today">(.*?)</td>', page) == [
        '23<span class="vh">（今日）</span></span>'
    ]
    assert '<span class="day">24</span>' in page
    assert page.count('scope="col"') == 7


def test_a_notebook_in_which_nothing_can_be_read_has_no_calendar(reader, write, author, notebook):
    write(author, audience="private", sky="ooame")
    page = reader.text(notebook)
    assert 'class="cal ' not in page
    assert "これまでのノート" not in page
    assert "大雨" not in page


def test_the_calendar_stands_on_the_first_page_of_the_list_alone(reader, write, author, notebook):
    for _ in range(21):
        write(author)
    later = link_called(reader.text(notebook), "もっと見る")
    page = reader.text(later)
    assert 'class="cal ' not in page
    assert f'href="{notebook}/2026"' in page


def test_the_ways_lead_from_month_to_month_with_entries_and_end(reader, write, author, notebook):
    for day in (date(2025, 2, 1), date(2026, 7, 31), date(2026, 11, 20)):
        write(author, day=day)
    write(author, day=date(2026, 9, 9), audience="private")
    page = reader.text(notebook)
    seen = [main_of(page)]
    while 'rel="prev"' in main_of(page):
        address = re.search(r'rel="prev" href="([^"]*)"', page).group(1)
        page = reader.text(address)
        seen.append(address)
    assert seen[1:] == [f"{notebook}/2026/07", f"{notebook}/2025/02"]
    assert link_called(page, "7月") == f"{notebook}/2026/07"
    assert "2025年2月" in words_of(page)


def test_a_month_lists_its_entries_from_the_first_day_on_and_goes_on(reader, write, author, notebook):
    written = [write(author, day=date(2026, 10, 1 + n)).public_id for n in range(25)]
    write(author, day=date(2026, 11, 1))
    write(author, day=date(2026, 9, 30))
    page = reader.text(f"{notebook}/2026/10")
    more = reader.text(link_called(page, "もっと見る"))
    assert entries_on(page) + entries_on(more) == written
    assert "この月の日記は、ここまでです。" in more
    assert "csrf_token" in page


def test_a_year_names_the_months_in_which_something_can_be_read(reader, write, author, notebook):
    for month, audience in ((1, "members"), (3, "mutual"), (7, "everyone")):
        write(author, day=date(2024, month, 15), audience=audience)
    write(author, day=date(2022, 5, 5))
    page = reader.text(f"{notebook}/2024")
    assert re.findall(rf'"{notebook}/2024/(\d\d)"', page) == ["01", "07"]
    assert link_called(main_of(page), "2022年") == f"{notebook}/2022"
    assert 'rel="next"' not in page


def test_many_years_fold_away(reader, write, author, notebook):
    for year in range(2015, 2027):
        write(author, day=date(year, 1, 15))
    page = reader.text(notebook)
    assert re.findall(rf'"{notebook}/(\d{{4}})"', page) == [str(year) for year in range(2026, 2014, -1)]
    assert words_of(page.split('<details class="more">')[1]).count("年") >= 7


@pytest.mark.parametrize("part", ["2026", "2026/10", "2026/10/23"])
def test_where_nothing_can_be_read_every_part_says_so_alike(reader, people, write, author, notebook, part):
    write(author, day=date(2026, 10, 23), audience="private", sky="ooame")
    empty = people.member("しずか")
    hidden, nothing = (reader.text(f"/u/{who.public_id}/{part}") for who in (author, empty))
    blot = [(author, hidden), (empty, nothing)]
    one, other = (page.replace(who.public_id, "*").replace(who.nickname, "*") for who, page in blot)
    assert re.sub(r'value="[^"]*"', "", one) == re.sub(r'value="[^"]*"', "", other)
    assert "ここで読める日記は、ありません。" in one


@pytest.mark.parametrize(
    "part",
    [
        *(
            "0000",
            "1899",
            "2027",
            "9999",
            "99999",
            "026",
            "-2026",
            "20.6",
            "2026a",
            "二〇二六",
            "%00%00%00%00",
        ),
        *("2026/00", "2026/13", "2026/12", "2026/1", "2026/111", "1899/12", "2026/-1"),
        *("2026/11/00", "2026/11/31", "2026/11/25", "2026/02/29", "2026/11/3", "2026/11/03/1", "2026/11/003"),
        # Digits, but in another width or script.
        *("２０２６", "2026/１１", "2026/11/０３", "٢٠٢٦", "2026/١١"),
        *("9" * 5000, "2026/" + "1" * 5000, "2026/11/" + "9" * 5000),
    ],
)
def test_an_impossible_day_is_not_found(visitor, reader, write, author, notebook, part):
    write(author, audience="everyone", day=date(2026, 11, 3))
    for browser in (visitor, reader):
        assert browser.get(f"{notebook}/{part}").status_code == 404


@pytest.mark.parametrize("part", ["2026/10", "2026/10/23"])
def test_a_broken_cursor_of_a_month_is_not_found(reader, notebook, part):
    for cursor in ("x", "W10", "%00", "WyIyMDI2LTEwLTIzIiwgMV0x", "a" * 301, ""):
        assert reader.get(f"{notebook}/{part}?after={cursor}").status_code == 404, cursor


@pytest.mark.parametrize("part", ["", "/2026", "/2026/10", "/2026/10/23"])
def test_every_part_costs_as_much_for_fifty_years_as_for_one_entry(
    app, people, write, author, notebook, part
):
    browser, costs = people.browser(people.member()), []
    for years in (range(2026, 2025, -1), range(2025, 1975, -1)):
        for year in years:
            for audience in ("members", "private"):
                write(author, day=date(year, 10, 23), audience=audience)
        browser.text(f"{notebook}{part}")
        with counted(app) as asked:
            browser.text(f"{notebook}{part}")
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 8, asked


def test_guests_find_the_days_that_are_open_to_all_and_get_no_form(visitor, write, author, notebook):
    write(author, day=date(2026, 11, 3), audience="everyone", sky="hare")
    write(author, day=date(2026, 11, 4), sky="kiri")
    for part in ("", "/2026", "/2026/11", "/2026/11/03"):
        answer = visitor.get(f"{notebook}{part}")
        assert "csrf_token" not in answer.text
        assert "Set-Cookie" not in answer.headers
        assert "max-age" in answer.headers["Cache-Control"]
    assert list(days_linked(visitor.text(notebook))) == ["11月3日晴れの日記"]


def test_what_somebody_often_writes_on_stands_beside_the_notebook_without_a_number(
    reader, write, author, notebook, app
):
    with app.app_context():
        topic = topics.topics()[3]
    for _ in range(4):
        write(author, topics=(topic.public_id,))
    side = re.search(r"<h2>よく書く話題</h2>(.*?)</div>", reader.text(notebook), re.DOTALL)
    assert words_of(side.group(1)).strip() == topic.name
