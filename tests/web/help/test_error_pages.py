"""Error pages: the words are kept, help and the way out are there, whatever is broken."""

import html as entities
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kokotomo.app import create_app
from kokotomo.foundation import clock, errors
from kokotomo.settings import Settings
from tests.support.visitor import Forms, Visitor

WORDS = "帰り道で、猫を見た。\n\n  二匹いた。<b>&amp;"
AT = datetime(2026, 11, 23, 12, 12, 30, tzinfo=UTC)


def page_of(app, error, data=None):
    """The page that *error* gives, raised while this form was being posted."""
    with app.test_request_context("/diaries/new", method="POST", data=data or {"event": WORDS}):
        return app.make_response(app.handle_user_exception(error))


def has_help(html: str) -> bool:
    """Whether the help lines and the way out are on the page."""
    return 'href="/help"' in html and bool(re.search(r'<a class="leave" href="/leave"', html))


def areas(html: str) -> list[str]:
    """The words in the page's readable boxes, as a browser would show them."""
    found = re.findall(r"<textarea[^>]*readonly[^>]*>\n?(.*?)</textarea>", html, re.S)
    return [entities.unescape(text) for text in found]


def test_an_unknown_page_has_help_and_the_way_out(visitor):
    answer = visitor.get("/no-such-page")
    assert answer.status_code == 404
    html = answer.get_data(as_text=True)
    assert has_help(html)
    assert "あなたのせいではありません" in html


def test_not_found_and_not_allowed_are_the_same_page(app):
    pages = [page_of(app, error) for error in (errors.NotFound(), errors.NotAllowed())]
    assert [page.status_code for page in pages] == [404, 404]
    texts = [re.sub(r'value="[^"]+"', "", page.get_data(as_text=True)) for page in pages]
    assert texts[0] == texts[1]


def test_a_stale_token_keeps_the_words_and_one_tap_sends_them_again(people):
    browser = people.browser(people.member())
    answer = browser.client.post("/diaries", data={"event": WORDS, "csrf_token": "old"})
    assert answer.status_code == 400
    html = answer.get_data(as_text=True)
    assert has_help(html)
    assert areas(html) == [WORDS]
    forms = dict(Forms(html).forms)
    assert [text.removeprefix("\n") for text in forms["/diaries"]["event"]] == [WORDS]
    assert forms["/diaries"]["csrf_token"][0]


def test_a_post_from_another_site_gets_no_button_that_would_send_it_on(people):
    browser = people.browser(people.member())
    headers = {"Origin": "https://elsewhere.invalid", "Sec-Fetch-Site": "cross-site"}
    answer = browser.post("/diaries/new", {"event": WORDS}, headers=headers)
    assert answer.status_code == 400
    html = answer.get_data(as_text=True)
    assert has_help(html)
    assert "もう一度送る</button>" not in html


def test_more_than_a_megabyte_is_refused_with_help(visitor):
    answer = visitor.client.post("/login", data={"email": "x" * 1_100_000})
    assert answer.status_code == 413
    assert has_help(answer.get_data(as_text=True))


def test_a_limit_names_a_time_and_keeps_the_words(app):
    with clock.fixed(AT):
        answer = page_of(app, errors.TooMany("limit", AT + timedelta(minutes=10)))
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "600"
    html = answer.get_data(as_text=True)
    assert "21:23を過ぎたら" in html
    assert areas(html) == [WORDS]
    assert has_help(html)


def test_our_own_mistake_has_a_number_and_keeps_the_words(app):
    answer = page_of(app, RuntimeError("broken"))
    assert answer.status_code == 500
    html = answer.get_data(as_text=True)
    assert "こちらの不具合です" in html
    assert re.search(r"<b>[0-9a-f]{8}</b>", html)
    assert areas(html) == [WORDS]
    assert has_help(html)
    assert "RuntimeError" not in html


@pytest.fixture(scope="module")
def without_database(tmp_path_factory):
    """A site whose database is away: its file lies in a folder that is not there."""
    directory = tmp_path_factory.mktemp("away")
    settings = Settings.from_environ({"KOKOTOMO_ENV": "testing", "KOKOTOMO_INSTANCE": str(directory)})
    away = replace(settings, database_url=f"sqlite:///{directory}/gone/kokotomo.sqlite")
    app = create_app(away)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def signed_in_somehow(app) -> Visitor:
    browser = Visitor(app)
    browser.client.set_cookie("kokotomo", "a" * 43, domain="localhost")
    return browser


def test_without_a_database_the_posted_words_are_there_to_copy_and_the_help_lines_with_them(without_database):
    answer = signed_in_somehow(without_database).post("/diaries", {"event": WORDS, "feeling": "うれしい"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    html = answer.get_data(as_text=True)
    assert areas(html) == [WORDS, "うれしい"]
    assert "よりそいホットライン" in html
    assert 'href="tel:0120279338"' in html
    assert has_help(html)


@pytest.mark.parametrize("path", ["/help", "/", "/diaries"])
def test_without_a_database_a_page_that_needs_it_shows_help_instead(without_database, path):
    answer = Visitor(without_database).get(path)
    assert answer.status_code == 503
    assert "あなたのいばしょ" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/welcome", "/hiding", "/privacy", "/leave", "/robots.txt"])
def test_without_a_database_what_needs_none_still_works(without_database, path):
    assert Visitor(without_database).get(path).status_code in (200, 303)


def test_the_way_out_works_for_a_member_while_the_database_is_away(without_database):
    assert signed_in_somehow(without_database).get("/leave").status_code == 303
