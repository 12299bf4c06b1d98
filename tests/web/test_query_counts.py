"""Every page asks the database as often for one row as for twenty (fifty replies), and within its budget.

The session, the frame and the counters of the limits are counted in. A page that does not stand here
fails the last test.
"""

import pytest

from kokotomo.domain.consultations.rules import CONSENT_VERSION
from tests.support.apps import Site
from tests.support.crowd import Crowd
from tests.support.queries import counted
from tests.support.visitor import Visitor
from tests.web.pages_read import PAGES, POST, Page, Path, fixed, of_held, of_thread

SHOWN_ELSEWHERE = {
    *("accounts.confirm", "accounts.new_password", "accounts.new_email"),
    *("accounts.left", "accounts.returning"),
}
"""Pages behind the one-time link of a letter, or shown once after leaving: nothing on them is a list."""


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


PROFILE = {"bio": "ひとこと", "cover": "sora", "theme": "device", "time_zone": "Asia/Tokyo"}
LETTER = {"letter": "夜が長いです。", "sender": "member", "way": "listen"}
POSTS: tuple[tuple[str, Path, dict[str, str]], ...] = (
    ("publish", fixed("/diaries"), {"event": "新しい日記", "audience": "members", "wish": "reply"}),
    ("publish privately", fixed("/diaries"), {"event": "秘密", "audience": "private", "wish": "none"}),
    ("keep a draft", fixed("/drafts"), {"event": "書きかけ"}),
    ("preview", fixed("/diaries"), {"event": "見る", "preview": "1"}),
    ("reply", lambda crowd: f"/diaries/{crowd.page.public_id}/replies", {"body": "読みました"}),
    ("edit a reply", lambda crowd: f"/replies/{crowd.reply.public_id}/edit", {"body": "書きなおした"}),
    ("読んだよ", lambda crowd: f"/diaries/{crowd.page.public_id}/reading", {"read": "1"}),
    ("take 読んだよ back", lambda crowd: f"/diaries/{crowd.page.public_id}/reading", {"read": "0"}),
    ("edit", lambda crowd: f"/diaries/{crowd.own.public_id}/edit", {"event": "別の", "version": "1"}),
    ("close", lambda crowd: f"/diaries/{crowd.own.public_id}/closure", {}),
    ("seal", lambda crowd: f"/diaries/{crowd.own.public_id}/audience", {"audience": "private"}),
    ("open", lambda crowd: f"/diaries/{crowd.own.public_id}/audience", {"audience": "members"}),
    ("delete", lambda crowd: f"/diaries/{crowd.own.public_id}/deletion", {}),
    ("restore", lambda crowd: f"/diaries/{crowd.own.public_id}/restoration", {}),
    ("delete a reply", lambda crowd: f"/replies/{crowd.reply.public_id}/deletion", {}),
    ("discard a draft", lambda crowd: f"/drafts/{crowd.draft.public_id}/deletion", {}),
    ("greet", lambda crowd: f"/u/{crowd.others[0].public_id}/greetings", {"card": "night"}),
    ("unfollow", lambda crowd: f"/u/{crowd.others[0].public_id}/follow/removal", {}),
    ("follow", lambda crowd: f"/u/{crowd.others[0].public_id}/follow", {}),
    ("remove a follower", lambda crowd: f"/u/{crowd.others[0].public_id}/follower/removal", {}),
    ("mute", lambda crowd: f"/u/{crowd.others[0].public_id}/mute", {}),
    ("unmute", lambda crowd: f"/u/{crowd.others[0].public_id}/mute/removal", {}),
    ("report an entry", lambda crowd: f"/diaries/{crowd.page.public_id}/report", {"reason": "blame"}),
    ("report a person", lambda crowd: f"/u/{crowd.others[0].public_id}/report", {"reason": "other"}),
    ("report it again", lambda crowd: f"/u/{crowd.others[0].public_id}/report", {"reason": "life"}),
    ("profile", fixed("/settings"), PROFILE),
    ("write a letter", of_thread("taken", "/letters"), {"body": "ありがとう。"}),
    ("keep a draft of a letter", of_thread("taken", "/draft"), {"body": "書きかけ", "draft": "0"}),
    ("answer", of_held("/letters"), {"body": "読みました。"}),
    ("keep a draft of an answer", of_held("/draft"), {"body": "書きかけ", "draft": "0"}),
    ("keep a note", of_held("/note"), {"note": "覚え書き", "version": "0"}),
    ("withhold a summary", of_thread("taken", "/summary"), {"handed": "0"}),
    ("mail settings", fixed("/settings/mail"), {"quiet_from": "23", "quiet_until": "6"}),
    ("tonight", fixed("/settings/mail/tonight"), {}),
    ("end a thread", of_held("/closure"), {}),
    ("check a letter", fixed("/consult/check"), LETTER),
    ("keep a letter's draft", fixed("/consult/draft"), LETTER),
    ("send a letter", fixed("/consult"), {**LETTER, "consent": CONSENT_VERSION}),
    ("take a letter back", lambda crowd: f"/consult/{crowd.desk.members}/withdrawal", {}),
    ("send it again", lambda crowd: f"/consult/{crowd.desk.members}/sending-again", {}),
    ("delete a thread", lambda crowd: f"/consult/{crowd.desk.members}/deletion", {}),
    ("block", lambda crowd: f"/u/{crowd.others[0].public_id}/block", {}),
    ("unblock", lambda crowd: f"/u/{crowd.others[0].public_id}/block/removal", {}),
)


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
    wrong = {name: times for name, times in found.items() if times[0] != times[1] or times[1] > POST[1]}
    assert wrong == {}
