"""Every page asks the database as often for one row as for twenty (fifty replies), and within its budget.

The session, the frame and the counters of the limits are counted in. A page that does not stand here
fails the last test.
"""

import pytest

from tests.support.apps import Site
from tests.support.crowd import Crowd
from tests.support.queries import counted
from tests.support.visitor import Visitor
from tests.web.counted_pages import PAGES, POST, SHOWN_ELSEWHERE, Page
from tests.web.counted_posts import MORE, POSTS


@pytest.fixture
def asked(a_site: Site) -> dict[int, dict[str, list[str]]]:
    """The statements of every page, by size of the crowd and by name of the page."""
    found: dict[int, dict[str, list[str]]] = {}
    for size, replies in ((1, 1), (20, 50)):
        a_site.put_back()
        crowd = Crowd(a_site.app, size, replies)
        found[size] = {}
        for number, page in enumerate(PAGES):
            browsers = {"member": crowd.member, **({"guest": crowd.guest} if page.guest else {})}
            if page.admin:
                browsers = {"admin": crowd.office.browser}
            if page.listens:
                browsers = {"listener": crowd.listening.browser}
            if page.coded:
                browsers = {"coded": crowd.desk.inside}
            for who, visitor in browsers.items():
                found[size][f"{number} {page.endpoint} {who}"] = _statements(crowd, visitor, page)
    return found


def allowed(name: str) -> int:
    """What the post *name* may ask."""
    return MORE.get(name, POST[1])


def _statements(crowd: Crowd, visitor: Visitor, page: Page) -> list[str]:
    path = page.path(crowd)
    with counted(crowd.app) as statements:
        answer = visitor.get(path)
    assert answer.status_code in (200, 302, 303), f"{path} answered {answer.status_code}"
    return statements


def test_every_page_asks_as_often_for_one_row_as_for_many_and_within_its_budget(asked):
    wrong = {}
    for name, many in asked[20].items():
        page, who = PAGES[int(name.split()[0])], name.split()[-1]
        few, budget = asked[1][name], page.budget[who in ("member", "coded")]
        if len(few) != len(many) or len(many) > budget:
            wrong[name] = f"{len(few)} for one, {len(many)} for many, {budget} allowed"
    assert wrong == {}


def test_every_page_that_is_read_stands_in_the_list(app):
    rules = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert rules - {page.endpoint for page in PAGES} - SHOWN_ELSEWHERE == set()


def test_every_post_asks_as_often_with_many_rows_around_and_within_its_budget(a_site: Site):
    found: dict[str, list[int]] = {}
    for size, replies in ((1, 1), (20, 50)):
        a_site.put_back()
        crowd = Crowd(a_site.app, size, replies)
        for name, path, fields in POSTS:
            crowd.member.token()
            with counted(a_site.app) as statements:
                answer = crowd.member.post(path(crowd), fields)
            assert answer.status_code < 400, f"{name} answered {answer.status_code}"
            found.setdefault(name, []).append(len(statements))
    wrong = {name: times for name, times in found.items() if times[0] != times[1] or times[1] > allowed(name)}
    assert wrong == {}
