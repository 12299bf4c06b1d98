"""What the pages say about hours, numbers and places."""

from dataclasses import replace
from datetime import datetime

import pytest

from kokotomo.domain.help import seeds
from kokotomo.domain.help.rules import order
from kokotomo.foundation import clock
from kokotomo.foundation.clock import TOKYO
from kokotomo.web.help import phrases

LINES = {line.name: line for line in seeds.lines()}


@pytest.mark.parametrize(
    ("hours", "at", "said"),
    [
        ("daily 00:00-24:00", "2026-11-23 21:12", "24時間"),
        ("mon,thu,fri 00:00-24:00; tue,wed,sat,sun 06:00-24:00", "2026-11-23 21:12", "今日は24時間"),
        ("mon,thu,fri 00:00-24:00; tue,wed,sat,sun 06:00-24:00", "2026-11-24 21:12", "24:00まで"),
        ("daily 16:00-21:00", "2026-11-23 20:59", "21:00まで"),
        ("daily 16:00-21:00", "2026-11-23 15:59", "16:00から"),
        ("daily 16:00-21:00", "2026-11-23 21:00", "あす16:00から"),
        ("daily 22:00-02:00", "2026-11-23 23:00", "あす2:00まで"),
        ("daily 22:00-02:00", "2026-11-24 01:00", "2:00まで"),
        ("10th 08:00-08:00", "2026-12-10 09:00", "あす8:00まで"),
        ("daily 16:00-21:00; 12-29..01-03 closed", "2026-12-29 12:00", "2027年1月4日 16:00から"),
        ("mon-fri 08:30-17:15; holiday closed", "2026-11-20 18:00", "11月24日 8:30から"),
        ("", "2026-11-23 12:00", ""),
    ],
)
def test_hours_are_said_as_one_says_them_on_the_day(hours, at, said):
    instant = datetime.fromisoformat(at).replace(tzinfo=TOKYO)
    line = replace(LINES["チャイルドライン"], hours=hours)
    with clock.fixed(instant):
        assert phrases.opening(order.at_instant(line, instant)) == said


@pytest.mark.parametrize(
    ("phone", "link"),
    [("0120-0-78310", "tel:0120078310"), ("110", "tel:110"), ("#9110", "tel:%239110")],
)
def test_a_number_becomes_a_link_that_a_telephone_can_follow(phone, link):
    assert phrases.dial(phone) == link


def test_a_line_says_how_when_for_whom_and_what_in_one_line():
    at = datetime(2026, 11, 23, 21, 12, tzinfo=TOKYO)

    def about(name: str, easy: bool = False) -> str:
        return phrases.entry(order.at_instant(LINES[name], at), easy=easy).about

    with clock.fixed(at):
        assert about("よりそいホットライン") == "電話・24時間・どんな悩みでも、無料"
        assert about("24時間子供SOSダイヤル").startswith("電話・24時間・18歳まで・")
        assert "18歳まで" not in about("24時間子供SOSダイヤル", easy=True)
        assert about("Mex（ミークス）") == "窓口の一覧・10代のための相談先さがし"


def test_a_line_to_write_to_and_a_line_to_ring_up_have_a_button_each():
    at = datetime(2026, 11, 23, 21, 12, tzinfo=TOKYO)
    chat, call = (
        phrases.entry(order.at_instant(LINES[name], at))
        for name in ("あなたのいばしょ", "よりそいホットライン")
    )
    assert (chat.action, chat.url) == ("文字で話す", "https://talkme.jp/")
    assert (call.action, call.url) == ("0120-279-338", "tel:0120279338")


def test_a_panel_claims_no_more_than_its_oldest_check():
    at = datetime(2026, 11, 23, 21, 12, tzinfo=TOKYO)
    found = [order.at_instant(line, at) for line in seeds.lines()]
    with clock.fixed(at):
        assert phrases.oldest_check(found) == "11月23日"
        older = replace(found[4], line=replace(found[4].line, checked_on=datetime(2026, 10, 1).date()))  # noqa: DTZ001
        assert phrases.oldest_check([*found, older]) == "10月1日"
        assert phrases.oldest_check([replace(older, line=replace(older.line, checked_on=None))]) == ""
