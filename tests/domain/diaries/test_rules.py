"""What may stand in an entry, and where an entry stands: pure decisions."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kokotomo.domain.diaries import rules
from kokotomo.domain.diaries.rules import Audience, Content
from kokotomo.foundation import clock
from tests.support.factories_diaries import an_entry

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 3, tzinfo=UTC)
FAMILY = "👨‍👩‍👧‍👦"


def problems(minor: bool = False, **said: object) -> dict[str, str]:
    entry = an_entry(**{"day": TODAY, **said})
    entry = replace(entry, content=rules.tidied(entry.content))
    found = rules.problems_of(entry, minor=minor, latest=TODAY)
    return {name: problem.key for name, problem in found.items()}


@pytest.mark.parametrize("part", ["event", "feeling", "effort"])
def test_any_one_of_the_three_parts_is_enough(part):
    assert problems(**{part: "ねむい"}) == {}


@pytest.mark.parametrize("blank", ["", " ", "\n\n", "\u3000", "\t", "\x00"])
def test_an_entry_with_nothing_written_is_told_at_its_first_part(blank):
    entry = replace(an_entry(day=TODAY), content=rules.tidied(Content(event=blank, title="題", note="注意")))
    assert rules.problems_of(entry, minor=False, latest=TODAY)["event"].key == "entry.empty"


@pytest.mark.parametrize(
    ("part", "limit"), [("event", 2000), ("feeling", 1000), ("effort", 500), ("title", 60), ("note", 60)]
)
def test_a_part_has_the_length_that_the_product_names_and_no_more(part, limit):
    assert part not in problems(**{part: "あ" * limit, **({} if part == "event" else {"event": "い"})})
    entry = an_entry(day=TODAY, **{part: "あ" * (limit + 1), **({} if part == "event" else {"event": "い"})})
    problem = rules.problems_of(entry, minor=False, latest=TODAY)[part]
    assert (problem.key, problem.facts) == (f"{part}.too_long", {"limit": limit, "now": limit + 1})


def test_characters_are_counted_as_a_reader_counts_them():
    assert problems(event="い", title="か\u3099" * 60) == {}
    assert problems(event="い", title="🇯🇵" * 60) == {}
    assert problems(event="い", title="👍🏽" * 61) == {"title": "title.too_long"}


def test_a_title_full_of_families_still_fits_where_titles_are_kept():
    assert problems(event="い", title=FAMILY * 60) == {}
    assert len(FAMILY * 60) <= rules.MOST_CODE_POINTS["title"]


def test_heaps_of_marks_on_few_letters_are_refused():
    assert problems(event="い", title="a" + "\u0301" * 500) == {"title": "title.heaped"}
    assert problems(event="a" + "\u0301" * 20000) == {"event": "event.heaped"}


def test_a_line_break_in_a_title_becomes_a_space():
    content = rules.tidied(Content(event="い", title=" 鍋を\r\nつくった日 ", note="つらい\n話"))
    assert (content.title, content.note) == ("鍋を つくった日", "つらい 話")


def test_line_breaks_and_the_space_before_a_paragraph_stay_in_the_words():
    assert rules.tidied(Content(event="\u3000朝。\r\n\r\n  夜。 \n")).event == "\u3000朝。\n\n  夜。"


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (TODAY, None),
        (TODAY + timedelta(days=1), "day.future"),
        (date(1900, 1, 1), None),
        (date(1899, 12, 31), "day.too_old"),
        (date(2020, 2, 29), None),
    ],
)
def test_a_day_is_neither_to_come_nor_before_1900(day, key):
    assert problems(day=day).get("date") == key


def test_today_is_the_later_one_of_the_writers_and_of_tokyos():
    assert rules.latest_day(date(2026, 11, 23), date(2026, 11, 24)) == date(2026, 11, 24)
    assert rules.latest_day(date(2026, 11, 23), date(2026, 11, 22)) == date(2026, 11, 23)


def test_more_than_three_topics_are_too_many_and_the_same_one_twice_is_one():
    ids = [letter * 26 for letter in "abcd"]
    assert problems(event="い", topics=(*ids[:3], ids[0])) == {}
    assert problems(event="い", topics=tuple(ids)) == {"topics": "topics.too_many"}


def test_a_sky_that_does_not_exist_is_refused_and_none_is_fine():
    assert problems(event="い", sky="kiri") == {}
    assert problems(event="い", sky="") == {}
    assert problems(event="い", sky="typhoon") == {"sky": "sky.unknown"}


@pytest.mark.parametrize("audience", list(Audience))
def test_everyone_is_not_for_under_18s(audience):
    assert problems(audience=audience) == {}
    expected = {"audience": "audience.minor"} if audience is Audience.EVERYONE else {}
    assert problems(minor=True, audience=audience) == expected


def test_the_box_starts_with_the_last_audience_where_it_is_still_open():
    assert rules.audience_of_choice("mutual", minor=True) is Audience.MUTUAL
    assert rules.audience_of_choice("everyone", minor=False) is Audience.EVERYONE
    assert rules.audience_of_choice("everyone", minor=True) is Audience.MEMBERS


def listing(**changes: object) -> rules.Listing:
    facts = {
        "audience": "members",
        "wish": "reply",
        "voices": 0,
        "newcomer": False,
        "published_at": NOON,
        "gone": False,
        "now": NOON,
    }
    return rules.listing_of(**{**facts, **changes})


@pytest.mark.parametrize(
    ("changes", "listed", "waits"),
    [
        ({}, True, True),
        ({"wish": "idea"}, True, True),
        ({"wish": "read"}, True, False),
        ({"wish": "none"}, True, False),
        ({"voices": 1}, True, True),
        ({"voices": 2}, True, False),
        ({"audience": "everyone"}, True, True),
        ({"audience": "mutual"}, True, True),
        ({"audience": "private"}, False, False),
        ({"gone": True}, False, False),
        ({"now": NOON + timedelta(days=7, seconds=-1)}, True, True),
        ({"now": NOON + timedelta(days=7)}, True, False),
        ({"newcomer": True, "now": NOON + timedelta(days=28, seconds=-1)}, True, True),
        ({"newcomer": True, "now": NOON + timedelta(days=28)}, True, False),
        ({"newcomer": True, "voices": 2}, True, False),
    ],
)
def test_what_stands_in_lists_and_what_waits_for_words(changes, listed, waits):
    found = listing(**changes)
    assert (found.listed_at == NOON, found.waiting_since == NOON) == (listed, waits)
    assert (found.waiting_until is not None) == waits


@pytest.mark.parametrize(
    ("hour", "evening"),
    [(18, None), (19, 23), (23, 23), (0, 22), (4, 22), (5, None), (12, None)],
)
def test_the_question_of_an_evening_stands_from_19_to_5(hour, evening):
    expected = date(2026, 11, evening) if evening else None
    assert (
        rules.evening_of(datetime(2026, 11, 23, hour, 0 if hour != 4 else 59, tzinfo=clock.TOKYO)) == expected
    )
