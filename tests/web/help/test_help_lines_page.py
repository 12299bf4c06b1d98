"""困ったときの連絡先, as guests, adults and under-18s find it."""

import re
from datetime import datetime

import pytest

from kokotomo.domain.help import seeds
from kokotomo.foundation import clock
from kokotomo.foundation.clock import TOKYO
from tests.support.queries import counted

CHILDREN = [line.name for line in seeds.lines() if line.for_children]
TEXT = [line.name for line in seeds.lines() if line.is_text]
HOURS = ["2026-11-23 03:00", "2026-11-23 12:00", "2026-11-23 16:00", "2026-11-23 21:12", "2027-01-01 18:00"]


def tokyo(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def parts(html: str) -> dict[str, list[str]]:
    """The lines of each section by its heading's id, in their order."""
    sections = re.findall(r'<section[^>]*aria-labelledby="([a-z]+)-t">(.*?)</section>', html, re.S)
    return {name: re.findall(r"<li><span>(.*?)<small>", body) for name, body in sections}


@pytest.mark.parametrize("hour", HOURS)
def test_a_guest_finds_what_is_open_first_and_somebody_to_write_to_among_the_first_three(visitor, hour):
    with clock.fixed(tokyo(hour)):
        html = visitor.text("/help")
    found = parts(html)
    assert found["now"] == ["警察", "救急"]
    assert set(found["open"][:3]) & set(TEXT)
    assert list(found).index("open") < list(found).index("unknown")
    assert not set(found["open"]) & set(CHILDREN)
    assert len(found["child"]) == len([name for name in CHILDREN if not name.startswith("Mex")])


@pytest.mark.parametrize("hour", HOURS)
def test_a_minor_finds_an_open_child_line_first_and_easy_words(people, hour):
    with clock.fixed(tokyo(hour)):
        html = people.browser(people.minor()).text("/help")
    found = parts(html)
    assert found["open"][0] in CHILDREN
    assert set(found["open"][:3]) & set(TEXT)
    assert "child" not in found
    assert "名前は言わなくていいし、とちゅうで切っても大丈夫です" in html


def test_an_adult_member_finds_the_same_page_as_a_guest(people, visitor):
    with clock.fixed(tokyo("2026-11-23 21:12")):
        member = people.browser(people.member()).text("/help")
        assert parts(member) == parts(visitor.text("/help"))


def test_every_line_is_on_the_page_once_with_a_link_that_works(visitor):
    html = visitor.text("/help")
    for line in seeds.lines():
        assert html.count(f"<li><span>{line.name}<small>") == 1
    links = re.findall(r'<li><span>.*?<a href="([^"]+)" rel="noreferrer">', html)
    assert len(links) == len(seeds.lines())
    assert all(re.fullmatch(r"tel:\d+|https://[\w./-]+", link) for link in links)


def test_the_page_says_which_lines_nobody_checked(visitor):
    html = visitor.text("/help")
    assert html.count("まだ運営が確認していません") == sum(line.checked_on is None for line in seeds.lines())


def test_the_page_costs_a_guest_two_statements(app, visitor):
    visitor.get("/help")
    with counted(app) as seen:
        visitor.text("/help")
    # The lines, and whether somebody is on duty.
    assert len(seen) == 2


def test_a_page_of_help_is_never_kept_by_a_cache(visitor):
    assert visitor.get("/help").headers["Cache-Control"] == "no-store"
