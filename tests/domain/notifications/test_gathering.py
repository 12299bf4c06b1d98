"""Sentences: what is gathered, in what order, and what has been seen."""

from datetime import UTC, datetime, timedelta

from kokotomo.domain.comments import actions as comments
from kokotomo.domain.follows import actions as follows
from kokotomo.domain.notifications import actions, queries
from kokotomo.foundation import clock
from tests.support.queries import counted

AT = datetime(2026, 11, 23, 12, 12, tzinfo=UTC)  # 21:12 in Tokyo


def listing(viewer):
    return queries.page_of_notifications(viewer, clock.TOKYO).items


def test_readings_of_one_page_and_day_are_one_sentence(in_app, people, ties):
    writer = people.member()
    page, other = ties.page(writer), ties.page(writer)
    a, b, c = people.member("あさ"), people.member("ばら"), people.member("くも")
    for minutes, (reader, read) in enumerate([(a, page), (b, page), (a, other), (c, page)]):
        with clock.fixed(AT + timedelta(minutes=minutes)):
            comments.mark_read(reader, read)
    with clock.fixed(AT + timedelta(hours=3)):  # past midnight in Tokyo
        comments.mark_read(people.member("ほし"), page)
        told = [(item.latest.diary_id, item.names, item.more) for item in listing(writer)]
    assert told == [
        (page.id, ("ほし",), False),
        (page.id, ("くも", "ばら"), True),
        (other.id, ("あさ",), False),
    ]


def test_replies_are_told_one_by_one_and_followers_of_a_day_together(in_app, people, ties):
    writer, a, b = people.member(), people.member("あさ"), people.member("ばら")
    page = ties.page(writer)
    with clock.fixed(AT):
        ties.reply(a, page)
        ties.reply(a, page)
        follows.follow(a, writer)
        follows.follow(b, writer)
        told = [(item.latest.kind, item.names, item.more) for item in listing(writer)]
    assert told == [
        ("follower", ("ばら", "あさ"), False),
        ("reply", ("あさ",), False),
        ("reply", ("あさ",), False),
    ]


def test_home_names_what_is_new_and_nothing_once_all_was_seen(in_app, people, ties):
    writer = people.member()
    page = ties.page(writer)
    for _ in range(7):
        ties.reply(people.member(), page)
    assert len(queries.latest(writer, 5)) == 5
    items = listing(writer)
    actions.mark_seen(writer, [arrival for item in items for arrival in item.arrivals])
    assert queries.latest(writer, 5) == []
    assert not queries.has_unseen(writer)
    assert [item.is_new for item in listing(writer)] == [False] * 7


def test_opening_one_sentence_marks_what_it_gathers_and_nothing_else(in_app, people, ties):
    writer = people.member()
    page, other = ties.page(writer), ties.page(writer)
    for minutes in range(3):
        with clock.fixed(AT + timedelta(minutes=minutes)):
            comments.mark_read(people.member(), page)
    with clock.fixed(AT):
        comments.mark_read(people.member(), other)
        ties.reply(people.member(), page)
    (gathered,) = [item for item in listing(writer) if item.latest.diary_id == page.id and item.more]
    with clock.fixed(AT + timedelta(minutes=9)):
        comments.mark_read(people.member(), page)  # arrives after the page was drawn
    actions.mark_opened(writer, gathered.latest)
    new = [arrival for item in listing(writer) for arrival in item.arrivals if arrival.is_new]
    assert sorted(arrival.kind for arrival in new) == ["reading", "reading", "reply"]
    reply = next(arrival for arrival in new if arrival.kind == "reply")
    actions.mark_opened(writer, reply)
    assert sum(arrival.is_new for item in listing(writer) for arrival in item.arrivals) == 2


def test_nobody_marks_what_is_told_to_another(in_app, people, ties):
    writer, other = people.member(), people.member()
    ties.reply(other, ties.page(writer))
    (item,) = listing(writer)
    actions.mark_seen(other, item.arrivals)
    actions.mark_opened(other, item.latest)
    assert queries.has_unseen(writer)


def test_an_untitled_page_goes_by_its_opening_words_but_not_from_under_a_note(in_app, people, ties):
    writer = people.member()
    long = "白菜が安かったので、ひとりで鍋をした。土鍋を出すのは初めて。"
    plain = ties.page(writer, title=None, extract=long)
    noted = ties.page(writer, title=None, extract=long, note="つらい話がふくまれます")
    feeling = ties.page(writer, title=None, feeling_extract="おだやか")
    titles = {}
    for page in (plain, noted, feeling):
        ties.reply(people.member(), page)
    for item in listing(writer):
        titles[item.latest.diary_id] = item.latest.title
    assert titles == {
        plain.id: "白菜が安かったので、ひとりで鍋をした。…",
        noted.id: None,
        feeling.id: "おだやか",
    }


def test_lists_come_in_pages_and_cost_one_query_each(in_app, people, ties):
    writer = people.member()
    page = ties.page(writer)
    seen = []
    for count in (1, queries.PAGE_SIZE + 4):
        for _ in range(count):
            ties.reply(people.member(), page)
        with counted(in_app) as statements:
            first = queries.page_of_notifications(writer, clock.TOKYO)
            queries.has_unseen(writer)
            queries.latest(writer, 5)
        assert len(statements) == 3
    second = queries.page_of_notifications(writer, clock.TOKYO, first.next_cursor)
    seen = [item.latest.id for item in (*first.items, *second.items)]
    assert len(set(seen)) == len(seen) == queries.PAGE_SIZE + 5
    assert second.next_cursor is None


def test_marking_nothing_new_writes_nothing(in_app, people, ties):
    writer = people.member()
    ties.reply(people.member(), ties.page(writer))
    (item,) = listing(writer)
    actions.mark_seen(writer, item.arrivals)
    with counted(in_app) as statements:
        actions.mark_seen(writer, listing(writer)[0].arrivals)
    assert [s for s in statements if not s.startswith("SELECT")] == []
