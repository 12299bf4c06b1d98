"""What every template has at hand: moments and days in the reader's zone, and the page's frame."""

from collections.abc import Callable, MutableMapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, g, request, templating
from markupsafe import Markup

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.notifications import queries as notifications
from kokotomo.foundation import clock
from kokotomo.web import framing, notices
from kokotomo.web.access import viewer
from kokotomo.web.addresses import address

WEEKDAYS = "月火水木金土日"


class Environment(templating.Environment):
    """Names that all templates have, as one plain dict each: Jinja's chain of two is walked through in Python
    at every include and import, a tenth of what a page costs. Global names are set before the first page."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names for one template."""
        return {**self.globals, **(d or {})}


def init_app(app: Flask) -> None:
    """Register filters and the frame."""
    app.add_template_filter(moment)
    app.add_template_filter(day)
    app.add_template_filter(plain_date)
    app.jinja_env.globals["url_for"] = address
    app.context_processor(_frame)


def zone() -> ZoneInfo:
    """The reader's time zone."""
    name = viewer().time_zone
    if name == "Asia/Tokyo":
        return clock.TOKYO
    try:
        return ZoneInfo(name)
    except (ValueError, OSError):
        return clock.TOKYO


def moment(at: datetime) -> str:
    """An instant as one says it: けさ 8:02, 今日 21:04, きのう 23:05, 11月21日 22:48, 2025年3月2日."""
    return moments()(at)


def moments() -> Callable[[datetime], str]:
    """`moment` for many instants of one page: the reader's zone and day are asked for once."""
    there = zone()
    today = clock.now().astimezone(there).date()
    yesterday = today - timedelta(days=1)

    def said(at: datetime) -> str:
        here = at.astimezone(there)
        date, hour = here.date(), f"{here.hour}:{here.minute:02}"
        if date == today:
            return f"けさ {hour}" if 4 <= here.hour < 11 else f"今日 {hour}"
        if date == yesterday:
            return f"きのう {hour}"
        if date.year == today.year:
            return f"{date.month}月{date.day}日 {hour}"
        return f"{date.year}年{date.month}月{date.day}日"

    return said


def day(of: date) -> str:
    """A diary's day: 11月21日（土）, with the year where it is another one."""
    year = "" if of.year == clock.now().astimezone(zone()).year else f"{of.year}年"
    return f"{year}{of.month}月{of.day}日（{WEEKDAYS[of.weekday()]}）"


def plain_date(of: date) -> str:
    """A date without its weekday: 11月21日."""
    year = "" if of.year == clock.now().astimezone(zone()).year else f"{of.year}年"
    return f"{year}{of.month}月{of.day}日"


def night_line() -> str | None:
    """The line by the hour above the footer's links (DESIGN 6), in the reader's zone."""
    hour = clock.now().astimezone(zone()).hour
    if 4 <= hour < 10:
        return "おはようございます。"
    if 10 <= hour < 17:
        return None
    if 17 <= hour < 21:
        return "今日も、おつかれさまでした。"
    return "今日は、ここまでで大丈夫。おやすみなさい。"


def light(lit: bool) -> None:
    """Note whether something new arrived, where the page knows it: the frame need not ask for it again."""
    g.lit = lit


class Frame:
    """What the layout needs around a page, asked for only when the layout is drawn."""

    @property
    def viewer(self) -> Any:
        """The reader."""
        return viewer()

    @property
    def runs_site(self) -> bool:
        """Whether the reader finds the admins' place, or the way to be let in."""
        return Role.ADMIN in viewer().roles

    @property
    def listens(self) -> bool:
        """Whether the reader finds the volunteers' pages, or the way to be let in."""
        return Role.VOLUNTEER in viewer().roles

    @property
    def moderates(self) -> bool:
        """The same for the moderators' place."""
        return Role.MODERATOR in viewer().roles

    @property
    def lit(self) -> bool:
        """Whether something new arrived for the reader."""
        reader = viewer()
        if "lit" not in g:
            g.lit = reader.is_authenticated and notifications.has_unseen(reader)
        return bool(g.lit)

    @property
    def night_line(self) -> str | None:
        """The line by the hour."""
        return night_line()

    def bar(self, here: str) -> Markup:
        """The bar above the page; *here* is the view's nav_current."""
        reader = viewer()
        if isinstance(reader, User):
            marks = {"runs_site": self.runs_site, "moderates": self.moderates, "listens": self.listens}
            return framing.member_bar(reader, **marks)
        return framing.guest_bar(here)

    def menu(self, here: str) -> Markup:
        """The members' menu."""
        return framing.menu(here, lit=self.lit)

    def foot(self, night: str) -> Markup:
        """The end of the page, *night* above its links."""
        return framing.foot(night.strip())

    @property
    def flashes(self) -> list[tuple[str, str]]:
        """Sentences after a redirect; asked for only where a cookie could hold one."""
        return notices.said() if request.cookies else []


def _frame() -> dict[str, Any]:
    return {"frame": Frame()}
