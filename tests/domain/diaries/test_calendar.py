"""A notebook by its days, as each viewer may read it."""

from datetime import date, timedelta

import pytest

from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.actions import entries
from kokotomo.domain.diaries.calendars import SPAN_ENTRIES, Month
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.queries import calendar, pages, topics
from kokotomo.domain.diaries.queries.entries import neighbours
from kokotomo.domain.diaries.rules import Audience
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.queries import counted

GUEST = Anonymous()
DAY = date(2025, 6, 3)
JUNE = Month(2025, 6)


@pytest.fixture
def author(people):
    return people.member()


@pytest.fixture
def reader(people):
    return people.member()


def skies(viewer, author, month=JUNE):
    return {day: found.skies for day, found in calendar.days_of_month(viewer, author, month).items()}


def around(viewer, author, first=DAY, end=DAY + timedelta(days=1)):
    return calendar.around(viewer, author, first, end)


def everything(viewer, author):
    """All that the days say to *viewer* of the entry of `DAY`: nothing, if they may not read it."""
    beside = around(viewer, author, date(2026, 1, 1), date(2027, 1, 1))
    return (
        skies(viewer, author),
        calendar.months_of_year(viewer, author, 2025),
        pages.page_of_days(viewer, author, JUNE.first, JUNE.end).items,
        beside.before,
        beside.years,
        beside.topics,
    )


NOTHING = ({}, [], [], None, [], [])


@pytest.mark.parametrize("audience", list(Audience))
def test_an_entry_that_may_not_be_read_leaves_no_trace_in_any_calendar(
    in_app, people, write, ties, author, audience
):
    topic = topics.topics()[0].public_id
    friend, stranger, blocked, blocker = (people.member() for _ in range(4))
    ties.mutual(author, friend)
    ties.block(author, blocked)
    ties.block(blocker, author)
    write(author, day=DAY, sky="kiri", audience=audience, topics=(topic,))
    readers = {
        "everyone": [author, friend, stranger, GUEST],
        "members": [author, friend, stranger],
        "mutual": [author, friend],
        "private": [author],
    }[audience]
    for viewer in (author, friend, stranger, blocked, blocker, GUEST):
        assert (everything(viewer, author) == NOTHING) == (viewer not in readers), viewer
    assert skies(author, author) == {DAY: ("kiri",)}


@pytest.mark.parametrize("state", ["deleted", "hidden", "suspended", "left", "minor"])
def test_what_is_gone_hidden_or_not_to_be_met_leaves_no_trace(
    in_app, people, write, ties, author, reader, state
):
    if state == "minor":
        author = people.minor()
    diary = write(author, day=DAY, sky="kiri", topics=(topics.topics()[0].public_id,))
    if state == "deleted":
        entries.delete(author, diary)
    elif state == "hidden":
        ties.change(diary, hidden_at=clock.now())
    elif state == "suspended":
        ties.suspend(author)
    elif state == "left":
        ties.leave(author)
    assert everything(reader, author) == NOTHING
    assert everything(GUEST, author) == NOTHING


def test_muted_people_keep_their_own_calendar(in_app, write, ties, author, reader):
    ties.mute(reader, author)
    write(author, day=DAY, sky="hare")
    assert skies(reader, author) == {DAY: ("hare",)}


def test_the_ways_lead_over_what_may_not_be_read_to_the_nearest_that_may(in_app, write, author, reader):
    for year, audience in ((2019, "members"), (2021, "private"), (2023, "members"), (2024, "mutual")):
        write(author, day=date(year, 3, 5), audience=audience)
    found = around(reader, author, date(2022, 1, 1), date(2023, 1, 1))
    assert (found.before, found.after) == (date(2019, 3, 5), date(2023, 3, 5))
    assert found.years == [2023, 2019]
    assert around(author, author).years == [2024, 2023, 2021, 2019]


def test_at_the_ends_there_are_no_ways(in_app, write, author, reader):
    write(author, day=DAY)
    found = around(reader, author)
    assert (found.before, found.after, found.years) == (None, None, [2025])


def test_the_first_and_last_days_of_years_stand_in_their_own(in_app, write, author, reader):
    for day in (date(1999, 12, 31), date(2000, 1, 1), date(2000, 12, 31), date(2001, 1, 1), date(1900, 1, 1)):
        write(author, day=day)
    assert around(reader, author).years == [2001, 2000, 1999, 1900]
    assert calendar.months_of_year(reader, author, 2000) == [Month(2000, 1), Month(2000, 12)]


def test_imported_entries_of_one_day_stand_in_calendar_and_notebook_beside_each_other(
    in_app, ties, author, reader
):
    noon = clock.now().replace(year=1935, month=3, day=2, hour=3)
    diaries = [
        ties.page(
            author, day=date(1935, 3, 2), published_at=noon, listed_at=None, imported_at=clock.now(),
            import_key=f"{n:064}", sky=sky,
        )
        for n, sky in enumerate(("hare", "kiri", "hare"))
    ]  # fmt: skip
    last = ties.page(author)
    assert skies(reader, author, Month(1935, 3)) == {date(1935, 3, 2): ("hare", "kiri")}
    page = pages.page_of_days(reader, author, date(1935, 3, 2), date(1935, 3, 3))
    assert [one.public_id for one in page.items] == [one.public_id for one in diaries]
    assert around(reader, author).years == [last.day.year, 1935]
    walked = [diaries[0]]
    while (after := neighbours(reader, walked[-1])[1]) is not None:
        walked.append(db.session.query(Diary).filter_by(public_id=after.public_id).one())
    assert [one.public_id for one in walked] == [one.public_id for one in (*diaries, last)]
    assert neighbours(reader, last)[0].public_id == diaries[-1].public_id


def test_of_a_day_with_many_entries_a_calendar_takes_a_few(in_app, ties, author, reader):
    for _ in range(9):
        ties.page(author, day=DAY)
    assert len(calendar.days_of_month(reader, author, JUNE)[DAY].marks) == 4


def test_what_somebody_often_writes_on_counts_what_the_reader_may_read(in_app, write, author, reader):
    cat, dog, walk, rice, tea = (topic.public_id for topic in topics.topics()[:5])
    for often, topic, audience in (
        (3, tea, "members"),
        (2, cat, "members"),
        (9, dog, "mutual"),
        (1, rice, "members"),
    ):
        for n in range(often):
            write(author, day=DAY - timedelta(days=n), topics=(topic,), audience=audience)
    write(author, day=DAY, topics=(walk,), audience="private")
    assert [public_id for _name, public_id in around(reader, author).topics] == [tea, cat, rice]
    assert [public_id for _name, public_id in around(author, author).topics] == [dog, tea, cat]


def test_the_pages_of_a_month_go_on_from_where_they_ended(in_app, ties, author, reader):
    made = [ties.page(author, day=JUNE.first + timedelta(days=n // 2)).public_id for n in range(45)]
    found, cursor = [], None
    while True:
        page = pages.page_of_days(reader, author, JUNE.first, JUNE.end, cursor)
        found += [one.public_id for one in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == made


def test_the_span_gives_the_latest_entries_and_says_that_there_are_more(in_app, ties, author):
    first = date(2025, 1, 1)
    rows = [
        {
            "author_id": author.id,
            "audience": "members",
            "wish": "reply",
            "day": first + timedelta(days=n // 3),
        }
        for n in range(SPAN_ENTRIES + 5)
    ]
    db.session.add_all(Diary(title="題", **row) for row in rows)
    db.session.commit()
    marks, more = calendar.marks_between(author, first, date(2026, 1, 1))
    assert (len(marks), more) == (SPAN_ENTRIES, True)
    assert marks[0].day == first + timedelta(days=1)
    assert [mark.day for mark in marks] == sorted(mark.day for mark in marks)
    assert calendar.marks_between(author, first, first + timedelta(days=2))[1] is False


def test_sealed_entries_show_their_sky_to_their_writer_for_one_query(in_app, people, write, author):
    for n in range(6):
        write(author, day=DAY + timedelta(days=n), sky="ooame", audience="private")
    writer = db.session.get_one(User, author.id)
    db.session.expunge_all()
    db.session().info.clear()
    with counted(in_app) as asked:
        found = skies(writer, writer)
    assert set(found.values()) == {("ooame",)}
    assert len(found) == 6
    assert len(asked) == 1, asked
