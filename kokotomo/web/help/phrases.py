"""Words about help lines that depend on the hour, said from Python: when, how, and to whom."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from urllib.parse import quote

from kokotomo.domain.help.rules.order import CHAT, DIRECTORY, PHONE, WEB_FORM, LineNow
from kokotomo.foundation import clock
from kokotomo.web import templating

CHANNELS = {PHONE: "電話", CHAT: "チャット", WEB_FORM: "フォーム", DIRECTORY: "窓口の一覧"}
LABELS = {CHAT: "文字で話す", WEB_FORM: "書いて送る", DIRECTORY: "ページをひらく"}

_NOT_DIALLED = re.compile(r"[^0-9#*+]")


@dataclass(frozen=True)
class Entry:
    """A line as a page shows it, with the names that ``crisis()`` in ``components/crisis.html`` asks for.

    *url* is the link of its one button, *action* the button's words; *about* says in one line how, when
    and for what; *checked* is a day, or empty.
    """

    name: str
    url: str
    action: str
    about: str
    source: str
    checked: str


def entry(now: LineNow, easy: bool = False) -> Entry:
    """*now* in words; *easy* takes those for children."""
    line = now.line
    # A directory answers nobody, so it has no hours that matter.
    hours = "" if line.is_directory else opening(now)
    # A child that reads its own list knows for whom it is; a directory says so itself.
    for_whom = "18歳まで" if line.for_children and not easy and not line.is_directory else ""
    note = (line.easy_note if easy else "") or line.note
    return Entry(
        name=line.name,
        url=dial(line.phone) if line.phone else line.url,
        action=line.phone or LABELS.get(line.channel, LABELS[DIRECTORY]),
        about="・".join(part for part in (CHANNELS[line.channel], hours, for_whom, note) if part),
        source=line.source,
        checked=_day(line.checked_on) if line.checked_on else "",
    )


def entries(found: list[LineNow], easy: bool = False) -> list[Entry]:
    """`entry` for each line, in their order."""
    return [entry(now, easy) for now in found]


def opening(now: LineNow) -> str:
    """When somebody answers, as one says it on the day: 24時間, 21:00まで, あす16:00から."""
    if now.always:
        return "24時間"
    if now.open is None:
        return ""
    if now.open and now.whole_day:
        return "今日は24時間"
    if now.open:
        return f"{_when(now.until)}まで" if now.until else "いま開いています"
    return f"{_when(now.opens)}から" if now.opens else "いまは休み"


def oldest_check(found: list[LineNow]) -> str:
    """The day of the oldest check among *found*: what a panel as a whole can claim, or empty."""
    days = [now.line.checked_on for now in found if now.line.checked_on]
    return _day(min(days)) if days else ""


def dial(phone: str) -> str:
    """*phone* as a link that a telephone can follow: ``tel:0120783556``, ``tel:%239110``."""
    return "tel:" + quote(_NOT_DIALLED.sub("", phone), safe="*+")


def hour(at: datetime, zone: tzinfo = clock.TOKYO) -> str:
    """An instant as a clock shows it, by default one in Japan: 21:12."""
    here = at.astimezone(zone)
    return f"{here.hour}:{here.minute:02}"


def again(seconds: int) -> str:
    """When a next try is welcome, in the reader's zone: 21:15, あす8:00. Never too early a minute."""
    at = clock.now() + timedelta(seconds=seconds)
    full = (at + timedelta(seconds=59)).replace(second=0, microsecond=0)
    return _when(full, templating.zone())


def _when(at: datetime, zone: tzinfo = clock.TOKYO) -> str:
    here = at.astimezone(zone)
    ahead = (here.date() - clock.now().astimezone(zone).date()).days
    if ahead == 1 and here.hour == here.minute == 0:
        # The end of today, as one says it: nobody asks what tomorrow at 0:00 means.
        return "24:00"
    if ahead == 0:
        return hour(at, zone)
    return f"あす{hour(at, zone)}" if ahead == 1 else f"{_day(here.date())} {hour(at, zone)}"


def _day(on: date) -> str:
    year = "" if on.year == clock.today().year else f"{on.year}年"
    return f"{year}{on.month}月{on.day}日"
