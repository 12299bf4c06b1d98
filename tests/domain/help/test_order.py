"""Which help line stands first, as a truth table over hours, ages and the package's own rows."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from kokotomo.domain.help import seeds
from kokotomo.domain.help.rules import order
from kokotomo.foundation.clock import TOKYO

LINES = seeds.lines()
MONDAY = datetime(2026, 11, 23, tzinfo=TOKYO)
# Every hour of a week with a holiday in it, the tenth with its night, and the turn of the year.
INSTANTS = [
    begin + timedelta(hours=hour)
    for begin, span in (
        (MONDAY, 7 * 24),
        (datetime(2026, 12, 10, tzinfo=TOKYO), 48),
        (datetime(2026, 12, 28, 12, tzinfo=TOKYO), 8 * 24),
    )
    for hour in range(span)
]


def names(found: list[order.LineNow]) -> list[str]:
    return [now.line.name for now in found]


@pytest.mark.parametrize("minor", [False, True])
def test_open_lines_come_before_shut_ones_and_those_nobody_knows_come_last(minor):
    place = {True: 0, False: 1, None: 2}
    for at in INSTANTS:
        places = [place[now.open] for now in order.in_order(LINES, minor, at)]
        assert places == sorted(places), at


@pytest.mark.parametrize("minor", [False, True])
def test_a_line_to_write_to_stands_among_the_first_three_at_every_hour(minor):
    for at in INSTANTS:
        first = order.in_order(LINES, minor, at)[:3]
        assert any(now.line.is_text and now.open for now in first), at


def test_for_a_minor_the_open_child_lines_come_first_but_for_the_one_to_write_to():
    for at in INSTANTS:
        found = [now for now in order.in_order(LINES, True, at) if now.open]
        assert found[0].line.for_children, at
        kinds = [now.line.for_children for now in found if not now.line.is_text]
        assert kinds == sorted(kinds, reverse=True), at


def test_for_an_adult_the_child_lines_come_after_all_others_that_are_open():
    for at in INSTANTS:
        kinds = [now.line.for_children for now in order.in_order(LINES, False, at) if now.open]
        assert kinds == sorted(kinds), at


def test_no_line_is_lost_or_doubled_in_any_order():
    others = sorted(line.name for line in LINES if not line.is_emergency)
    for at in INSTANTS:
        for minor in (False, True):
            assert sorted(names(order.in_order(LINES, minor, at))) == others


PHONE_FREE, PHONE_PAID = "いのちの電話（無料）", "いのちの電話（ナビダイヤル）"
CHAT, ANY, SOS, BY_LETTER = (
    "あなたのいばしょ",
    "よりそいホットライン",
    "#いのちSOS",
    "いのちの電話 ネット相談",
)
CHILD_24, CHILD, RIGHTS, HOME = (
    "24時間子供SOSダイヤル",
    "チャイルドライン",
    "こどもの人権110番",
    "児童相談所 虐待対応ダイヤル",
)


@pytest.mark.parametrize(
    ("at", "minor", "first"),
    [
        ("2026-11-23 21:12", False, [CHAT, ANY, PHONE_PAID, SOS]),
        ("2026-11-23 21:12", None, [CHAT, ANY, PHONE_PAID, CHILD_24]),
        ("2026-11-23 21:12", True, [CHILD_24, HOME, CHAT, ANY]),
        ("2026-11-23 16:00", False, [CHAT, ANY, PHONE_FREE, PHONE_PAID]),
        ("2026-11-23 16:00", True, [CHILD_24, CHILD, CHAT, HOME]),
        ("2026-11-23 21:00", True, [CHILD_24, HOME, CHAT, ANY]),
        ("2026-11-24 03:00", False, [CHAT, ANY, BY_LETTER, CHILD_24]),
        ("2026-11-24 03:00", None, [CHAT, ANY, BY_LETTER, CHILD_24]),
        ("2026-11-23 03:00", False, [CHAT, ANY, SOS, BY_LETTER]),
        ("2026-12-11 03:00", False, [CHAT, ANY, PHONE_FREE, SOS]),
        ("2026-11-24 12:00", True, [CHILD_24, RIGHTS, CHAT, HOME]),
        ("2027-01-02 17:00", True, [CHILD_24, HOME, CHAT, ANY]),
    ],
)
def test_the_panel_shows_these_four_at_these_hours(at, minor, first):
    instant = datetime.fromisoformat(at).replace(tzinfo=TOKYO)
    assert names(order.panel(LINES, minor, instant)) == first


@pytest.mark.parametrize("minor", [False, True, None])
def test_the_panel_has_open_lines_only_and_somebody_to_write_to_among_the_first_three(minor):
    for at in INSTANTS:
        shown = order.panel(LINES, minor, at)
        assert len(shown) == 4
        assert all(now.open and not now.line.is_directory for now in shown), at
        assert any(now.line.is_text for now in shown[:3]), at
        assert not any(now.line.is_emergency for now in shown), at


def test_a_guest_whose_age_nobody_knows_always_finds_a_child_line_in_the_panel():
    for at in INSTANTS:
        assert any(now.line.for_children for now in order.panel(LINES, None, at)), at


def test_a_shut_text_line_is_not_lifted_over_one_that_is_open():
    text = replace(LINES[2], hours="daily 09:00-10:00")
    found = order.in_order([*LINES[3:6], text], False, datetime(2026, 11, 23, 17, tzinfo=TOKYO))
    assert [now.open for now in found] == [True, True, True, False]


def test_the_panel_is_not_empty_when_everything_is_shut():
    shut = [replace(line, hours="daily 09:00-10:00") for line in LINES]
    assert len(order.panel(shut, False, datetime(2026, 11, 23, 3, tzinfo=TOKYO))) == 4


def test_a_line_that_nobody_checked_stands_behind_one_that_somebody_did():
    unchecked = replace(LINES[3], position=1, name="a", checked_on=None)
    checked = replace(LINES[3], position=9, name="b", checked_on=date(2026, 11, 1))
    assert names(order.in_order([unchecked, checked], False, MONDAY)) == ["b", "a"]


def test_a_line_says_until_when_it_is_open_or_when_it_opens():
    line = next(line for line in LINES if line.name == CHILD)
    late = order.at_instant(line, MONDAY.replace(hour=17))
    assert (late.open, late.until, late.opens) == (True, MONDAY.replace(hour=21), None)
    early = order.at_instant(line, MONDAY.replace(hour=9))
    assert (early.open, early.until, early.opens) == (False, None, MONDAY.replace(hour=16))
    unknown = order.at_instant(replace(line, hours=""), MONDAY)
    assert (unknown.open, unknown.until, unknown.opens) == (None, None, None)


@pytest.mark.parametrize(
    ("checked_on", "stale"),
    [(None, True), (date(2026, 8, 25), False), (date(2026, 8, 24), True), (date(2026, 11, 23), False)],
)
def test_a_check_is_good_for_ninety_days(checked_on, stale):
    assert replace(LINES[0], checked_on=checked_on).stale(MONDAY.date()) is stale


def test_every_line_of_the_package_can_be_reached_and_children_have_words_of_their_own():
    assert len(LINES) == 16
    assert [line.position for line in LINES] == list(range(1, 17))
    for line in LINES:
        assert line.phone or line.url.startswith("https://"), line.name
        assert line.channel in order.CHANNELS
        assert line.audience in order.AUDIENCES
        assert line.note
        assert line.easy_note
        assert line.source
