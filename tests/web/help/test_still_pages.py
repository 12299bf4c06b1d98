"""The pages that stand still: there for everybody, with help and the way out, in the house's words."""

import re
from dataclasses import replace

import pytest

from kokotomo.domain.accounts.rules import TERMS_VERSION
from tests.support.queries import counted

STILL = ["/welcome", "/promises", "/privacy", "/hiding", "/accessibility", "/about"]
PAGES = [*STILL, "/help"]

# DESIGN 6: words that the site itself never says.
BANNED = re.compile(
    "頑張って|前向きに|必ず|みんなも|！！|ユーザー"
    "|知らせる|見えなくする|見守り|しまう|なおす|札|かならず|件名にお手紙|離れる|きょう[^中]|だいじょうぶ|聞いて"
)


@pytest.fixture
def words(visitor):
    """The words of a page's main part, without its markup."""

    def read(path: str) -> str:
        main = re.search(r"<main.*?</main>", visitor.text(path), re.S)
        assert main is not None
        return re.sub(r"<[^>]+>", "", main.group(0))

    return read


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_help_asks_nobody_to_sign_in(people, visitor, path):
    for browser in (visitor, people.browser(people.member()), people.browser(people.minor())):
        assert browser.get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_help_has_the_help_lines_and_the_way_out(people, visitor, path):
    for browser in (visitor, people.browser(people.member())):
        html = browser.text(path)
        assert '<a href="/help">困ったときの連絡先</a>' in html
        assert re.search(r'<a class="leave" href="/leave"[^>]*>.*?画面をかくす', html, re.S)
        assert len(re.findall(r"<h1[ >]", html)) == 1


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_help_keeps_to_the_words_of_the_house(words, path):
    assert BANNED.findall(words(path)) == []


@pytest.mark.parametrize("path", STILL)
def test_a_still_page_asks_the_database_nothing_for_a_guest(app, visitor, path):
    visitor.get(path)
    with counted(app) as seen:
        visitor.text(path)
    assert seen == []


@pytest.mark.parametrize("path", PAGES)
def test_no_line_by_the_hour_stands_on_a_page_of_help(visitor, path):
    assert "foot__night" not in visitor.text(path)


def test_every_page_that_the_foot_names_is_there(visitor):
    foot = re.search(r'<nav class="foot__links".*?</nav>', visitor.text("/welcome"), re.S)
    assert foot is not None
    links = re.findall(r'href="([^"]+)"', foot.group(0))
    assert sorted(links) == sorted(PAGES)


def test_the_promises_name_the_version_that_is_agreed_to(words):
    year, month, day = (int(part) for part in TERMS_VERSION.split("-")[:3])
    assert f"{year}年{month}月{day}日の版" in words("/promises")


def test_the_privacy_page_names_the_three_cookies_that_the_site_sets(app, people, visitor):
    html = visitor.text("/privacy")
    login = visitor.get("/login")
    set_by_site = {header.split("=")[0] for header in login.headers.getlist("Set-Cookie")}
    assert set_by_site == {app.config["SESSION_COOKIE_NAME"]}
    named = set(re.findall(r"<code>([^<]+)</code>", html))
    assert named == {"kokotomo", "thread", *set_by_site}


def test_the_page_about_the_operator_says_so_when_nobody_is_named(visitor):
    assert "まだ書かれていません" in visitor.text("/about")
    assert "運営について</a>にある連絡先" not in visitor.text("/promises")


def test_the_page_about_the_operator_names_operator_and_contact_from_the_settings(app, visitor):
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, operator="帰り道の会<b>", operator_contact="tegami@example.jp")
    try:
        html = visitor.text("/about")
        promises = visitor.text("/promises")
    finally:
        app.config["SETTINGS"] = before
    assert "帰り道の会&lt;b&gt;" in html
    assert "tegami@example.jp" in html
    assert "まだ書かれていません" not in html
    assert "運営について</a>にある連絡先" in promises


@pytest.mark.parametrize("who", ["guest", "member"])
def test_the_way_out_leads_to_the_weather_and_takes_nothing_along(people, visitor, who):
    browser = visitor if who == "guest" else people.browser(people.member())
    answer = browser.get("/leave", headers={"Referer": "http://localhost/diaries"})
    assert answer.status_code == 303
    assert answer.location == "https://www.jma.go.jp/bosai/forecast/"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_the_way_out_asks_the_database_nothing(app, people):
    browser = people.browser(people.member())
    with counted(app) as seen:
        browser.get("/leave")
    assert seen == []


def test_crawlers_are_asked_to_stay_off_the_way_out(visitor):
    answer = visitor.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert "Disallow: /leave" in answer.get_data(as_text=True)


def test_the_mark_is_found_where_old_browsers_look_for_it(visitor):
    answer = visitor.get("/favicon.ico")
    assert answer.status_code == 303
    assert visitor.get(answer.location).status_code == 200
