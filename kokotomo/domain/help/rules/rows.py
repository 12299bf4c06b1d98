"""A help line as the operator types it: what may stand in its row. No database."""

import re
from dataclasses import dataclass

from kokotomo.domain.help.rules import hours
from kokotomo.domain.help.rules.order import AUDIENCES, CHANNELS
from kokotomo.foundation import lines
from kokotomo.foundation.errors import Invalid, Problem

LIMITS = {"name": 80, "phone": 20, "url": 200, "hours": 200, "note": 120, "easy_note": 120, "source": 300}

_PHONE = re.compile(r"[0-9#*+][0-9#*+ -]*\Z")
_URL = re.compile(r"https://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(?::\d+)?(?:/[!-~]*)?\Z")
_UNSAFE = re.compile(r"[\"'<>\\]")


@dataclass(frozen=True)
class Typed:
    """All that stands in a row but its place and its day of check; see `rules.order.Line`."""

    name: str
    phone: str
    url: str
    channel: str
    hours: str
    audience: str
    note: str
    easy_note: str
    source: str


def tidied(typed: Typed) -> Typed:
    """*typed* with every field in one line."""
    return Typed(**{name: lines.one_line(words) for name, words in vars(typed).items()})


def problems_of(typed: Typed) -> dict[str, Problem]:
    """What is wrong with tidied words: ``name.blank``, ``….long``, ``phone.none`` (neither number nor page),
    ``phone.shape``, ``url.shape``, ``channel.choice``, ``audience.choice``, ``hours.…``."""
    fields = {name: words for name, words in vars(typed).items() if name in LIMITS}
    problems = lines.problems_of(fields, LIMITS, required=("name",))
    if not typed.phone and not typed.url:
        problems.setdefault("phone", Problem("phone.none"))
    if typed.phone and not _PHONE.match(typed.phone):
        problems.setdefault("phone", Problem("phone.shape"))
    if typed.url and (not _URL.match(typed.url) or _UNSAFE.search(typed.url)):
        problems.setdefault("url", Problem("url.shape"))
    if typed.channel not in CHANNELS:
        problems["channel"] = Problem("channel.choice")
    if typed.audience not in AUDIENCES:
        problems["audience"] = Problem("audience.choice")
    try:
        hours.parse(typed.hours)
    except Invalid as invalid:
        problems = {**invalid.problems, **problems}
    return problems
